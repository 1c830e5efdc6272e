import { assertNever } from "../../core/lib/assertNever.ts";
import { type LivePoint, MAX_LIVE_POINTS } from "../../core/monitoring/live/livePoint.ts";
import type { LiveModel, LiveReady, SavedLive } from "../../protocol/live.ts";
import type { LiveStrings } from "../../protocol/liveStrings.ts";

/** What the page knows. `loading` until the host has answered the first request. */
export type PageState =
  { readonly kind: "loading" } | { readonly kind: "failed"; readonly message: string } | ReadyState;

export interface ReadyState {
  readonly kind: "ready";
  readonly strings: LiveStrings;
  readonly model: LiveModel;
  /** By connection, oldest first. */
  readonly points: ReadonlyMap<string, readonly LivePoint[]>;
  /** Why the last thing that was asked for failed. */
  readonly notice: string | null;
}

export type PageMessage =
  | { readonly kind: "opened"; readonly ready: LiveReady }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "changed"; readonly model: LiveModel }
  | { readonly kind: "looked"; readonly name: string; readonly points: readonly LivePoint[] }
  | { readonly kind: "noticed"; readonly message: string | null };

export const INITIAL_STATE: PageState = { kind: "loading" };

export function reduce(state: PageState, message: PageMessage): PageState {
  if (message.kind === "opened") {
    const { strings, model, points } = message.ready;
    return {
      ...{ kind: "ready", strings, model, notice: null },
      points: new Map(points.map(({ name, points: own }) => [name, own])),
    };
  }
  if (message.kind === "failed") {
    return { kind: "failed", message: message.message };
  }
  if (state.kind !== "ready") {
    return state;
  }
  switch (message.kind) {
    case "changed":
      return { ...state, model: message.model };
    case "looked": {
      const { name, points } = message;
      const all = [...(state.points.get(name) ?? []), ...points].slice(-MAX_LIVE_POINTS);
      return { ...state, points: new Map([...state.points, [name, all]]) };
    }
    case "noticed":
      return { ...state, notice: message.message };
    default:
      return assertNever(message);
  }
}

/** What the host needs to look at the same connections after a reload of the window. */
export function savedLive({ model: { connections, paused } }: ReadyState): SavedLive {
  return { shown: connections.filter(({ shown }) => shown).map(({ name }) => name), paused };
}
