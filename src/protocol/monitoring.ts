import * as v from "valibot";
import { REPORT_KINDS } from "../core/monitoring/cadence.ts";
import { SEVERITIES } from "../core/monitoring/finding.ts";
import { UNITS } from "../core/monitoring/report.ts";
import { monitoringStringsSchema } from "./monitoringStrings.ts";
import type { Contract } from "./rpc.ts";

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const done = v.null();
const id = v.pipe(v.string(), v.maxLength(500));

const verdictSchema = v.picklist(["pass", "fail", "error", "open"]);
const levelSchema = v.picklist(["good", "warning", "critical"]);
const unitSchema = v.picklist(UNITS);

const changeSchema = v.object({
  against: v.picklist(["last", "lastWeek"]),
  at: v.number(),
  before: v.string(),
  difference: v.string(),
});

/** A single number with its way through the reports, oldest first. */
const figureSchema = v.object({
  /** "" where the card itself says what it is. */
  label: v.string(),
  /** Exact decimal text; null: not known. */
  value: v.nullable(v.string()),
  unit: unitSchema,
  limit: v.nullable(v.number()),
  level: v.nullable(levelSchema),
  changes: v.array(changeSchema),
  history: v.array(v.object({ at: v.number(), value: v.number() })),
});
export type FigureView = v.InferOutput<typeof figureSchema>;

const tableSchema = v.object({
  columns: v.array(v.object({ name: v.string(), type: v.string(), unit: v.nullable(unitSchema) })),
  rows: v.array(v.array(v.nullable(v.string()))),
  truncated: v.boolean(),
});
export type TableView = v.InferOutput<typeof tableSchema>;

const chartSchema = v.variant("kind", [
  v.object({
    kind: v.literal("bars"),
    names: v.array(v.string()),
    unit: unitSchema,
    bars: v.array(v.object({ label: v.string(), values: v.array(v.nullable(v.number())) })),
  }),
  v.object({
    kind: v.literal("lines"),
    unit: unitSchema,
    /** False: times without a zone, drawn as they stand. */
    zoned: v.boolean(),
    lines: v.array(
      v.object({
        name: v.string(),
        points: v.array(v.object({ at: v.number(), value: v.nullable(v.number()) })),
      }),
    ),
  }),
]);
export type ChartView = v.InferOutput<typeof chartSchema>;

const cardSchema = v.object({
  id,
  /** In the person's words, or the query's comment. */
  title: v.string(),
  /** "" for health. */
  section: v.string(),
  line: v.nullable(index),
  connection: v.nullable(v.string()),
  server: v.nullable(v.string()),
  /** Null: nothing was judged. */
  standing: v.nullable(verdictSchema),
  /** Why there is no answer, or only part of one. */
  note: v.string(),
  reasons: v.array(v.string()),
  /** The one command that would help; null: none. */
  install: v.nullable(v.string()),
  sql: v.nullable(v.string()),
  asked: v.nullable(v.string()),
  durationMs: v.nullable(v.number()),
  expectations: v.array(
    v.object({ text: v.string(), line: index, holds: v.picklist(["yes", "no", "unknown"]) }),
  ),
  figures: v.array(figureSchema),
  chart: v.nullable(chartSchema),
  table: v.nullable(tableSchema),
  rewrite: v.nullable(
    v.object({
      state: v.picklist(["offered", "agreed"]),
      sql: v.string(),
      by: v.nullable(v.string()),
      at: v.nullable(v.string()),
    }),
  ),
});
export type CardView = v.InferOutput<typeof cardSchema>;

const findingSchema = v.object({
  severity: v.picklist(SEVERITIES),
  /** What was found, why it matters, what to do: sentences in the person's language. */
  title: v.string(),
  why: v.string(),
  todo: v.string(),
  connection: v.string(),
  object: v.nullable(v.string()),
  sql: v.array(v.string()),
});
export type FindingView = v.InferOutput<typeof findingSchema>;

const actionSchema = v.object({
  title: v.string(),
  section: v.string(),
  line: index,
  sql: v.string(),
  connection: v.nullable(v.string()),
});

const reportSchema = v.object({
  takenAt: v.number(),
  durationMs: v.number(),
  verdict: verdictSchema,
  runbook: v.nullable(v.string()),
  connections: v.array(v.object({ name: v.string(), server: v.nullable(v.string()) })),
  cards: v.array(cardSchema),
  findings: v.array(findingSchema),
  actions: v.array(actionSchema),
});
export type ReportView = v.InferOutput<typeof reportSchema>;

const choiceSchema = v.object({
  section: id,
  title: v.string(),
  /** The report's name; "": in none. */
  report: v.string(),
  by: v.string(),
  at: v.string(),
});

const modelSchema = v.object({
  kind: v.picklist(REPORT_KINDS),
  title: v.string(),
  /** Cards that have come in; null: none is being taken. */
  running: v.nullable(index),
  /** Null: none of this kind is kept. */
  report: v.nullable(reportSchema),
  /** File of the one that is shown; null: it is not kept. */
  file: v.nullable(v.string()),
  /** Newest first. */
  kept: v.array(v.object({ file: v.string(), takenAt: v.number(), verdict: verdictSchema })),
  /** Files that could not be read, each with why. */
  problems: v.array(v.string()),
  /** Titles of sections of the runbook in hand that are in no report yet. */
  undecided: v.array(v.string()),
  /** What people said of such sections. */
  choices: v.array(choiceSchema),
  agreements: v.array(
    v.object({
      hash: v.string(),
      original: v.string(),
      sql: v.string(),
      by: v.string(),
      at: v.string(),
    }),
  ),
});
export type MonitoringModel = v.InferOutput<typeof modelSchema>;

/** A text of SQL on the page, by its place: the host looks it up and trusts nothing else. */
const sqlPlace = v.variant("of", [
  v.object({ of: v.picklist(["card", "asked", "rewrite", "install"]), id }),
  v.object({ of: v.literal("finding"), index, statement: index }),
  v.object({ of: v.literal("action"), index }),
]);
export type SqlPlace = v.InferOutput<typeof sqlPlace>;

const savedSchema = v.object({ kind: v.picklist(REPORT_KINDS), file: v.nullable(v.string()) });
/** What survives a reload of the window. */
export type SavedReport = v.InferOutput<typeof savedSchema>;

export function parseSavedReport(value: unknown): SavedReport | null {
  const parsed = v.safeParse(savedSchema, value);
  return parsed.success ? parsed.output : null;
}

/** The page of a report and its host. */
export const monitoringContract = {
  host: {
    requests: {
      /** The page's first words; nothing is sent to it before. */
      ready: {
        params: v.null(),
        result: v.object({
          model: modelSchema,
          strings: monitoringStringsSchema,
          /** BCP 47, for numbers and times. */
          locale: v.string(),
        }),
      },
      run: { params: v.null(), result: done },
      cancel: { params: v.null(), result: done },
      /** Another kept report of the same kind; null: the newest. */
      show: { params: v.object({ file: v.nullable(id) }), result: done },
      openSource: { params: v.object({ line: index }), result: done },
      copySql: { params: sqlPlace, result: done },
      openSql: { params: sqlPlace, result: done },
      /** Shows an action's SQL and asks. */
      perform: { params: v.object({ index }), result: done },
      /** Uses the offered query from now on. */
      agree: { params: v.object({ id }), result: done },
      revoke: { params: v.object({ hash: id }), result: done },
      /** Asks which reports the sections without a cadence belong to. */
      decide: { params: v.null(), result: done },
      undecide: { params: v.object({ section: id }), result: done },
    },
    events: {},
  },
  page: { requests: {}, events: { changed: modelSchema } },
} as const satisfies Contract;

export type MonitoringHostSide = (typeof monitoringContract)["host"];
export type MonitoringPageSide = (typeof monitoringContract)["page"];
export type MonitoringReady = v.InferOutput<MonitoringHostSide["requests"]["ready"]["result"]>;
