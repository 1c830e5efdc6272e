import type { Basis, EventOf } from "./events.ts";
import type { DeploymentState, TickState } from "./state.ts";
import { withEntry } from "./withEntry.ts";

type Items = DeploymentState["items"];

export function foldTicked(state: DeploymentState, event: EventOf<"itemTicked">): DeploymentState {
  const reason = event.override?.reason ?? null;
  return withItem(state, event.item, {
    ticked: true,
    by: event.by.name,
    at: event.at,
    how: event.how,
    basis: event.basis,
    overrideReason: reason,
    stale: false,
    staleBy: [],
    history: [
      ...(state.items.get(event.item)?.history ?? []),
      { ticked: true, by: event.by.name, at: event.at, reason },
    ],
  });
}

export function foldUnticked(
  state: DeploymentState,
  event: EventOf<"itemUnticked">,
): DeploymentState {
  const before = state.items.get(event.item);
  return withItem(state, event.item, {
    ticked: false,
    by: event.by.name,
    at: event.at,
    how: before?.how ?? "person",
    basis: [],
    overrideReason: null,
    stale: false,
    staleBy: [],
    history: [
      ...(before?.history ?? []),
      { ticked: false, by: event.by.name, at: event.at, reason: event.reason },
    ],
  });
}

/** Something failed after ticks were made on it: they are stale until it passes again. */
export function restsOnFailed(
  state: DeploymentState,
  kind: Exclude<Basis["kind"], "item">,
  id: string,
): DeploymentState {
  return withStaleness(state, kind, id, true);
}

export function restsOnPassed(
  state: DeploymentState,
  kind: Exclude<Basis["kind"], "item">,
  id: string,
): DeploymentState {
  return withStaleness(state, kind, id, false);
}

function withItem(state: DeploymentState, id: string, tick: TickState): DeploymentState {
  return { ...state, items: settleParents(withEntry(state.items, id, tick), id) };
}

function withStaleness(
  state: DeploymentState,
  kind: Exclude<Basis["kind"], "item">,
  id: string,
  stale: boolean,
): DeploymentState {
  let items = state.items;
  for (const item of state.items.keys()) {
    const tick = items.get(item);
    if (tick?.ticked === true && restsOn(tick, kind, id)) {
      items = settleParents(withEntry(items, item, marked(tick, id, stale)), item);
    }
  }
  return items === state.items ? state : { ...state, items };
}

/** A parent rests on its children: what happened to one of them is told upwards. */
function settleParents(items: Items, child: string): Items {
  const state = items.get(child);
  const supports = state?.ticked === true && !state.stale;
  let next = items;
  for (const id of items.keys()) {
    const tick = next.get(id);
    if (id === child || tick?.ticked !== true || !restsOn(tick, "item", child)) {
      continue;
    }
    const after = marked(tick, child, !supports);
    if (after !== tick) {
      next = settleParents(withEntry(next, id, after), id);
    }
  }
  return next;
}

function restsOn(tick: TickState, kind: Basis["kind"], id: string): boolean {
  return tick.basis.some((basis) => basis.kind === kind && basis.id === id);
}

function marked(tick: TickState, id: string, stale: boolean): TickState {
  if (tick.staleBy.includes(id) === stale) {
    return tick;
  }
  const staleBy = stale ? [...tick.staleBy, id] : tick.staleBy.filter((other) => other !== id);
  return { ...tick, staleBy, stale: staleBy.length > 0 };
}
