import { assertNever } from "../../core/lib/assertNever.ts";
import type { RowsFormat } from "../../core/rows/rowsText.ts";
import {
  PAGE_ROWS,
  type RowsCell,
  type RowsModel,
  type RowsPage,
  type RowsReady,
  type RowsView,
  type SavedRows,
} from "../../protocol/rows.ts";
import type { RowsStrings } from "../../protocol/rowsStrings.ts";
import { firstLayout, type Layout, rearranged, resized } from "./layout.ts";

/** What the page knows. `loading` until the host has answered the first request. */
export type PageState =
  { readonly kind: "loading" } | { readonly kind: "failed"; readonly message: string } | ReadyState;

export interface ReadyState {
  readonly kind: "ready";
  readonly strings: RowsStrings;
  readonly model: RowsModel;
  readonly saved: SavedRows | null;
  /** Empty until rows have arrived. */
  readonly columns: RowsPage["columns"];
  readonly layout: Layout;
  /** The rows near those that are looked at, by the number of their chunk of {@link PAGE_ROWS}. */
  readonly chunks: ReadonlyMap<number, RowsPage["rows"]>;
  /** Rows that are known to be there; with `ended` there are no more. */
  readonly known: number;
  readonly ended: boolean;
  /** Which rows are shown, and which were asked for: the old ones stay until new ones arrive. */
  readonly view: RowsView;
  readonly asked: RowsView;
  /** Whether the asked rows are to be seen from their beginning. */
  readonly fromTop: boolean;
  /** Counts how often other rows took the place of those that were seen. */
  readonly turns: number;
  /** Chunks that are waited for. */
  readonly waiting: ReadonlySet<number>;
  /** How long the newest chunk took. */
  readonly durationMs: number | null;
  /** Why the last request failed. */
  readonly notice: string | null;
  readonly counting: boolean;
  /** Rows that are in sight. */
  readonly seen: { readonly first: number; readonly last: number };
  readonly active: Place;
  /** The other end of the selected rows; null: only the active one is. */
  readonly anchor: number | null;
  readonly format: RowsFormat;
}

/** A place in the grid as it is shown: row -1 is the row of headers. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

export type PageMessage =
  | { readonly kind: "opened"; readonly ready: RowsReady }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "changed"; readonly model: RowsModel; readonly saved: SavedRows | null }
  | { readonly kind: "turned"; readonly view: RowsView; readonly fromTop: boolean }
  | { readonly kind: "asked"; readonly chunk: number }
  | {
      readonly kind: "arrived";
      readonly view: RowsView;
      readonly chunk: number;
      readonly page: RowsPage;
    }
  /** Without a message it was cancelled. */
  | {
      readonly kind: "refused";
      readonly view: RowsView;
      readonly chunk: number;
      readonly message: string | null;
    }
  | { readonly kind: "saw"; readonly first: number; readonly last: number }
  | { readonly kind: "counting" }
  | { readonly kind: "counted"; readonly count: number | null; readonly message: string | null }
  | {
      readonly kind: "moved";
      readonly to: Place;
      /** Whether all rows on the way are selected. */
      readonly extend: boolean;
    }
  | { readonly kind: "selectedAll" }
  | { readonly kind: "resized"; readonly column: number; readonly width: number }
  | { readonly kind: "rearranged"; readonly from: number; readonly to: number }
  | { readonly kind: "formatChosen"; readonly format: RowsFormat }
  | { readonly kind: "noticed"; readonly message: string | null };

export const INITIAL_STATE: PageState = { kind: "loading" };

/** As the server has them. */
export const PLAIN_VIEW: RowsView = { order: null, filter: null };

/** Chunks that are kept on each side of the one that arrived. */
const KEPT = 4;
/** Chromium draws no higher page: 33 million pixels. */
export const MOST_ROWS = 1_500_000;

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
    columns: [],
    layout: { order: [], widths: [] },
    chunks: new Map(),
    known: 0,
    ended: false,
    view: PLAIN_VIEW,
    asked: PLAIN_VIEW,
    fromTop: true,
    turns: 0,
    waiting: new Set(),
    durationMs: null,
    notice: null,
    counting: false,
    seen: { first: 0, last: 0 },
    active: { row: 0, column: 0 },
    anchor: null,
  };
}

type ReadyMessage = Exclude<PageMessage, { kind: "opened" | "failed" }>;

function reduceReady(state: ReadyState, message: ReadyMessage): ReadyState {
  switch (message.kind) {
    case "changed":
      return { ...state, ...fresh(message.model, message.saved) };
    case "turned":
    case "asked":
    case "arrived":
    case "refused":
      return reduceRows(state, message);
    case "saw":
      return { ...state, seen: { first: message.first, last: message.last } };
    case "counting":
      return { ...state, counting: true, notice: null };
    case "counted":
      return {
        ...state,
        counting: false,
        notice: message.message,
        ...(message.count === null ? {} : { known: message.count, ended: true }),
      };
    case "moved":
      return {
        ...state,
        active: within(state, message.to),
        anchor: message.extend ? (state.anchor ?? state.active.row) : null,
      };
    case "selectedAll":
      return {
        ...state,
        anchor: 0,
        active: within(state, { row: state.known - 1, column: state.active.column }),
      };
    case "resized":
      return { ...state, layout: resized(state.layout, message.column, message.width) };
    case "rearranged": {
      const column = Math.max(0, Math.min(message.to, state.columns.length - 1));
      return {
        ...state,
        layout: rearranged(state.layout, message.from, message.to),
        active: { ...state.active, column },
      };
    }
    case "formatChosen":
      return { ...state, format: message.format };
    case "noticed":
      return { ...state, notice: message.message };
    default:
      return assertNever(message);
  }
}

function reduceRows(
  state: ReadyState,
  message: Extract<ReadyMessage, { kind: "turned" | "asked" | "arrived" | "refused" }>,
): ReadyState {
  switch (message.kind) {
    case "turned":
      return {
        ...state,
        asked: message.view,
        fromTop: message.fromTop,
        waiting: new Set(),
        notice: null,
      };
    case "asked":
      return { ...state, waiting: new Set([...state.waiting, message.chunk]), notice: null };
    case "arrived":
      return message.view === state.asked ? arrive(state, message) : state;
    case "refused":
      return message.view === state.asked
        ? {
            ...state,
            // The rows that are seen are those of before.
            asked: state.chunks.size === 0 ? state.asked : state.view,
            waiting: without(state.waiting, message.chunk),
            notice: message.message,
          }
        : state;
  }
}

function arrive(
  state: ReadyState,
  { view, chunk, page }: Extract<PageMessage, { kind: "arrived" }>,
): ReadyState {
  const turned = view !== state.view || state.columns.length === 0;
  const known = turned ? { known: 0, ended: false } : state;
  const same =
    JSON.stringify(page.columns.map(({ name }) => name)) ===
    JSON.stringify(state.columns.map(({ name }) => name));
  const next: ReadyState = {
    ...state,
    view,
    columns: page.columns,
    layout: same ? state.layout : firstLayout(page),
    chunks: keptChunks(turned ? new Map() : state.chunks, chunk, page.rows),
    ...extended(known, page),
    turns: turned && state.fromTop ? state.turns + 1 : state.turns,
    waiting: without(state.waiting, chunk),
    durationMs: page.durationMs,
    notice: null,
    anchor: turned ? null : state.anchor,
  };
  const row = turned && state.fromTop ? Math.min(0, state.active.row) : state.active.row;
  return { ...next, active: within(next, { ...state.active, row }) };
}

function keptChunks(
  chunks: ReadonlyMap<number, RowsPage["rows"]>,
  chunk: number,
  rows: RowsPage["rows"],
): ReadonlyMap<number, RowsPage["rows"]> {
  const near = [...chunks].filter(([number]) => Math.abs(number - chunk) <= KEPT);
  return new Map([...near, [chunk, rows]]);
}

/** What the chunk says of how many rows there are. */
function extended(
  { known, ended }: Pick<ReadyState, "known" | "ended">,
  { from, rows, more }: RowsPage,
): Pick<ReadyState, "known" | "ended"> {
  const end = from + rows.length;
  if (more) {
    return { known: Math.max(known, end), ended: ended && known > end };
  }
  // Nothing at all behind the end: where the end is was known before, or will be seen.
  return rows.length === 0 && from > 0
    ? { known: Math.min(known, from), ended: true }
    : { known: end, ended: true };
}

function without(numbers: ReadonlySet<number>, number: number): ReadonlySet<number> {
  return new Set([...numbers].filter((each) => each !== number));
}

/** The nearest place that there is. */
function within(
  { known, columns }: Pick<ReadyState, "known" | "columns">,
  { row, column }: Place,
): Place {
  return {
    row: Math.max(-1, Math.min(row, known - 1, MOST_ROWS - 1)),
    column: Math.max(0, Math.min(column, columns.length - 1)),
  };
}

// ---- What is read from the state ----------------------------------------------------------------

/** Rows that can be scrolled to: while more may follow, a chunk that is not there yet. */
export function extentOf({ known, ended, columns }: ReadyState): number {
  return columns.length === 0 ? 0 : Math.min(ended ? known : known + PAGE_ROWS, MOST_ROWS);
}

/** A row's cells in the answer's order; undefined: not there yet. */
export function rowAt({ chunks }: ReadyState, row: number): readonly RowsCell[] | undefined {
  return chunks.get(Math.floor(row / PAGE_ROWS))?.[row % PAGE_ROWS];
}

/** The chunks that rows in sight need and nobody has or waits for. */
export function missingChunks(
  { chunks, waiting, ended, known }: ReadyState,
  first: number,
  last: number,
): readonly number[] {
  const end = ended ? Math.min(last, known - 1) : last;
  const missing: number[] = [];
  for (let chunk = Math.floor(Math.max(0, first) / PAGE_ROWS); chunk * PAGE_ROWS <= end; chunk++) {
    if (!chunks.has(chunk) && !waiting.has(chunk)) {
      missing.push(chunk);
    }
  }
  return missing;
}

/** The rows that are selected: from the first to the last. The row of headers is none. */
export function selectedRows({ anchor, active }: Pick<ReadyState, "anchor" | "active">): {
  readonly first: number;
  readonly last: number;
} {
  const [a, b] = [Math.max(0, anchor ?? active.row), Math.max(0, active.row)];
  return { first: Math.min(a, b), last: Math.max(a, b) };
}
