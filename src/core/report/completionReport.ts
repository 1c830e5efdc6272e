import * as v from "valibot";
import { connectionSchema, failureSchema, backupSchema } from "../deployment/events.ts";
import { SECTION_KINDS } from "../runbook/runbook.ts";

/** The form that is written; a reader refuses a newer one. */
export const REPORT_FORMAT = 1;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const person = v.strictObject({ name: v.string(), host: v.string() });
const act = v.strictObject({ at: v.string(), by: person, reason: v.string() });
const verdict = v.picklist(["pass", "fail", "error", "open"]);

/** What binds a report to its journal, and what is needed to write it again. */
export const stampSchema = v.strictObject({
  kind: v.literal("completion-report"),
  format: v.literal(REPORT_FORMAT),
  /** Of the program that wrote it. */
  version: v.string(),
  deployment: v.string(),
  /** Events that the report tells of, and the SHA-256 of the last one's line. */
  events: count,
  head: v.string(),
});

/** A value that the journal holds, and whether all of it is in the report. */
const log = v.strictObject({
  /** Relative to the deployment's folder. */
  path: v.string(),
  /** Bytes in the file; `end` null when the run has no end. */
  start: count,
  end: v.nullable(count),
  state: v.picklist(["whole", "cut", "missing", "omitted", "noEnd"]),
  /** Of the bytes from start to end, as they were when the report was written. */
  sha256: v.nullable(v.string()),
  excerpt: v.string(),
});

const expectation = v.strictObject({
  text: v.string(),
  /** "value >= 100": the words of the annotation grammar. */
  condition: v.string(),
  line: count,
});

const judged = v.strictObject({ ...act.entries, verdict: v.picklist(["pass", "fail"]) });

const run = v.strictObject({
  run: v.string(),
  startedAt: v.string(),
  endedAt: v.nullable(v.string()),
  by: person,
  outcome: v.picklist(["running", "passed", "failed", "cancelled", "timedOut", "lost"]),
  exitCode: v.nullable(v.number()),
  durationMs: v.nullable(v.number()),
  connections: v.array(v.string()),
  failures: v.array(failureSchema),
  failuresOmitted: count,
  verdict: v.nullable(verdict),
  actual: v.nullable(v.string()),
  judged: v.nullable(judged),
  accepted: v.nullable(act),
  /** The exact text that ran. */
  text: v.string(),
  log: v.nullable(log),
});

const block = v.strictObject({
  id: v.string(),
  line: count,
  language: v.string(),
  status: v.picklist(["passed", "accepted", "failed", "open", "running", "notRun"]),
  expectations: v.array(expectation),
  /** Oldest first; the last one counts. */
  runs: v.array(run),
  runsOmitted: count,
});

const server = v.strictObject({
  host: v.string(),
  port: v.number(),
  database: v.string(),
  user: v.string(),
  version: v.string(),
});

const answer = v.strictObject({
  at: v.string(),
  by: person,
  verdict,
  actual: v.nullable(v.string()),
  error: v.nullable(v.strictObject({ code: v.string(), message: v.string() })),
  connection: v.nullable(v.string()),
  server: v.nullable(server),
  durationMs: v.number(),
  /** File with the rows, relative to the deployment's folder, and its digest as the journal has it. */
  result: v.nullable(
    v.strictObject({
      path: v.string(),
      /** Null in a journal of an older version. */
      sha256: v.nullable(v.string()),
      state: v.picklist(["whole", "changed", "missing", "unrecorded"]),
    }),
  ),
  truncated: v.boolean(),
  judged: v.nullable(judged),
});

const query = v.strictObject({
  id: v.string(),
  line: count,
  label: v.nullable(v.string()),
  sql: v.string(),
  database: v.nullable(v.string()),
  /** The step is not done before it passes. */
  required: v.boolean(),
  verdict: v.picklist(["pass", "fail", "error", "open", "notRun"]),
  expectations: v.array(expectation),
  answers: v.array(answer),
  answersOmitted: count,
});

const basis = v.strictObject({
  kind: v.picklist(["block", "query", "criterion", "item"]),
  id: v.string(),
  state: v.picklist(["passed", "failed", "accepted", "notRun", "open", "ticked", "unticked"]),
});

const item = v.strictObject({
  id: v.string(),
  line: count,
  text: v.string(),
  parent: v.nullable(v.string()),
  /** `overridden`: ticked against the evidence; `stale`: ticked, and what it rests on failed since. */
  status: v.picklist(["ticked", "overridden", "stale", "open"]),
  /** The document itself came with the tick, which says nothing of this deployment. */
  checkedBefore: v.boolean(),
  how: v.nullable(v.picklist(["person", "command"])),
  at: v.nullable(v.string()),
  by: v.nullable(person),
  overrideReason: v.nullable(v.string()),
  basis: v.array(basis),
  staleBy: v.array(v.string()),
  history: v.array(
    v.strictObject({
      at: v.string(),
      by: person,
      ticked: v.boolean(),
      reason: v.nullable(v.string()),
    }),
  ),
  historyOmitted: count,
});

const status = v.picklist(["locked", "ready", "running", "failed", "passed", "skipped", "partly"]);

const spent = { estimateMinutes: v.nullable(v.number()), spentMs: v.number() };

const step = v.strictObject({
  id: v.string(),
  number: v.nullable(v.string()),
  title: v.string(),
  line: count,
  optional: v.boolean(),
  status,
  ...spent,
  skipped: v.nullable(act),
  gateOpened: v.nullable(v.strictObject({ ...act.entries, how: v.picklist(["person", "named"]) })),
  waitsFor: v.array(v.string()),
  items: v.array(item),
  blocks: v.array(block),
  queries: v.array(query),
});

const section = v.strictObject({
  id: v.string(),
  title: v.string(),
  kind: v.picklist(SECTION_KINDS),
  optional: v.boolean(),
  /** False for what a deployment does not consist of: rollback, monitoring, scripts. */
  part: v.boolean(),
  status,
  ...spent,
  steps: v.array(step),
});

const doubt = v.variant("kind", [
  v.strictObject({ kind: v.literal("unfinished"), phase: v.picklist(["running", "paused"]) }),
  v.strictObject({ kind: v.literal("abandoned"), ...act.entries }),
  v.strictObject({ kind: v.literal("signedFailure") }),
  v.strictObject({
    kind: v.literal("journalDamaged"),
    damage: v.string(),
    line: v.nullable(v.number()),
  }),
  v.strictObject({ kind: v.literal("journalRecovered"), bytes: count, kept: v.string() }),
  v.strictObject({ kind: v.literal("documentChanged") }),
  v.strictObject({
    kind: v.picklist([
      "failed",
      "open",
      "stale",
      "notDone",
      "lost",
      "overrides",
      "removed",
      "logsMissing",
      "rowsChanged",
      "rowsMissing",
      "truncated",
    ]),
    count,
  }),
]);

const event = v.strictObject({
  seq: count,
  at: v.string(),
  by: person,
  type: v.string(),
  step: v.nullable(v.string()),
  id: v.nullable(v.string()),
  detail: v.nullable(v.string()),
});

export const reportSchema = v.strictObject({
  stamp: stampSchema,
  /** `uncertain`: the journal, or the text that it is bound to, is not whole. */
  outcome: v.picklist(["success", "failure", "unfinished", "abandoned", "uncertain"]),
  /** What a reader must know before anything else. Empty: nothing speaks against the outcome. */
  doubts: v.array(doubt),
  startedAt: v.string(),
  startedBy: person,
  /** When it was finished or abandoned. */
  endedAt: v.nullable(v.string()),
  /** Time of the last event. */
  asOf: v.string(),
  people: v.array(v.strictObject({ ...person.entries, events: count })),
  runbook: v.strictObject({
    path: v.string(),
    title: v.string(),
    sha256: v.string(),
    metadata: v.array(v.strictObject({ name: v.string(), value: v.string() })),
    changes: v.array(
      v.strictObject({
        at: v.string(),
        by: person,
        kind: v.picklist(["adopted", "kept"]),
        sha256: v.string(),
        added: count,
        removed: count,
      }),
    ),
  }),
  /** Of the program that began the deployment. */
  startedWith: v.string(),
  connections: v.array(
    v.strictObject({ ...connectionSchema.entries, serverVersions: v.array(v.string()) }),
  ),
  values: v.array(v.strictObject({ name: v.string(), value: v.string() })),
  totals: v.strictObject({
    items: count,
    ticked: count,
    overridden: count,
    stale: count,
    blocks: count,
    blocksDone: count,
    queries: count,
    passed: count,
    failed: count,
    open: count,
    notRun: count,
    elapsedMs: v.number(),
    ...spent,
  }),
  sections: v.array(section),
  overrides: v.array(
    v.strictObject({
      kind: v.picklist(["tick", "failure", "judgement", "gate", "skip"]),
      step: v.string(),
      id: v.string(),
      /** What the item says, the query is called, or where the command stands. */
      name: v.string(),
      reason: v.string(),
      by: v.nullable(person),
      at: v.nullable(v.string()),
    }),
  ),
  /** Work of the deployment that was not carried out. */
  notDone: v.array(
    v.strictObject({
      kind: v.picklist(["step", "block", "query", "item"]),
      step: v.string(),
      id: v.string(),
      name: v.string(),
      why: v.picklist(["skipped", "optional", "notRun", "open"]),
    }),
  ),
  /** Events about what the document no longer holds. */
  removed: v.array(
    v.strictObject({
      kind: v.picklist(["step", "block", "query", "item"]),
      id: v.string(),
      events: count,
    }),
  ),
  backups: v.array(v.strictObject({ ...backupSchema.entries, run: v.string(), at: v.string() })),
  pauses: v.array(v.strictObject({ ...act.entries, resumedAt: v.nullable(v.string()) })),
  signOff: v.nullable(
    v.strictObject({
      at: v.string(),
      by: person,
      name: v.string(),
      result: v.picklist(["success", "failure"]),
      remark: v.string(),
      fields: v.array(v.strictObject({ name: v.string(), value: v.string() })),
    }),
  ),
  /** Fields that the document names and nobody filled in. */
  blankFields: v.array(v.string()),
  record: v.strictObject({ shown: v.array(event), omitted: count }),
});

/** What became of a deployment, for whoever has to answer for it. Plain data, the same at each fold. */
export type CompletionReport = v.InferOutput<typeof reportSchema>;
export type ReportStamp = CompletionReport["stamp"];
export type ReportSection = CompletionReport["sections"][number];
export type ReportStep = ReportSection["steps"][number];
export type ReportItem = ReportStep["items"][number];
export type ReportBlock = ReportStep["blocks"][number];
export type ReportRun = ReportBlock["runs"][number];
export type ReportQuery = ReportStep["queries"][number];
export type ReportAnswer = ReportQuery["answers"][number];
export type ReportLog = NonNullable<ReportRun["log"]>;
export type ReportDoubt = CompletionReport["doubts"][number];
export type ReportPerson = CompletionReport["startedBy"];
