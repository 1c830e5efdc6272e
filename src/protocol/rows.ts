import * as v from "valibot";
import { ROWS_FORMATS } from "../core/rows/rowsText.ts";
import { ENVIRONMENTS } from "../core/connection/profile.ts";
import type { Contract } from "./rpc.ts";
import { rowsStringsSchema } from "./rowsStrings.ts";

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const done = v.null();

/** Rows that are read at a time. */
export const PAGE_ROWS = 200;
/** Rows that the clipboard takes: more belong into a file. */
export const MOST_COPIED = 20_000;

/** NULL, a whole value, or the beginning of a long one with its length in characters. */
const cell = v.union([v.null(), v.string(), v.object({ text: v.string(), length: index })]);
export type RowsCell = v.InferOutput<typeof cell>;

const copySchema = v.variant("what", [
  v.object({ what: v.literal("cell"), row: index, column: index }),
  v.object({
    what: v.literal("rows"),
    /** The first and the last; null: all rows, with their names. */
    rows: v.nullable(v.object({ first: index, last: index })),
    /** Places of the columns, in the order in which they are shown. */
    columns: v.array(index),
    format: v.picklist(ROWS_FORMATS),
  }),
]);
export type RowsCopy = v.InferOutput<typeof copySchema>;

const orderSchema = v.object({ column: v.string(), descending: v.boolean() });
export type PageOrder = v.InferOutput<typeof orderSchema>;

/** Which rows, and in which order. */
const viewSchema = v.object({
  order: v.nullable(orderSchema),
  /** Only rows whose value in the column holds the text, in capitals or not. */
  filter: v.nullable(v.object({ column: v.string(), text: v.string() })),
});
export type RowsView = v.InferOutput<typeof viewSchema>;

const rowsModel = v.object({
  /** "tnnt.tenants", or the beginning of a statement. */
  title: v.string(),
  connection: v.string(),
  environment: v.picklist(ENVIRONMENTS),
  /** What the server is asked, without order and page. */
  sql: v.string(),
  /** Whether the server can be asked for a count, and again. */
  live: v.boolean(),
  /** Whether the rows can be had in another order. */
  sortable: v.boolean(),
  /** Whether all of them can be written into a file. */
  /** What is to be said of the whole ("INSERT 3"); "" is nothing. */
  note: v.string(),
});
export type RowsModel = v.InferOutput<typeof rowsModel>;

const pageSchema = v.object({
  columns: v.array(v.object({ name: v.string(), type: v.string() })),
  rows: v.array(v.array(cell)),
  from: index,
  /** There are rows after these. */
  more: v.boolean(),
  durationMs: v.number(),
});
export type RowsPage = v.InferOutput<typeof pageSchema>;

const savedRowsSchema = v.object({
  connection: v.string(),
  kind: v.string(),
  oid: index,
  schema: v.string(),
  name: v.string(),
});
/** What is shown, for the window's next load; statements are not asked again by themselves. */
export type SavedRows = v.InferOutput<typeof savedRowsSchema>;

export function parseSavedRows(value: unknown): SavedRows | null {
  const parsed = v.safeParse(savedRowsSchema, value);
  return parsed.success ? parsed.output : null;
}

/** The rows page and its host. */
export const rowsContract = {
  host: {
    requests: {
      /** The page's first words; nothing is sent to it before. */
      ready: {
        params: v.null(),
        result: v.object({
          model: rowsModel,
          saved: v.nullable(savedRowsSchema),
          strings: rowsStringsSchema,
          /** BCP 47, for numbers. */
          locale: v.string(),
        }),
      },
      rows: {
        params: v.object({ from: index, view: viewSchema }),
        result: pageSchema,
      },
      /** How many rows there are, exactly. */
      count: { params: v.object({ view: viewSchema }), result: v.object({ count: index }) },
      /** The host has, or reads again, the whole values. */
      copy: {
        params: v.object({ view: viewSchema, wanted: copySchema }),
        result: done,
      },
      /** All rows of the view, in its order, into a file that the person names. */
      export: { params: v.object({ view: viewSchema }), result: done },
      copySql: { params: v.null(), result: done },
    },
    events: {},
  },
  page: {
    requests: {},
    events: {
      /** Other rows are shown from now on. */
      changed: v.object({ model: rowsModel, saved: v.nullable(savedRowsSchema) }),
    },
  },
} as const satisfies Contract;

export type RowsHostSide = (typeof rowsContract)["host"];
export type RowsPageSide = (typeof rowsContract)["page"];
export type RowsReady = v.InferOutput<RowsHostSide["requests"]["ready"]["result"]>;
