import * as v from "valibot";
import { connectionSchema, failureSchema } from "../deployment/events.ts";
import { isRollbackFailure } from "../rollback/failures.ts";
import type { RollbackFailure } from "../rollback/ports.ts";

/**
 * What a rehearsal showed, step by step. Kept as JSON in `.schema-ops/rehearsals/<id>.json`; times are
 * ISO 8601 in UTC, durations milliseconds, lines 1-based, paths the workspace's own.
 */

const verdict = v.picklist(["pass", "fail", "error", "open"]);

/** A lock that a step held, or waited for. */
export const lockSchema = v.object({
  database: v.string(),
  /** Schema and name, quoted where it needs to be. */
  object: v.string(),
  /** "AccessExclusiveLock" */
  mode: v.string(),
  /** Between the first and the last look that saw it; what is shorter than two looks counts as one. */
  heldMs: v.number(),
  waitedMs: v.number(),
});

/** What would have reached beyond the cluster and the copy of the workspace. */
export const outsideSchema = v.object({
  step: v.string(),
  /** Of the document; null where it was met at run time only. */
  line: v.nullable(v.number()),
  command: v.string(),
  kind: v.picklist(["server", "command", "file"]),
  /** The host, the program or the path. */
  what: v.string(),
  /**
   * - stopped: the block was not run, or the command failed
   * - stubbed: another command ran in its place, which does nothing
   * - unprivileged: it ran without the other account
   * - redirected: the file is in the rehearsal's folder
   * - noticed: it ran as it is; where it writes is known at run time only
   */
  handled: v.picklist(["stopped", "stubbed", "unprivileged", "redirected", "noticed"]),
});

const blockSchema = v.object({
  id: v.string(),
  line: v.number(),
  outcome: v.picklist(["passed", "failed", "cancelled", "timedOut", "stopped", "notRun"]),
  durationMs: v.number(),
  failures: v.array(failureSchema),
  /** Of what it printed, where something is expected. */
  verdict: v.nullable(verdict),
  actual: v.nullable(v.string()),
});

const querySchema = v.object({
  id: v.string(),
  line: v.number(),
  label: v.nullable(v.string()),
  verdict: v.picklist(["pass", "fail", "error", "open", "notRun"]),
  actual: v.nullable(v.string()),
  error: v.nullable(v.object({ code: v.string(), message: v.string() })),
});

const changeSchema = v.object({
  database: v.string(),
  /** Digests of fingerprints; null: there is none, since the database is not there or cannot be read. */
  before: v.nullable(v.string()),
  after: v.nullable(v.string()),
  /** How many objects of a kind came, went and changed; null: that cannot be told. */
  counts: v.nullable(
    v.array(
      v.object({
        kind: v.string(),
        added: v.number(),
        removed: v.number(),
        changed: v.number(),
      }),
    ),
  ),
});

export const rehearsedStepSchema = v.object({
  id: v.string(),
  number: v.nullable(v.string()),
  title: v.string(),
  section: v.string(),
  line: v.number(),
  part: v.picklist(["deployment", "rollback"]),
  outcome: v.picklist(["passed", "open", "failed", "stopped", "refused", "cancelled"]),
  /** The refusal's code and what it names; null: nothing was refused. */
  refused: v.nullable(v.object({ code: v.string(), what: v.string() })),
  durationMs: v.number(),
  blocks: v.array(blockSchema),
  queries: v.array(querySchema),
  locks: v.array(lockSchema),
  /** Of the databases whose schema is not what it was before the step. */
  changes: v.optional(v.array(changeSchema), []),
});

/** One object that is not as it was. */
export const differenceSchema = v.object({
  /** Schema and name; a constraint or a trigger with its table. */
  object: v.string(),
  kind: v.string(),
  /** added: it is there and was not. */
  change: v.picklist(["added", "removed", "changed", "rows"]),
});

export const rehearsedDatabaseSchema = v.object({
  connection: v.string(),
  database: v.string(),
  /** Digests of fingerprints; null: there is none (why, says `problem`). */
  before: v.nullable(v.string()),
  deployed: v.nullable(v.string()),
  rolledBack: v.nullable(v.string()),
  /** What the deployment changed. */
  changes: v.array(differenceSchema),
  /** What the rollback left different from before. */
  leftOver: v.array(differenceSchema),
  problem: v.nullable(v.string()),
});

export const managedRollbackSchema = v.object({
  /**
   * - restored: from the backups of before the first change, the databases are as they were
   * - partial: some of it is not
   * - failed: it could not be done, and why is in `failure`
   * - off: the deployment takes no backups
   * - none: no step changes a database, so that none was taken
   * - unknown: it could not be compared
   */
  outcome: v.picklist(["restored", "partial", "failed", "off", "none", "unknown"]),
  durationMs: v.number(),
  /** Longest that a name was locked; null: none was. */
  lockMs: v.nullable(v.number()),
  leftOver: v.array(v.object({ database: v.string(), differences: v.array(differenceSchema) })),
  failure: v.nullable(v.custom<RollbackFailure>(isRollbackFailure)),
});

export const rehearsalReportSchema = v.object({
  format: v.literal(1),
  id: v.string(),
  takenAt: v.string(),
  durationMs: v.number(),
  by: v.object({ name: v.string(), host: v.string() }),
  version: v.string(),
  runbook: v.object({ path: v.string(), title: v.string(), sha256: v.string() }),
  /** What else it rests on, relative to the workspace folder: a change makes it stale. */
  files: v.array(v.object({ path: v.string(), sha256: v.string() })),
  data: v.picklist(["none", "all", "sample"]),
  /** Of each table at most, in a sample. */
  sampleRows: v.optional(v.number()),
  /** The real ones. */
  connections: v.array(connectionSchema),
  server: v.object({ major: v.number(), source: v.string() }),
  /** How the cluster differs from the servers beside its environment: a code and what it names. */
  notes: v.array(v.object({ code: v.string(), what: v.string() })),
  steps: v.array(rehearsedStepSchema),
  outside: v.array(outsideSchema),
  /** From the server's log. */
  lockWaits: v.array(v.string()),
  deadlocks: v.number(),
  databases: v.array(rehearsedDatabaseSchema),
  /**
   * - none: the runbook has no rollback section
   * - restored: the databases are as they were
   * - partial: some of what changed is left
   * - restores-nothing: all of what changed is left
   * - not-run: the databases are as they were, but no block of it ran
   * - unknown: it could not be compared
   */
  rollback: v.picklist(["none", "restored", "partial", "restores-nothing", "not-run", "unknown"]),
  /** What Schema Ops' own rollback is worth; absent in reports of before it was rehearsed. */
  managedRollback: v.optional(managedRollbackSchema),
  verdict: v.picklist(["pass", "fail"]),
});

export type RehearsalReport = v.InferOutput<typeof rehearsalReportSchema>;
export type RehearsedStep = v.InferOutput<typeof rehearsedStepSchema>;
export type RehearsedDatabase = v.InferOutput<typeof rehearsedDatabaseSchema>;
export type RehearsedLock = v.InferOutput<typeof lockSchema>;
export type OutsideEffect = v.InferOutput<typeof outsideSchema>;
export type ManagedRollback = v.InferOutput<typeof managedRollbackSchema>;
export type Difference = v.InferOutput<typeof differenceSchema>;
