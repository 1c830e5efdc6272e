import * as v from "valibot";
import {
  cardSchema,
  headSchema,
  progressSchema,
  resultsModelSchema,
  scopeSchema,
} from "../core/deployment/view/resultsModel.ts";
import type { Contract } from "./rpc.ts";
import { resultsStringsSchema } from "./resultsStrings.ts";

/** Id of a card, or the place of something in one. The host looks it up and trusts nothing else. */
const id = v.pipe(v.string(), v.maxLength(500));
const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const done = v.null();

/** Characters of a cell that are sent; the rest is said, not shown. */
export const CELL_LIMIT = 4000;
/** Rows that one request may ask for. */
export const ROWS_LIMIT = 200;

/** NULL, a whole value, or the beginning of a long one with its length in characters. */
const cell = v.union([v.null(), v.string(), v.object({ text: v.string(), length: v.number() })]);

const rowsPage = v.object({
  /** The file they come from: rows of another answer are not these. */
  result: v.string(),
  columns: v.array(v.object({ name: v.string(), type: v.string() })),
  rows: v.array(v.array(cell)),
  from: index,
  /** Rows that are kept; the server had more when `truncated`. */
  total: index,
  truncated: v.boolean(),
});
export type Cell = v.InferOutput<typeof cell>;
export type RowsPage = v.InferOutput<typeof rowsPage>;

export const FILTERS = ["all", "fail", "error", "open", "notRun", "pass"] as const;
export type Filter = (typeof FILTERS)[number];

const savedPageSchema = v.object({
  scope: scopeSchema,
  filter: v.picklist(FILTERS),
  failuresFirst: v.boolean(),
});
/** What survives a reload of the window: kept by the page, given back to the host's serializer. */
export type SavedPage = v.InferOutput<typeof savedPageSchema>;

export function parseSavedPage(value: unknown): SavedPage | null {
  const parsed = v.safeParse(savedPageSchema, value);
  return parsed.success ? parsed.output : null;
}

/** The results page and its host. */
export const resultsContract = {
  host: {
    requests: {
      /** The page's first words; nothing is sent to it before. */
      ready: {
        params: v.null(),
        result: v.object({
          model: resultsModelSchema,
          strings: resultsStringsSchema,
          /** BCP 47, for numbers and times. */
          locale: v.string(),
        }),
      },
      rows: {
        params: v.object({
          id,
          from: index,
          count: v.pipe(index, v.minValue(1), v.maxValue(ROWS_LIMIT)),
        }),
        result: rowsPage,
      },
      /** The card in the runbook, or its expectation of that place in the list. */
      openSource: {
        params: v.object({ id, expectation: v.nullable(index) }),
        result: done,
      },
      /** A failure's line in the runbook, or its SQL file. */
      openFailure: {
        params: v.object({ id, failure: index, where: v.picklist(["runbook", "file"]) }),
        result: done,
      },
      copy: { params: v.object({ id }), result: done },
      /** Verifies a query, runs a block. */
      runAgain: { params: v.object({ id }), result: done },
      /** Sets a query's answer against another one. */
      compare: { params: v.object({ id }), result: done },
      cancel: { params: v.null(), result: done },
      accept: { params: v.object({ id }), result: done },
      judge: { params: v.object({ id, verdict: v.picklist(["pass", "fail"]) }), result: done },
      openLog: { params: v.object({ id }), result: done },
      /** What a step made of a database: its place in the list of the head. */
      openChange: { params: v.object({ change: index }), result: done },
      start: { params: v.null(), result: done },
      /** To the scope that was shown before, or after, this one. */
      back: { params: v.null(), result: done },
      forward: { params: v.null(), result: done },
      showAll: { params: v.null(), result: done },
    },
    events: {},
  },
  page: {
    requests: {},
    events: {
      /** Everything but unchanged cards: `order` names all, `cards` holds the new ones. */
      changed: v.object({
        head: headSchema,
        order: v.array(v.string()),
        cards: v.array(cardSchema),
        progress: v.nullable(progressSchema),
      }),
    },
  },
} as const satisfies Contract;

export type ResultsHostSide = (typeof resultsContract)["host"];
export type ResultsPageSide = (typeof resultsContract)["page"];
export type ChangedEvent = v.InferOutput<ResultsPageSide["events"]["changed"]>;
export type ReadyResult = v.InferOutput<ResultsHostSide["requests"]["ready"]["result"]>;
