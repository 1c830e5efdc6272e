import * as v from "valibot";

/**
 * What the results page shows, as data: codes and values, no prose. It crosses to a browser, so it is
 * declared as a schema; inside, the inferred types are trusted. Lines are 1-based lines of the runbook.
 */

/** The verdict of a card: an answer's, or where the run of a block stands. */
export const CARD_VERDICTS = [
  "fail",
  "error",
  "open",
  "running",
  "accepted",
  "notRun",
  "pass",
] as const;
export type CardVerdict = (typeof CARD_VERDICTS)[number];

export const scopeSchema = v.union([
  v.object({ kind: v.literal("all") }),
  v.object({ kind: v.picklist(["section", "step", "item", "block", "query"]), id: v.string() }),
]);

const expectation = v.object({
  kind: v.picklist(["value", "rows", "names", "duration"]),
  operator: v.picklist(["=", "<>", "<", "<=", ">", ">=", "between"]),
  value: v.union([v.number(), v.string(), v.tuple([v.number(), v.number()]), v.array(v.string())]),
  /** The words it was read from, and their line. */
  text: v.string(),
  line: v.number(),
  explicit: v.boolean(),
  /** Whether it asks for the same as the first one, the one that counts. */
  agrees: v.boolean(),
});

const connection = v.object({
  name: v.string(),
  environment: v.picklist(["development", "staging", "production"]),
  /** "mgmt_db on localhost:5432" in parts. */
  database: v.string(),
  host: v.string(),
  port: v.number(),
});

const failure = v.object({
  kind: v.picklist(["command", "sql", "prompt", "backup", "timeout", "cancelled", "start"]),
  /** The runbook's line; null when it is not known. */
  line: v.nullable(v.number()),
  /** The SQL file and its line, or the path of a backup. */
  file: v.nullable(v.string()),
  fileLine: v.nullable(v.number()),
  /** SQLSTATE, exit code, or why a backup does not count. */
  code: v.nullable(v.string()),
  /** The server's message, the command, or the prompt's text. */
  message: v.string(),
  tolerated: v.boolean(),
});

const common = {
  id: v.string(),
  step: v.object({ number: v.nullable(v.string()), title: v.string() }),
  label: v.string(),
  line: v.number(),
  endLine: v.number(),
  /** SQL or shell text as written. */
  text: v.string(),
  verdict: v.picklist(CARD_VERDICTS),
  actual: v.nullable(v.string()),
  /** The one that counts first. */
  expectations: v.array(expectation),
  at: v.nullable(v.string()),
  durationMs: v.nullable(v.number()),
  /** Who judged the answer or the output, and why so; null: nobody had to, or nobody has yet. */
  judgedBy: v.nullable(v.string()),
  reason: v.nullable(v.string()),
};

const queryCard = v.object({
  ...common,
  kind: v.literal("query"),
  /** The database as the document names it; null: a person is asked. */
  database: v.nullable(v.string()),
  connection: v.nullable(connection),
  error: v.nullable(v.object({ code: v.string(), message: v.string() })),
  /** Name of the file that holds the rows; null when there is none. */
  result: v.nullable(v.string()),
  truncated: v.boolean(),
  /** "15.20" */
  serverVersion: v.nullable(v.string()),
});

const blockCard = v.object({
  ...common,
  kind: v.literal("block"),
  language: v.string(),
  status: v.nullable(
    v.picklist(["running", "passed", "failed", "cancelled", "timedOut", "lost", "accepted"]),
  ),
  exitCode: v.nullable(v.number()),
  failures: v.array(failure),
  backups: v.array(
    v.object({
      path: v.string(),
      bytes: v.number(),
      sha256: v.string(),
      complete: v.boolean(),
    }),
  ),
  acceptedReason: v.nullable(v.string()),
  hasLog: v.boolean(),
});

export const cardSchema = v.variant("kind", [queryCard, blockCard]);

/** What runs at this moment. */
export const progressSchema = v.object({
  step: v.string(),
  what: v.string(),
  startedAt: v.string(),
  done: v.number(),
  total: v.number(),
  backends: v.array(
    v.object({
      connection: v.string(),
      pid: v.number(),
      query: v.string(),
      runningMs: v.nullable(v.number()),
      waitEvent: v.nullable(v.string()),
      blockedBy: v.array(v.object({ pid: v.number(), user: v.string(), query: v.string() })),
    }),
  ),
});

/** What a step made of a database, in words. */
const stepChange = v.object({
  /** Id of the step. */
  step: v.string(),
  title: v.string(),
  connection: v.string(),
  text: v.string(),
});

/** Everything but the cards. */
export const headSchema = v.variant("kind", [
  v.object({ kind: v.literal("noDeployment") }),
  v.object({
    kind: v.literal("deployment"),
    deployment: v.string(),
    runbook: v.string(),
    phase: v.picklist(["running", "paused", "abandoned", "finished"]),
    /** Who holds the journal; null: we may change it. */
    heldBy: v.nullable(v.string()),
    scope: scopeSchema,
    /** Title of the section or step; null for the whole runbook, and for a scope that is gone. */
    scopeTitle: v.nullable(v.string()),
    /** Whether there is a scope that was shown before, or after, this one. */
    canGoBack: v.boolean(),
    canGoForward: v.boolean(),
    /** Of the steps of the scope that ran, in document order. */
    changes: v.array(stepChange),
  }),
]);

export const resultsModelSchema = v.object({
  head: headSchema,
  cards: v.array(cardSchema),
  progress: v.nullable(progressSchema),
});

export type ExpectationView = v.InferOutput<typeof expectation>;
export type FailureView = v.InferOutput<typeof failure>;
export type ConnectionView = v.InferOutput<typeof connection>;
export type QueryCard = v.InferOutput<typeof queryCard>;
export type BlockCard = v.InferOutput<typeof blockCard>;
export type Card = v.InferOutput<typeof cardSchema>;
export type StepChangeView = v.InferOutput<typeof stepChange>;
export type Progress = v.InferOutput<typeof progressSchema>;
export type ResultsHead = v.InferOutput<typeof headSchema>;
export type ResultsModel = v.InferOutput<typeof resultsModelSchema>;
