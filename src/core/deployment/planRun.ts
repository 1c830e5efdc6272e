import type { Block, Query, Runbook, Section, Step } from "../runbook/runbook.ts";
import type { Scope } from "./control.ts";
import { deploymentSections } from "./gates.ts";
import type { DeploymentState } from "./state.ts";
import {
  basisWork,
  blockSupport,
  isDone,
  isEmpty,
  isRequired,
  isRunnable,
  itemWork,
  querySupport,
  type Work,
} from "./work.ts";

/** One thing to do, with its step. */
export type PlanEntry =
  | { readonly kind: "block"; readonly step: Step; readonly block: Block }
  | { readonly kind: "query"; readonly step: Step; readonly query: Query };

export interface PlanOptions {
  /** Leave out what has passed or was accepted already. */
  readonly skipPassed: boolean;
}

/**
 * What running the scope does, in document order: blocks, and the questions whose answers the document
 * asks for. The whole runbook and a section leave out optional and skipped steps; naming one runs it.
 * With `skipPassed`, a question after a block that runs again is asked again: the block may have
 * changed its answer.
 */
export function planRun(
  runbook: Runbook,
  state: DeploymentState,
  scope: Scope,
  options: PlanOptions,
): readonly PlanEntry[] {
  return scopedSteps(runbook, state, scope, "run").flatMap((step) => {
    const work = scopedWork(step, scope, runWork);
    if (!options.skipPassed) {
      return inDocumentOrder(step, work);
    }
    let runs = false;
    return inDocumentOrder(step, work).filter((entry) => {
      if (entry.kind === "block") {
        const wanted = !isDone(blockSupport(state, entry.block.id));
        runs ||= wanted;
        return wanted;
      }
      return runs || !isDone(querySupport(state, entry.query.id));
    });
  });
}

/**
 * What verifying the scope does: every question, and the checks of the shell. Optional steps are left
 * out of the whole and of sections while nothing of them was done.
 */
export function planVerify(
  runbook: Runbook,
  state: DeploymentState,
  scope: Scope,
): readonly PlanEntry[] {
  return scopedSteps(runbook, state, scope, "verify").flatMap((step) =>
    inDocumentOrder(step, scopedWork(step, scope, verifyWork)),
  );
}

/** Whether the runbook has what the scope names. */
export function scopeExists(runbook: Runbook, scope: Scope): boolean {
  switch (scope.kind) {
    case "all":
      return true;
    case "section":
      return runbook.sections.some(({ id }) => id === scope.id);
    default:
      return runbook.sections.some(({ steps }) => steps.some((step) => concerns(step, scope)));
  }
}

function runWork(step: Step): Work {
  return {
    blocks: step.blocks.filter(isRunnable),
    queries: step.queries.filter((query) => isRequired(query, step)),
  };
}

function verifyWork(step: Step): Work {
  return {
    blocks: step.blocks.filter(({ role }) => role === "check"),
    queries: step.queries.filter(({ nature }) => nature === "question"),
  };
}

function scopedSteps(
  runbook: Runbook,
  state: DeploymentState,
  scope: Scope,
  purpose: "run" | "verify",
): readonly Step[] {
  switch (scope.kind) {
    case "all":
      return deploymentSections(runbook)
        .filter((section) => purpose === "verify" || !section.optional)
        .flatMap((section) => sectionSteps(section, state, purpose, section.optional));
    case "section":
      return runbook.sections
        .filter(({ id }) => id === scope.id)
        .flatMap((section) => sectionSteps(section, state, purpose, false));
    default:
      return runbook.sections.flatMap(({ steps }) => steps).filter((step) => concerns(step, scope));
  }
}

function sectionSteps(
  section: Section,
  state: DeploymentState,
  purpose: "run" | "verify",
  optional: boolean,
): readonly Step[] {
  return section.steps.filter(
    (step) =>
      !state.skipped.has(step.id) &&
      ((!step.optional && !optional) || (purpose === "verify" && isBegun(step, state))),
  );
}

function isBegun(step: Step, state: DeploymentState): boolean {
  return (
    step.blocks.some(({ id }) => state.blocks.has(id)) ||
    step.items.some(({ id }) => state.items.get(id)?.ticked === true)
  );
}

function concerns(step: Step, scope: Scope): boolean {
  switch (scope.kind) {
    case "step":
      return step.id === scope.id;
    case "item":
      return step.items.some(({ id }) => id === scope.id);
    case "block":
      return step.blocks.some(({ id }) => id === scope.id);
    case "query":
      return step.queries.some(({ id }) => id === scope.id);
    case "all":
    case "section":
      return false;
  }
}

function scopedWork(step: Step, scope: Scope, work: (step: Step) => Work): Work {
  switch (scope.kind) {
    case "all":
    case "section":
    case "step":
      return work(step);
    case "item":
      return ofItem(step, scope.id, work);
    case "block": {
      const whole = work(step);
      return {
        blocks: whole.blocks.filter(({ id }) => id === scope.id),
        queries: step.queries.filter(
          ({ block, nature }) => block === scope.id && nature === "question",
        ),
      };
    }
    case "query":
      return {
        blocks: [],
        queries: step.queries.filter(({ id, nature }) => id === scope.id && nature === "question"),
      };
  }
}

/** An item's own commands; where it has none, what its tick rests on is verified (and nothing is run). */
function ofItem(step: Step, id: string, work: (step: Step) => Work): Work {
  const item = step.items.find((candidate) => candidate.id === id);
  if (item === undefined) {
    return { blocks: [], queries: [] };
  }
  const whole = work(step);
  if (!isEmpty(itemWork(step, item)) || item.blocks.length > 0) {
    return {
      blocks: whole.blocks.filter((block) => item.blocks.includes(block.id)),
      queries: whole.queries.filter(({ block }) => item.blocks.includes(block)),
    };
  }
  const { blocks, queries } = basisWork(step, item);
  return { blocks: blocks.filter(({ role }) => role === "check"), queries };
}

function inDocumentOrder(step: Step, work: Work): readonly PlanEntry[] {
  const entries = [
    ...work.blocks.map((block) => ({ at: block.range.start, entry: blockEntry(step, block) })),
    ...work.queries.map((query) => ({ at: query.range.start, entry: queryEntry(step, query) })),
  ];
  // A stable sort: where a question stands at the very start of its block, the block comes first.
  return entries.sort((a, b) => a.at - b.at).map(({ entry }) => entry);
}

function blockEntry(step: Step, block: Block): PlanEntry {
  return { kind: "block", step, block };
}

function queryEntry(step: Step, query: Query): PlanEntry {
  return { kind: "query", step, query };
}
