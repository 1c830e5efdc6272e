import type { Step } from "../runbook/runbook.ts";
import type { BlockState, DeploymentState } from "./state.ts";
import { blockSupport, isDone, querySupport, stepWork } from "./work.ts";

/** A step counted. Commands, questions and items each count as one. */
export interface StepFacts {
  readonly done: number;
  readonly total: number;
  readonly ticked: number;
  readonly items: number;
  readonly failed: number;
  /** Answers and outputs that a person must judge. */
  readonly open: number;
  readonly stale: number;
  readonly running: boolean;
  readonly skipped: boolean;
  readonly overrides: number;
  /** Everything is done (true as well where there is nothing to do), or the step was skipped. */
  readonly complete: boolean;
}

export function stepFacts(step: Step, state: DeploymentState): StepFacts {
  const work = stepWork(step);
  const supports = [
    ...work.blocks.map(({ id }) => blockSupport(state, id)),
    ...work.queries.map(({ id }) => querySupport(state, id)),
  ];
  const ticks = step.items.flatMap(({ id }) => state.items.get(id) ?? []);
  const ticked = ticks.filter((tick) => tick.ticked && !tick.stale).length;
  const done = supports.filter(isDone).length + ticked;
  const total = supports.length + step.items.length;
  const skipped = state.skipped.has(step.id);
  return {
    done,
    total,
    ticked,
    items: step.items.length,
    failed: supports.filter((support) => support === "failed").length,
    open: supports.filter((support) => support === "open").length,
    stale: ticks.filter((tick) => tick.stale).length,
    running: supports.includes("running"),
    skipped,
    overrides: countOverrides(step, state),
    complete: skipped || done === total,
  };
}

function countOverrides(step: Step, state: DeploymentState): number {
  return stepOverrides(step, state).length;
}

/** A decision of a person against the evidence, or against the order of the document. */
export interface Override {
  readonly kind: "tick" | "failure" | "judgement" | "gate" | "skip";
  /** Of the item, block, query or step. */
  readonly id: string;
  readonly step: string;
  readonly reason: string;
}

/** To judge an open answer is a person's duty; to call a failure passed is an override. */
function isJudgedAgainst(judged: Pick<BlockState, "verdict" | "answered"> | undefined): boolean {
  return judged?.verdict === "pass" && judged.answered !== "pass" && judged.answered !== "open";
}

export function stepOverrides(step: Step, state: DeploymentState): readonly Override[] {
  const made = (
    kind: Override["kind"],
    id: string,
    reason: string | null | undefined,
  ): Override[] => (typeof reason === "string" ? [{ kind, id, step: step.id, reason }] : []);
  return [
    ...made("gate", step.id, state.openedGates.get(step.id)),
    ...(step.optional ? [] : made("skip", step.id, state.skipped.get(step.id))),
    ...step.blocks.flatMap(({ id }) => made("failure", id, state.blocks.get(id)?.acceptedReason)),
    ...step.blocks.flatMap(({ id }) => {
      const block = state.blocks.get(id);
      return isJudgedAgainst(block) ? made("judgement", id, block?.judgedReason) : [];
    }),
    ...step.queries.flatMap(({ id }) => {
      const query = state.queries.get(id);
      return isJudgedAgainst(query) ? made("judgement", id, query?.reason) : [];
    }),
    ...step.items.flatMap(({ id }) => made("tick", id, state.items.get(id)?.overrideReason)),
  ];
}
