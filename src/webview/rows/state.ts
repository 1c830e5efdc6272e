import { assertNever } from "../../core/lib/assertNever.ts";
import type { RowsFormat } from "../../core/rows/rowsText.ts";
import type { PageOrder, RowsModel, RowsPage, RowsReady, SavedRows } from "../../protocol/rows.ts";
import type { RowsStrings } from "../../protocol/rowsStrings.ts";

/** What the page knows. `loading` until the host has answered the first request. */
export type PageState =
  { readonly kind: "loading" } | { readonly kind: "failed"; readonly message: string } | ReadyState;

export interface ReadyState {
  readonly kind: "ready";
  readonly strings: RowsStrings;
  readonly model: RowsModel;
  readonly saved: SavedRows | null;
  /** The rows that are shown: one page, never more. */
  readonly page: RowsPage | null;
  readonly order: PageOrder | null;
  /** Number of the request whose answer is waited for; null: none is. */
  readonly waiting: number | null;
  /** Why the last request failed. */
  readonly notice: string | null;
  /** Exact number of rows, once counted. */
  readonly count: number | null;
  readonly counting: boolean;
  readonly active: Place;
  /** The other end of the selected rows; null: only the active one is. */
  readonly anchor: number | null;
  readonly format: RowsFormat;
}

/** A place in the grid: row -1 is the row of headers. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

export type PageMessage =
  | { readonly kind: "opened"; readonly ready: RowsReady }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "changed"; readonly model: RowsModel; readonly saved: SavedRows | null }
  | { readonly kind: "asked"; readonly request: number; readonly order: PageOrder | null }
  | {
      readonly kind: "arrived";
      readonly request: number;
      readonly page: RowsPage;
      /** Where the person is to be on it. */
      readonly enter: "top" | "bottom" | "stay";
    }
  | { readonly kind: "refused"; readonly request: number; readonly message: string | null }
  | { readonly kind: "counting" }
  | { readonly kind: "counted"; readonly count: number | null; readonly message: string | null }
  | {
      readonly kind: "moved";
      readonly to: Place;
      /** Whether all rows on the way are selected. */
      readonly extend: boolean;
    }
  | { readonly kind: "selectedAll" }
  | { readonly kind: "formatChosen"; readonly format: RowsFormat }
  | { readonly kind: "noticed"; readonly message: string | null };

export const INITIAL_STATE: PageState = { kind: "loading" };

export function reduce(state: PageState, message: PageMessage): PageState {
  if (message.kind === "opened") {
    const { model, saved, strings } = message.ready;
    return { kind: "ready", strings, format: "tsv", ...fresh(model, saved) };
  }
  if (message.kind === "failed") {
    return { kind: "failed", message: message.message };
  }
  return state.kind === "ready" ? reduceReady(state, message) : state;
}

function fresh(
  model: RowsModel,
  saved: SavedRows | null,
): Omit<ReadyState, "kind" | "strings" | "format"> {
  return {
    model,
    saved,
    page: null,
    order: null,
    waiting: null,
    notice: null,
    count: null,
    counting: false,
    active: { row: 0, column: 0 },
    anchor: null,
  };
}

function reduceReady(
  state: ReadyState,
  message: Exclude<PageMessage, { kind: "opened" | "failed" }>,
): ReadyState {
  switch (message.kind) {
    case "changed":
      return { ...state, ...fresh(message.model, message.saved) };
    case "asked":
      return { ...state, waiting: message.request, order: message.order, notice: null };
    case "arrived":
      return state.waiting === message.request ? arrive(state, message.page, message.enter) : state;
    case "refused":
      return state.waiting === message.request
        ? { ...state, waiting: null, notice: message.message }
        : state;
    case "counting":
      return { ...state, counting: true, notice: null };
    case "counted":
      return { ...state, counting: false, count: message.count, notice: message.message };
    case "moved":
      return {
        ...state,
        active: within(state.page, message.to),
        anchor: message.extend ? (state.anchor ?? state.active.row) : null,
      };
    case "selectedAll":
      return {
        ...state,
        anchor: 0,
        active: within(state.page, { row: Infinity, column: state.active.column }),
      };
    case "formatChosen":
      return { ...state, format: message.format };
    case "noticed":
      return { ...state, notice: message.message };
    default:
      return assertNever(message);
  }
}

function arrive(state: ReadyState, page: RowsPage, enter: "top" | "bottom" | "stay"): ReadyState {
  const row = enter === "top" ? 0 : enter === "bottom" ? page.rows.length - 1 : state.active.row;
  return {
    ...state,
    page,
    waiting: null,
    notice: null,
    anchor: null,
    active: within(page, { row, column: state.active.column }),
  };
}

/** The nearest place that the page has. */
function within(page: RowsPage | null, { row, column }: Place): Place {
  const rows = page?.rows.length ?? 0;
  const columns = page?.columns.length ?? 0;
  return {
    row: Math.max(-1, Math.min(row, rows - 1)),
    column: Math.max(0, Math.min(column, columns - 1)),
  };
}

// ---- What is read from the state ----------------------------------------------------------------

/** The rows that are selected: from the first to the last. The row of headers is none. */
export function selectedRows({ anchor, active }: Pick<ReadyState, "anchor" | "active">): {
  readonly first: number;
  readonly last: number;
} {
  const [a, b] = [Math.max(0, anchor ?? active.row), Math.max(0, active.row)];
  return { first: Math.min(a, b), last: Math.max(a, b) };
}

/** What a key does in the grid: a place to go to, another page, or nothing. */
export type Move =
  | { readonly kind: "place"; readonly to: Place }
  | { readonly kind: "page"; readonly forward: boolean }
  | null;

/** Rows that PageUp and PageDown pass over. */
const LEAP = 20;

export function moveFor(
  { page, active: { row, column } }: Pick<ReadyState, "page" | "active">,
  key: string,
  withControl: boolean,
): Move {
  if (page === null) {
    return null;
  }
  const last = page.rows.length - 1;
  const place = (to: Place): Move => ({ kind: "place", to: within(page, to) });
  switch (key) {
    case "ArrowRight":
      return place({ row, column: column + 1 });
    case "ArrowLeft":
      return place({ row, column: column - 1 });
    case "ArrowDown":
      return row >= last && page.more
        ? { kind: "page", forward: true }
        : place({ row: row + 1, column });
    case "ArrowUp":
      return row === -1 && page.from > 0
        ? { kind: "page", forward: false }
        : place({ row: row - 1, column });
    case "PageDown":
      return row >= last && page.more
        ? { kind: "page", forward: true }
        : place({ row: row + LEAP, column });
    case "PageUp":
      return row <= 0 && page.from > 0
        ? { kind: "page", forward: false }
        : place({ row: Math.max(0, row - LEAP), column });
    case "Home":
      return place({ row: withControl ? 0 : row, column: 0 });
    case "End":
      return place({ row: withControl ? last : row, column: page.columns.length - 1 });
    default:
      return null;
  }
}

/** The order that a click on a column asks for: up, then down, then as it was. */
export function nextOrder(order: PageOrder | null, column: string): PageOrder | null {
  if (order?.column !== column) {
    return { column, descending: false };
  }
  return order.descending ? null : { column, descending: true };
}
