import * as v from "valibot";
import { ROLLBACK_STAGES } from "../rollback/stages.ts";

/**
 * What can happen in a deployment: one event is one line of its journal. Events are facts: they are
 * appended, never changed, and everything shown is a fold over them. Times are ISO 8601 in UTC.
 * Journal lines are parsed with these schemas; inside, the inferred types are trusted.
 */

const person = v.object({ name: v.string(), host: v.string() });
const verdict = v.picklist(["pass", "fail", "error", "open"]);

export const failureSchema = v.variant("kind", [
  v.object({
    kind: v.literal("command"),
    line: v.number(),
    command: v.string(),
    exitCode: v.number(),
    tolerated: v.boolean(),
  }),
  v.object({
    kind: v.literal("sql"),
    line: v.nullable(v.number()),
    sqlState: v.string(),
    message: v.string(),
    file: v.nullable(v.string()),
    fileLine: v.nullable(v.number()),
    tolerated: v.boolean(),
  }),
  v.object({ kind: v.literal("prompt"), line: v.nullable(v.number()), text: v.string() }),
  v.object({
    kind: v.literal("backup"),
    path: v.string(),
    reason: v.picklist(["truncated", "missing", "empty", "unreadable"]),
  }),
  v.object({ kind: v.literal("timeout"), afterMs: v.number() }),
  v.object({ kind: v.literal("cancelled") }),
  v.object({ kind: v.literal("start"), message: v.string() }),
]);

export const backupSchema = v.object({
  path: v.string(),
  bytes: v.number(),
  sha256: v.string(),
  format: v.picklist(["plain", "custom", "directory", "tar"]),
  database: v.nullable(v.string()),
  serverVersion: v.nullable(v.string()),
  clientVersion: v.nullable(v.string()),
  complete: v.boolean(),
});

export const connectionSchema = v.object({
  name: v.string(),
  role: v.picklist(["manager", "tenant"]),
  environment: v.picklist(["development", "staging", "production"]),
  host: v.string(),
  port: v.number(),
  database: v.string(),
  user: v.string(),
});

/** What something rests on, and the state it was in at that moment. */
const basis = v.object({
  kind: v.picklist(["block", "query", "criterion", "item"]),
  id: v.string(),
  state: v.picklist(["passed", "failed", "accepted", "notRun", "open", "ticked", "unticked"]),
});

const override = v.nullable(v.object({ reason: v.string() }));

/** Fields every event has beside its own. */
const common = { at: v.string(), by: person };

export const eventSchema = v.variant("type", [
  v.object({
    ...common,
    type: v.literal("deploymentStarted"),
    deployment: v.string(),
    /** The whole document is kept beside the journal as `runbook.md`; this is its digest. */
    runbook: v.object({ path: v.string(), title: v.string(), sha256: v.string() }),
    connections: v.array(connectionSchema),
    version: v.string(),
  }),
  /** The person chose to go on with the changed document. */
  v.object({
    ...common,
    type: v.literal("runbookAdopted"),
    sha256: v.string(),
    added: v.array(v.string()),
    removed: v.array(v.string()),
  }),
  /** The document changed to this text; the person chose to go on with the bound one. */
  v.object({ ...common, type: v.literal("runbookKept"), changedTo: v.string() }),
  /** A placeholder's value, or the connection chosen for a name (`connection:<name>`). */
  v.object({
    ...common,
    type: v.literal("valueSet"),
    name: v.string(),
    value: v.string(),
    from: v.picklist(["person", "evidence"]),
  }),
  v.object({
    ...common,
    type: v.literal("gateOpened"),
    step: v.string(),
    reason: v.string(),
    how: v.picklist(["person", "named"]),
  }),
  v.object({
    ...common,
    type: v.literal("blockStarted"),
    run: v.string(),
    step: v.string(),
    block: v.string(),
    /** The exact text that runs. */
    text: v.string(),
    connections: v.array(v.string()),
    log: v.string(),
  }),
  v.object({
    ...common,
    type: v.literal("blockEnded"),
    run: v.string(),
    step: v.string(),
    block: v.string(),
    outcome: v.picklist(["passed", "failed", "cancelled", "timedOut"]),
    exitCode: v.nullable(v.number()),
    failures: v.array(failureSchema),
    backups: v.array(backupSchema),
    durationMs: v.number(),
    log: v.object({ start: v.number(), end: v.number() }),
    /** The verdict of the block's own output where it has an expectation. */
    verdict: v.nullable(verdict),
    actual: v.nullable(v.string()),
  }),
  /** A person accepts a failed run: it counts as done, visibly. */
  v.object({
    ...common,
    type: v.literal("failureAccepted"),
    run: v.string(),
    step: v.string(),
    block: v.string(),
    reason: v.string(),
  }),
  /** A person judged what a block printed. */
  v.object({
    ...common,
    type: v.literal("blockJudged"),
    run: v.string(),
    step: v.string(),
    block: v.string(),
    verdict: v.picklist(["pass", "fail"]),
    reason: v.string(),
  }),
  v.object({
    ...common,
    type: v.literal("queryVerified"),
    step: v.string(),
    query: v.string(),
    connection: v.nullable(v.string()),
    verdict,
    /** The actual value, in short ("36", "3 rows"); null when it could not be asked. */
    actual: v.nullable(v.string()),
    /** SQLSTATE and message, or the code of a refusal. */
    error: v.nullable(v.object({ code: v.string(), message: v.string() })),
    /** File under `results/` with the rows; null when there are none. */
    result: v.nullable(v.string()),
    /** SHA-256 of that file; absent where a journal is older than this. */
    resultSha256: v.optional(v.string()),
    truncated: v.boolean(),
    durationMs: v.number(),
    server: v.nullable(
      v.object({
        host: v.string(),
        port: v.number(),
        database: v.string(),
        user: v.string(),
        version: v.string(),
      }),
    ),
  }),
  /** A person judged an open answer. */
  v.object({
    ...common,
    type: v.literal("queryJudged"),
    step: v.string(),
    query: v.string(),
    verdict: v.picklist(["pass", "fail"]),
    reason: v.string(),
  }),
  /** What a performance criterion speaks of was timed; every run was rolled back. */
  v.object({
    ...common,
    type: v.literal("criterionMeasured"),
    step: v.string(),
    criterion: v.string(),
    connection: v.string(),
    workload: v.picklist(["sessionCreate", "sessionFind", "roleAssign", "roleFind"]),
    table: v.nullable(v.string()),
    runs: v.number(),
    /** Milliseconds; null when there was no run. */
    percentiles: v.nullable(v.object({ p50: v.number(), p95: v.number(), p99: v.number() })),
    verdict,
    /** SQLSTATE or a code, and what the server said. */
    error: v.nullable(v.object({ code: v.string(), message: v.string() })),
  }),
  v.object({
    ...common,
    type: v.literal("itemTicked"),
    step: v.string(),
    item: v.string(),
    how: v.picklist(["person", "command"]),
    basis: v.array(basis),
    override,
  }),
  v.object({
    ...common,
    type: v.literal("itemUnticked"),
    step: v.string(),
    item: v.string(),
    reason: v.string(),
  }),
  v.object({ ...common, type: v.literal("stepSkipped"), step: v.string(), reason: v.string() }),
  v.object({ ...common, type: v.literal("paused"), reason: v.string() }),
  v.object({ ...common, type: v.literal("resumed") }),
  /** A run without an end was found: its host died. The block must be run again. */
  v.object({
    ...common,
    type: v.literal("runLost"),
    run: v.string(),
    step: v.string(),
    block: v.string(),
  }),
  /** A torn last line was cut off after a crash; its bytes are kept beside the journal. */
  v.object({ ...common, type: v.literal("journalRecovered"), bytes: v.number(), kept: v.string() }),
  v.object({ ...common, type: v.literal("abandoned"), reason: v.string() }),
  /** What a database's schema was before or after a step ran; kept as `fingerprints/<digest>.json`. */
  v.object({
    ...common,
    type: v.literal("fingerprintTaken"),
    /** Null: at the end of the deployment. */
    step: v.nullable(v.string()),
    moment: v.picklist(["before", "after"]),
    connection: v.string(),
    database: v.string(),
    /** Null: it could not be taken. */
    digest: v.nullable(v.string()),
    objects: v.number(),
    /** Since the one before it; null where there is none to compare with. */
    changes: v.nullable(
      v.array(
        v.object({
          kind: v.string(),
          added: v.number(),
          removed: v.number(),
          changed: v.number(),
        }),
      ),
    ),
    /** Why it could not be taken or kept. */
    error: v.nullable(v.object({ code: v.string(), message: v.string() })),
    durationMs: v.number(),
  }),
  /** Before the first block that changes a database, and where the runbook says so: what a rollback goes back to. */
  v.object({
    ...common,
    type: v.literal("backupTaken"),
    connection: v.string(),
    /** Its folder in `.schema-ops/backups/`. */
    backup: v.string(),
    /** Of the manifest, without what later checks add to it. */
    sha256: v.string(),
    bytes: v.number(),
    /** Digest of the schema's fingerprint; null: not taken. */
    fingerprint: v.nullable(v.string()),
    /** The step before which it was taken; null where a journal is older than this. */
    step: v.optional(v.nullable(v.string()), null),
  }),
  v.object({
    ...common,
    type: v.literal("backupOmitted"),
    connection: v.string(),
    reason: v.picklist(["no-database", "choice"]),
  }),
  /** Nothing was changed: what was to run did not begin. */
  v.object({
    ...common,
    type: v.literal("backupFailed"),
    connection: v.string(),
    code: v.string(),
    message: v.string(),
  }),
  v.object({
    ...common,
    type: v.literal("rollbackStarted"),
    /** Its log in `.schema-ops/rollbacks/`. */
    rollback: v.string(),
    databases: v.array(
      v.object({ connection: v.string(), database: v.string(), backup: v.string() }),
    ),
  }),
  v.object({
    ...common,
    type: v.literal("rollbackStage"),
    rollback: v.string(),
    stage: v.picklist(ROLLBACK_STAGES),
  }),
  v.object({
    ...common,
    type: v.literal("rollbackEnded"),
    rollback: v.string(),
    /** `undone`: begun to cut over, and taken back: every database is as it was. */
    outcome: v.picklist(["done", "failed", "undone", "cancelled"]),
    message: v.string(),
    /** Under which name each failed database is kept; empty unless it is done. */
    kept: v.array(v.object({ connection: v.string(), database: v.string(), keptAs: v.string() })),
  }),
  v.object({
    ...common,
    type: v.literal("finished"),
    signOff: v.object({
      name: v.string(),
      result: v.picklist(["success", "failure"]),
      remark: v.string(),
      fields: v.record(v.string(), v.string()),
    }),
  }),
]);

export type DeploymentEvent = v.InferOutput<typeof eventSchema>;
export type DeploymentEventType = DeploymentEvent["type"];
export type EventOf<T extends DeploymentEventType> = Extract<DeploymentEvent, { readonly type: T }>;
export type Basis = v.InferOutput<typeof basis>;
export type DeploymentConnection = v.InferOutput<typeof connectionSchema>;
