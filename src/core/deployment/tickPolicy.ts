import { err, ok, type Result } from "../lib/result.ts";
import type { Item, Step } from "../runbook/runbook.ts";
import type { Refusal, TickObjection } from "./control.ts";
import type { Basis } from "./events.ts";
import { basisCriteria } from "./basisCriteria.ts";
import type { DeploymentState } from "./state.ts";
import {
  basisWork,
  blockSupport,
  criterionSupport,
  isDone,
  isEmpty,
  itemWork,
  querySupport,
  type Support,
} from "./work.ts";

/** A tick as it will be recorded. */
export interface Tick {
  readonly item: string;
  readonly how: "person" | "command";
  readonly basis: readonly Basis[];
  readonly override: { readonly reason: string } | null;
}

/**
 * Whether a person may tick the item now.
 * - An item with items below it is ticked after all of these.
 * - An item that carries its own command is ticked by running it; against it only with a reason.
 * - Any other item rests on its step's blocks and queries: while these failed or have not run, a
 *   reason is needed, and the tick is an override. Where the step has none, a person's word suffices.
 * - An item that speaks of performance rests on the step's measured criteria as well.
 */
export function decideTick(
  step: Step,
  item: Item,
  state: DeploymentState,
  reason: string | null,
): Result<Tick, Refusal> {
  const open = openChildren(step, item, state);
  if (open.length > 0) {
    return err({ code: "children-open", item: item.id, open });
  }
  const why = tickObjections(step, item, state);
  if (why.length === 0) {
    return ok(supportedTick(step, item, state));
  }
  const given = reason?.trim() ?? "";
  if (given !== "") {
    return ok({
      item: item.id,
      how: "person",
      basis: tickBasis(step, item, state),
      override: { reason: given },
    });
  }
  const own = itemWork(step, item);
  const untouched = why.every((objection) => objection.state === "notRun");
  return !isEmpty(own) && untouched
    ? err({ code: "by-command", item: item.id, blocks: item.blocks })
    : err({ code: "reason-needed", why });
}

/** What speaks against a tick at this moment. */
export function tickObjections(
  step: Step,
  item: Item,
  state: DeploymentState,
): readonly TickObjection[] {
  const work = basisWork(step, item);
  return [
    ...work.blocks.flatMap(({ id }): TickObjection[] => {
      const support = blockSupport(state, id);
      return support === "passed" || support === "accepted"
        ? []
        : [{ kind: "block", id, state: support }];
    }),
    ...work.queries.flatMap(({ id }): TickObjection[] => {
      const support = querySupport(state, id);
      return support === "failed" || support === "notRun" || support === "open"
        ? [{ kind: "query", id, state: support }]
        : [];
    }),
    ...criterionObjections(step, item, state),
  ];
}

function criterionObjections(
  step: Step,
  item: Item,
  state: DeploymentState,
): readonly TickObjection[] {
  return basisCriteria(step, item).flatMap(({ id }): TickObjection[] => {
    const support = criterionSupport(state, id);
    return support === "passed" ? [] : [{ kind: "criterion", id, state: support }];
  });
}

/** What the tick rests on, and the state it is in at this moment. */
export function tickBasis(step: Step, item: Item, state: DeploymentState): readonly Basis[] {
  const work = basisWork(step, item);
  return [
    ...work.blocks.map(({ id }) => basis("block", id, blockSupport(state, id))),
    ...work.queries.map(({ id }) => basis("query", id, querySupport(state, id))),
    ...basisCriteria(step, item).map(({ id }) =>
      basis("criterion", id, criterionSupport(state, id)),
    ),
    ...childrenOf(step, item).map(({ id }): Basis => {
      const ticked = state.items.get(id)?.ticked === true;
      return { kind: "item", id, state: ticked ? "ticked" : "unticked" };
    }),
  ];
}

/** Items of the step that its commands tick now: all that they carry has passed. */
export function commandTicks(step: Step, state: DeploymentState): readonly Tick[] {
  return step.items
    .filter((item) => {
      const tick = state.items.get(item.id);
      const settled = tick?.ticked === true && !tick.stale && tick.overrideReason === null;
      return (
        !settled &&
        !isEmpty(itemWork(step, item)) &&
        ownWorkPassed(step, item, state) &&
        criterionObjections(step, item, state).length === 0 &&
        openChildren(step, item, state).length === 0
      );
    })
    .map((item) => supportedTick(step, item, state));
}

/**
 * The items above that are ticked with this one: all below them is ticked, and they carry no command
 * of their own that speaks against it. `state` already holds the tick. Innermost first.
 */
export function parentTick(step: Step, child: Item, state: DeploymentState): Tick | null {
  const parent = step.items.find(({ id }) => id === child.parent);
  if (
    parent === undefined ||
    state.items.get(parent.id)?.ticked === true ||
    openChildren(step, parent, state).length > 0 ||
    tickObjections(step, parent, state).length > 0
  ) {
    return null;
  }
  return supportedTick(step, parent, state);
}

/** The ticked items above: they cannot stay ticked when this one is not. Innermost first. */
export function tickedParents(step: Step, child: Item, state: DeploymentState): readonly Item[] {
  const found: Item[] = [];
  let above = step.items.find(({ id }) => id === child.parent);
  while (above !== undefined && !found.includes(above)) {
    found.push(above);
    const { parent } = above;
    above = step.items.find(({ id }) => id === parent);
  }
  return found.filter(({ id }) => state.items.get(id)?.ticked === true);
}

export function childrenOf(step: Step, item: Item): readonly Item[] {
  return step.items.filter(({ parent }) => parent === item.id);
}

function openChildren(step: Step, item: Item, state: DeploymentState): readonly string[] {
  return childrenOf(step, item)
    .filter(({ id }) => {
      const tick = state.items.get(id);
      return tick?.ticked !== true || tick.stale;
    })
    .map(({ id }) => id);
}

function supportedTick(step: Step, item: Item, state: DeploymentState): Tick {
  const byCommand = !isEmpty(itemWork(step, item)) && ownWorkPassed(step, item, state);
  return {
    item: item.id,
    how: byCommand ? "command" : "person",
    basis: tickBasis(step, item, state),
    override: null,
  };
}

/** Passed by itself: what a person accepted is for a person to tick. */
function ownWorkPassed(step: Step, item: Item, state: DeploymentState): boolean {
  const own = itemWork(step, item);
  return (
    own.blocks.every(({ id }) => blockSupport(state, id) === "passed") &&
    own.queries.every(({ id }) => isDone(querySupport(state, id)))
  );
}

function basis(kind: "block" | "query" | "criterion", id: string, support: Support): Basis {
  return { kind, id, state: support === "running" ? "notRun" : support };
}
