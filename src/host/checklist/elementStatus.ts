import { deploymentSections } from "../../core/deployment/gates.ts";
import type { Progress } from "../../core/deployment/progress.ts";
import type { DeploymentState } from "../../core/deployment/state.ts";
import type { Verdict } from "../../core/deployment/verdict.ts";
import { blockSupport, querySupport, type Support } from "../../core/deployment/work.ts";
import type { ChecklistDeployment, ChecklistEntry } from "./checklistEntry.ts";
import type { ChecklistNode } from "./checklistNode.ts";

/** What a row says at a glance. */
export type ElementStatus =
  | "idle"
  | "running"
  | "passed"
  | "failed"
  | "open"
  | "accepted"
  | "partial"
  | "locked"
  | "skipped"
  | "stale";

export function statusOf({ deployment }: ChecklistEntry, node: ChecklistNode): ElementStatus {
  if (deployment === null) {
    return "idle";
  }
  const { state, progress, running } = deployment;
  switch (node.kind) {
    case "runbook":
      return progressStatus(progress.all);
    case "section":
      return progressStatus(progress.sections.get(node.id));
    case "step":
      return running?.step === node.id ? "running" : progressStatus(progress.steps.get(node.id));
    case "block":
      return supportStatus(blockSupport(state, node.id), state.blocks.has(node.id));
    case "query":
      return running?.query === node.id
        ? "running"
        : supportStatus(querySupport(state, node.id), state.queries.has(node.id));
    case "item":
      return itemStatus(state, node.id);
    case "changes":
      return "idle";
    case "criterion":
      return criterionStatus(state.criteria.get(node.id)?.verdict);
  }
}

function criterionStatus(verdict: Verdict | undefined): ElementStatus {
  switch (verdict) {
    case undefined:
      return "idle";
    case "pass":
      return "passed";
    case "fail":
    case "error":
      return "failed";
    case "open":
      return "open";
  }
}

/** Trouble first: a stale tick or an answer to judge shows through whatever else is done. */
function progressStatus(progress: Progress | undefined): ElementStatus {
  if (progress === undefined || progress.total === 0) {
    return "idle";
  }
  switch (progress.status) {
    case "running":
    case "failed":
    case "skipped":
    case "locked":
      return progress.status;
    case "passed":
      return progress.overrides > 0 ? "accepted" : "passed";
    case "ready":
      return "idle";
    case "partly":
      return progress.stale > 0 ? "stale" : progress.open > 0 ? "open" : "partial";
  }
}

function supportStatus(support: Support, known: boolean): ElementStatus {
  return support === "notRun" || !known ? "idle" : support;
}

function itemStatus(state: DeploymentState, id: string): ElementStatus {
  const tick = state.items.get(id);
  if (tick?.ticked !== true) {
    return "idle";
  }
  return tick.stale ? "stale" : tick.overrideReason === null ? "passed" : "accepted";
}

/** How many things need a person: failed steps and stale ticks of an unfinished deployment. */
export function attentionCount({ runbook, deployment }: ChecklistEntry): number {
  if (deployment?.state.endedAt !== null) {
    return 0;
  }
  return deploymentSections(runbook)
    .flatMap(({ steps }) => steps)
    .reduce((count, { id }) => count + attention(deployment, id), 0);
}

function attention({ progress }: ChecklistDeployment, step: string): number {
  const found = progress.steps.get(step);
  return found === undefined || found.status === "skipped"
    ? 0
    : (found.failed > 0 ? 1 : 0) + found.stale;
}
