import { assertNever } from "../../core/lib/assertNever.ts";
import { countVerdicts } from "../../core/deployment/view/results.ts";
import type {
  Card,
  CardVerdict,
  Progress,
  ResultsHead,
} from "../../core/deployment/view/resultsModel.ts";
import { CARD_VERDICTS } from "../../core/deployment/view/resultsModel.ts";
import type {
  ChangedEvent,
  Filter,
  ReadyResult,
  RowsPage,
  SavedPage,
} from "../../protocol/results.ts";
import type { ResultsStrings } from "../../protocol/resultsStrings.ts";

/** What the page knows. `loading` until the host has answered the first request. */
export type PageState =
  { readonly kind: "loading" } | { readonly kind: "failed"; readonly message: string } | ReadyState;

export interface ReadyState {
  readonly kind: "ready";
  readonly strings: ResultsStrings;
  readonly locale: string;
  readonly head: ResultsHead;
  readonly cards: readonly Card[];
  readonly progress: Progress | null;
  readonly filter: Filter;
  readonly failuresFirst: boolean;
  /** Cards that the person opened or closed, against what their verdict says. */
  readonly toggled: ReadonlyMap<string, boolean>;
  readonly rows: ReadonlyMap<string, RowsState>;
  /** Why the last action of the person failed; null: it did not. */
  readonly notice: string | null;
}

/** Rows of a card. They belong to one result file: another answer's are not these. */
export interface RowsState {
  readonly result: string;
  readonly status: "loading" | "loaded" | "failed";
  readonly message: string;
  readonly columns: RowsPage["columns"];
  readonly rows: RowsPage["rows"];
  readonly total: number;
  readonly truncated: boolean;
}

export type PageMessage =
  | { readonly kind: "opened"; readonly ready: ReadyResult; readonly saved: SavedPage | null }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "changed"; readonly change: ChangedEvent }
  | { readonly kind: "filtered"; readonly filter: Filter }
  | { readonly kind: "ordered"; readonly failuresFirst: boolean }
  | { readonly kind: "toggled"; readonly id: string }
  | { readonly kind: "rowsAsked"; readonly id: string; readonly result: string }
  | { readonly kind: "rowsArrived"; readonly id: string; readonly page: RowsPage }
  | {
      readonly kind: "rowsFailed";
      readonly id: string;
      readonly result: string;
      readonly message: string;
    }
  | { readonly kind: "noticed"; readonly message: string | null };

export const INITIAL_STATE: PageState = { kind: "loading" };

export function reduce(state: PageState, message: PageMessage): PageState {
  if (message.kind === "opened") {
    return open(message.ready, message.saved);
  }
  if (message.kind === "failed") {
    return { kind: "failed", message: message.message };
  }
  return state.kind === "ready" ? reduceReady(state, message) : state;
}

function open({ model, strings, locale }: ReadyResult, saved: SavedPage | null): ReadyState {
  return {
    kind: "ready",
    strings,
    locale,
    head: model.head,
    cards: model.cards,
    progress: model.progress,
    filter: saved?.filter ?? "all",
    failuresFirst: saved?.failuresFirst ?? true,
    toggled: new Map(),
    rows: new Map(),
    notice: null,
  };
}

function reduceReady(
  state: ReadyState,
  message: Exclude<PageMessage, { kind: "opened" | "failed" }>,
): ReadyState {
  switch (message.kind) {
    case "changed":
      return change(state, message.change);
    case "filtered":
      return { ...state, filter: message.filter };
    case "ordered":
      return { ...state, failuresFirst: message.failuresFirst };
    case "toggled": {
      const card = state.cards.find(({ id }) => id === message.id);
      return card === undefined
        ? state
        : { ...state, toggled: put(state.toggled, card.id, !isOpen(state, card)) };
    }
    case "rowsAsked": {
      const before = state.rows.get(message.id);
      const kept = before?.result === message.result ? before : noRows(message.result);
      return withRows(state, message.id, { ...kept, status: "loading" });
    }
    case "rowsArrived":
      return addRows(state, message.id, message.page);
    case "rowsFailed": {
      const before = state.rows.get(message.id);
      return before?.result === message.result
        ? withRows(state, message.id, { ...before, status: "failed", message: message.message })
        : state;
    }
    case "noticed":
      return { ...state, notice: message.message };
    default:
      return assertNever(message);
  }
}

function change(state: ReadyState, { head, order, cards, progress }: ChangedEvent): ReadyState {
  const known = new Map([...state.cards, ...cards].map((card) => [card.id, card]));
  const shown = order.flatMap((id) => known.get(id) ?? []);
  const results = new Map(shown.map((card) => [card.id, resultOf(card)]));
  return {
    ...state,
    head,
    progress,
    cards: shown,
    rows: new Map([...state.rows].filter(([id, { result }]) => results.get(id) === result)),
  };
}

function addRows(state: ReadyState, id: string, page: RowsPage): ReadyState {
  const before = state.rows.get(id);
  if (before?.result !== page.result || page.from !== before.rows.length) {
    return state;
  }
  return withRows(state, id, {
    result: page.result,
    status: "loaded",
    message: "",
    columns: page.columns,
    rows: [...before.rows, ...page.rows],
    total: page.total,
    truncated: page.truncated,
  });
}

function noRows(result: string): RowsState {
  return {
    result,
    status: "loading",
    message: "",
    columns: [],
    rows: [],
    total: 0,
    truncated: false,
  };
}

function withRows(state: ReadyState, id: string, rows: RowsState): ReadyState {
  return { ...state, rows: put(state.rows, id, rows) };
}

function put<V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> {
  return new Map(map).set(key, value);
}

// ---- What is read from the state ----------------------------------------------------------------

/** Verdicts that a person must look at: their cards are open from the beginning. */
const NEEDS_EYES: ReadonlySet<CardVerdict> = new Set(["fail", "error", "open", "running"]);

export function isOpen(state: ReadyState, card: Card): boolean {
  return state.toggled.get(card.id) ?? (NEEDS_EYES.has(card.verdict) || state.cards.length === 1);
}

export function resultOf(card: Card): string | null {
  return card.kind === "query" ? card.result : null;
}

/** A filter shows its verdict; a run that goes on is shown by every filter, an accepted failure by its kind's. */
export function matches(filter: Filter, verdict: CardVerdict): boolean {
  return (
    filter === "all" ||
    verdict === "running" ||
    verdict === filter ||
    (filter === "fail" && verdict === "accepted")
  );
}

/** The cards to show, in the order to show them. */
export function visibleCards(state: ReadyState): readonly Card[] {
  const cards = state.cards.filter(({ verdict }) => matches(state.filter, verdict));
  return state.failuresFirst
    ? cards
        .map((card, place) => ({ card, place, rank: CARD_VERDICTS.indexOf(card.verdict) }))
        .sort((a, b) => a.rank - b.rank || a.place - b.place)
        .map(({ card }) => card)
    : cards;
}

export function verdictCounts(state: ReadyState): Readonly<Record<CardVerdict, number>> {
  return countVerdicts(state.cards);
}

export function savedPage(state: ReadyState): SavedPage | null {
  return state.head.kind === "deployment"
    ? { scope: state.head.scope, filter: state.filter, failuresFirst: state.failuresFirst }
    : null;
}
