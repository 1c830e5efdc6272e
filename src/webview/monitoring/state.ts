import { assertNever } from "../../core/lib/assertNever.ts";
import type {
  CardView,
  MonitoringModel,
  MonitoringReady,
  SavedReport,
} from "../../protocol/monitoring.ts";
import type { MonitoringStrings } from "../../protocol/monitoringStrings.ts";

/** What the page knows. `loading` until the host has answered the first request. */
export type PageState =
  { readonly kind: "loading" } | { readonly kind: "failed"; readonly message: string } | ReadyState;

export interface ReadyState {
  readonly kind: "ready";
  readonly strings: MonitoringStrings;
  readonly model: MonitoringModel;
  readonly failingFirst: boolean;
  /** Why the last thing that was asked for failed. */
  readonly notice: string | null;
}

export type PageMessage =
  | { readonly kind: "opened"; readonly ready: MonitoringReady }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "changed"; readonly model: MonitoringModel }
  | { readonly kind: "ordered"; readonly failingFirst: boolean }
  | { readonly kind: "noticed"; readonly message: string | null };

export const INITIAL_STATE: PageState = { kind: "loading" };

export function reduce(state: PageState, message: PageMessage): PageState {
  if (message.kind === "opened") {
    const { strings, model } = message.ready;
    return { kind: "ready", strings, model, failingFirst: false, notice: null };
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
    case "ordered":
      return { ...state, failingFirst: message.failingFirst };
    case "noticed":
      return { ...state, notice: message.message };
    default:
      return assertNever(message);
  }
}

/** What the host needs to show the same report after a reload of the window. */
export function savedReport({ model: { kind, file, kept } }: ReadyState): SavedReport {
  // The newest one stays the newest: a later report is shown instead.
  return { kind, file: file === kept[0]?.file ? null : file };
}

const RANKS = { fail: 0, error: 1, open: 2, pass: 4 } as const;

/** The cards in the order in which they are shown. */
export function orderedCards({
  model: { report },
  failingFirst,
}: Pick<ReadyState, "model" | "failingFirst">): readonly CardView[] {
  const cards = report?.cards ?? [];
  const rank = ({ standing }: CardView): number => (standing === null ? 3 : RANKS[standing]);
  return failingFirst ? cards.toSorted((a, b) => rank(a) - rank(b)) : cards;
}

/** How many cards stand how. */
export function standings(
  cards: readonly CardView[],
): Readonly<Record<keyof typeof RANKS, number>> {
  const counts = { pass: 0, fail: 0, error: 0, open: 0 };
  for (const { standing } of cards) {
    if (standing !== null) {
      counts[standing] += 1;
    }
  }
  return counts;
}
