import type { ScopeResult } from "../../core/deployment/control.ts";
import { worstOf } from "../../core/deployment/judge.ts";
import type { DeploymentState } from "../../core/deployment/state.ts";
import type { Verdict } from "../../core/deployment/verdict.ts";
import { stepsOf } from "../../core/runbook/lookup.ts";
import type { Runbook } from "../../core/runbook/runbook.ts";

/** What several runs of parts of a scope say together: the later one about the same thing counts. */
export function mergeResults(
  before: ScopeResult | null,
  after: ScopeResult,
  state: DeploymentState,
): ScopeResult {
  const blocks = byId(before?.blocks ?? [], after.blocks);
  const queries = byId(before?.queries ?? [], after.queries);
  return {
    blocks,
    queries,
    verdict: worstOf([
      ...blocks.map((block) => blockVerdict(block, state)),
      ...queries.map(({ verdict }) => (verdict === "notRun" ? "open" : verdict)),
    ]),
    stopped: after.stopped,
  };
}

/** The first step that was not run to its end; null when there is none. */
export function nextStep(runbook: Runbook, result: ScopeResult): string | null {
  const open = new Set([
    ...result.blocks.filter(({ status }) => status === "notRun").map(({ id }) => id),
    ...result.queries.filter(({ verdict }) => verdict === "notRun").map(({ id }) => id),
  ]);
  for (const { step } of stepsOf(runbook)) {
    if ([...step.blocks, ...step.queries].some(({ id }) => open.has(id))) {
      return step.id;
    }
  }
  return null;
}

function blockVerdict(
  { id, status }: ScopeResult["blocks"][number],
  state: DeploymentState,
): Verdict {
  switch (status) {
    case "notRun":
      return "open";
    case "passed":
      return state.blocks.get(id)?.verdict ?? "pass";
    case "failed":
    case "cancelled":
    case "timedOut":
      return "fail";
  }
}

function byId<T extends { readonly id: string }>(
  before: readonly T[],
  after: readonly T[],
): readonly T[] {
  const latest = new Map(after.map((one) => [one.id, one]));
  const known = new Set(before.map(({ id }) => id));
  return [
    ...before.map((one) => latest.get(one.id) ?? one),
    ...after.filter(({ id }) => !known.has(id)),
  ];
}
