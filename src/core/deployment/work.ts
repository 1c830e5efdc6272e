import type { Block, Item, Query, Step } from "../runbook/runbook.ts";
import type { BlockState, DeploymentState } from "./state.ts";
import type { Verdict } from "./verdict.ts";

/** What there is to run and to ask: of a step, of an item, or in a plan. */
export interface Work {
  readonly blocks: readonly Block[];
  readonly queries: readonly Query[];
}

/** How far a block or a query supports what rests on it. */
export type Support = "passed" | "accepted" | "failed" | "open" | "running" | "notRun";

/** Of what is asked or measured: it neither runs on nor is accepted. */
type AnswerSupport = Exclude<Support, "accepted" | "running">;

export function isRunnable(block: Block): boolean {
  return block.role === "action" || block.role === "check";
}

/**
 * Whether a query must pass before its step is done. A question inside a command is answered by
 * running the command, unless the document says what the answer must be.
 */
export function isRequired(query: Query, step: Step): boolean {
  if (query.nature !== "question") {
    return false;
  }
  const block = step.blocks.find(({ id }) => id === query.block);
  return query.expectations.length > 0 || block === undefined || !isRunnable(block);
}

/** Everything that must pass before the step is done. */
export function stepWork(step: Step): Work {
  return {
    blocks: step.blocks.filter(isRunnable),
    queries: step.queries.filter((query) => isRequired(query, step)),
  };
}

/** What the item carries itself: it is ticked by running it. Empty for an item that a person ticks. */
export function itemWork(step: Step, item: Item): Work {
  return restrict(stepWork(step), (block) => item.blocks.includes(block));
}

/** What a tick of the item rests on: its own work, else the step's without that of other items. */
export function basisWork(step: Step, item: Item): Work {
  const own = itemWork(step, item);
  if (!isEmpty(own)) {
    return own;
  }
  const others = new Set(step.items.flatMap(({ blocks }) => blocks));
  for (const block of step.blocks) {
    if (block.item !== null) {
      others.add(block.id);
    }
  }
  return restrict(stepWork(step), (block) => !others.has(block));
}

export function isEmpty(work: Work): boolean {
  return work.blocks.length === 0 && work.queries.length === 0;
}

function restrict(work: Work, wanted: (block: string) => boolean): Work {
  return {
    blocks: work.blocks.filter(({ id }) => wanted(id)),
    queries: work.queries.filter(({ block }) => wanted(block)),
  };
}

export function blockSupport(state: DeploymentState, id: string): Support {
  const block = state.blocks.get(id);
  return block === undefined ? "notRun" : supportOf(block);
}

function supportOf(block: BlockState): Support {
  switch (block.status) {
    case "running":
    case "accepted":
      return block.status;
    case "failed":
    case "cancelled":
    case "timedOut":
    case "lost":
      return "failed";
    case "passed":
      return block.verdict === null || block.verdict === "pass"
        ? "passed"
        : block.verdict === "open"
          ? "open"
          : "failed";
  }
}

export function querySupport(state: DeploymentState, id: string): AnswerSupport {
  return verdictSupport(state.queries.get(id)?.verdict);
}

export function criterionSupport(state: DeploymentState, id: string): AnswerSupport {
  return verdictSupport(state.criteria.get(id)?.verdict);
}

function verdictSupport(verdict: Verdict | undefined): AnswerSupport {
  switch (verdict) {
    case undefined:
      return "notRun";
    case "pass":
      return "passed";
    case "fail":
    case "error":
      return "failed";
    case "open":
      return "open";
  }
}

/** Passed, or accepted by a person. */
export function isDone(support: Support): boolean {
  return support === "passed" || support === "accepted";
}
