import { isRunnable } from "../../core/deployment/work.ts";
import { measurable, measurableCriteria } from "../../core/performance/workload.ts";
import {
  findBlock,
  findCriterion,
  findItem,
  findQuery,
  findStep,
} from "../../core/runbook/lookup.ts";
import type { Step } from "../../core/runbook/runbook.ts";
import { canAct, canRecord, type ChecklistEntry } from "./checklistEntry.ts";
import type { ChecklistNode } from "./checklistNode.ts";
import { isAsked } from "./checklistTree.ts";
import { statusOf } from "./elementStatus.ts";

/** What can be done with a row. The words are the row's context value: `when` clauses look for them. */
export const CAPABILITIES = [
  "canAccept",
  "canCancel",
  "canJudge",
  "canMeasure",
  "canOpenLog",
  "canOpenSource",
  "canRetry",
  "canRollBack",
  "canRun",
  "canSelect",
  "canShowChanges",
  "canShowResults",
  "canSkip",
  "canTick",
  "canUnlock",
  "canUntick",
  "canVerify",
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** The kind of the row and its capabilities, as one word each: "step canOpenSource canRun". */
export function contextValue(entry: ChecklistEntry, node: ChecklistNode): string {
  return [node.kind, ...capabilitiesOf(entry, node)].join(" ");
}

export function capabilitiesOf(entry: ChecklistEntry, node: ChecklistNode): readonly Capability[] {
  return [...new Set(capabilities(entry, node))].sort();
}

function capabilities(entry: ChecklistEntry, node: ChecklistNode): readonly Capability[] {
  const { runbook, deployment } = entry;
  switch (node.kind) {
    case "runbook":
      return ["canOpenSource", "canSelect"];
    case "criterion": {
      const found = findCriterion(runbook, node.id);
      const isMeasurable = found !== undefined && measurable(found.criterion) !== null;
      return ["canOpenSource", ...when(isMeasurable && canAct(entry), "canMeasure")];
    }
    case "changes":
      return ["canShowChanges"];
    case "section": {
      const steps = runbook.sections.find(({ id }) => id === node.id)?.steps ?? [];
      return [
        "canOpenSource",
        ...workOf(entry, steps),
        ...when(running(entry, steps), "canCancel"),
      ];
    }
    case "step": {
      const step = findStep(runbook, node.id)?.step;
      return step === undefined ? [] : stepCapabilities(entry, step);
    }
    case "item":
      return itemCapabilities(entry, node.id);
    case "block":
      return blockCapabilities(entry, node.id);
    case "query": {
      const query = findQuery(runbook, node.id)?.query;
      const state = deployment?.state.queries.get(node.id);
      return [
        "canOpenSource",
        ...when(canAct(entry) && query !== undefined && isAsked(query), "canVerify"),
        ...when(canRecord(entry) && state?.answered === "open", "canJudge"),
        ...when(state !== undefined, "canShowResults"),
      ];
    }
  }
}

function stepCapabilities(entry: ChecklistEntry, step: Step): readonly Capability[] {
  const status = statusOf(entry, { kind: "step", runbook: entry.key, id: step.id });
  const locked = (entry.deployment?.progress.steps.get(step.id)?.waitsFor ?? []).length > 0;
  return [
    "canOpenSource",
    ...workOf(entry, [step]),
    ...when(canRecord(entry) && locked, "canUnlock"),
    ...when(
      canRecord(entry) && !["passed", "skipped", "running", "accepted"].includes(status),
      "canSkip",
    ),
    ...when(canAct(entry) && status === "failed" && step.blocks.some(isRunnable), "canRetry"),
    ...when(canAct(entry) && measurableCriteria(step).length > 0, "canMeasure"),
    ...when(running(entry, [step]), "canCancel"),
    ...when(entry.deployment !== null, "canShowResults"),
    ...when(canRollBack(entry, step), "canRollBack"),
    ...when(
      entry.deployment?.state.fingerprints.some((taken) => taken.step === step.id) === true,
      "canShowChanges",
    ),
  ];
}

/** It was run, and databases were backed up before something was. */
function canRollBack({ deployment }: ChecklistEntry, { blocks }: Step): boolean {
  return (
    deployment?.heldBy === null &&
    deployment.running === null &&
    [...deployment.state.managedBackups.values()].some((managed) => managed !== null) &&
    blocks.some(({ id }) => deployment.state.blocks.has(id))
  );
}

function itemCapabilities(entry: ChecklistEntry, id: string): readonly Capability[] {
  const place = findItem(entry.runbook, id);
  const blocks = (place?.step.blocks ?? []).filter((block) => block.item === id);
  const owned = blocks.map((block) => block.id);
  const asks = (place?.step.queries ?? []).some(
    (query) => isAsked(query) && owned.includes(query.block),
  );
  const ticked = entry.deployment?.state.items.get(id)?.ticked === true;
  return [
    "canOpenSource",
    ...when(canAct(entry) && blocks.some(isRunnable), "canRun"),
    ...when(canAct(entry) && (asks || blocks.some(({ role }) => role === "check")), "canVerify"),
    ...when(canAct(entry) && !ticked, "canTick"),
    ...when(canRecord(entry) && ticked, "canUntick"),
  ];
}

function blockCapabilities(entry: ChecklistEntry, id: string): readonly Capability[] {
  const block = findBlock(entry.runbook, id)?.block;
  const state = entry.deployment?.state.blocks.get(id);
  const failed = ["failed", "cancelled", "timedOut", "lost"].includes(state?.status ?? "");
  return [
    "canOpenSource",
    ...when(canAct(entry) && block !== undefined && isRunnable(block), "canRun"),
    ...when(canRecord(entry) && failed, "canAccept"),
    ...when(canRecord(entry) && state?.answered === "open", "canJudge"),
    ...when(state !== undefined, "canOpenLog"),
    ...when(state !== undefined, "canShowResults"),
    ...when(entry.deployment?.running?.block === id, "canCancel"),
  ];
}

function workOf(entry: ChecklistEntry, steps: readonly Step[]): readonly Capability[] {
  const blocks = steps.flatMap((step) => step.blocks);
  const asks =
    steps.some(({ queries }) => queries.some(isAsked)) ||
    blocks.some(({ role }) => role === "check");
  return [
    ...when(canAct(entry) && blocks.some(isRunnable), "canRun"),
    ...when(canAct(entry) && asks, "canVerify"),
  ];
}

function running({ deployment }: ChecklistEntry, steps: readonly Step[]): boolean {
  return steps.some(({ id }) => id === deployment?.running?.step);
}

function when(condition: boolean, capability: Capability): readonly Capability[] {
  return condition ? [capability] : [];
}
