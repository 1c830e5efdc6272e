import * as v from "valibot";
import { ROLLBACK_STAGES } from "./stages.ts";

/** How far a rollback went: facts, appended, never changed. Times are ISO 8601 in UTC. */
const common = { at: v.string() };

const place = v.object({
  connection: v.string(),
  host: v.string(),
  port: v.number(),
  database: v.string(),
  backup: v.string(),
  /** What it is restored into. */
  restoredAs: v.string(),
  /** Null: there was no database to keep. */
  keptAs: v.nullable(v.string()),
});

export const rollbackEntrySchema = v.variant("type", [
  v.object({
    ...common,
    type: v.literal("started"),
    by: v.string(),
    deployment: v.nullable(v.string()),
    databases: v.array(place),
  }),
  v.object({ ...common, type: v.literal("stage"), stage: v.picklist(ROLLBACK_STAGES) }),
  /** The new database is there: only one of this OID is ours. */
  v.object({ ...common, type: v.literal("created"), connection: v.string(), oid: v.number() }),
  /** Everything of the backup is in the new database: the next rollback may use it again. */
  v.object({ ...common, type: v.literal("restored"), connection: v.string() }),
  v.object({
    ...common,
    type: v.literal("cutOver"),
    connections: v.array(v.string()),
    lockMs: v.number(),
  }),
  v.object({
    ...common,
    type: v.literal("ended"),
    outcome: v.picklist(["done", "failed", "undone", "cancelled"]),
    message: v.string(),
    /** Names of the new databases that were left for the next rollback. */
    left: v.optional(v.array(v.string()), []),
  }),
  /** A database that was left is the one of another rollback now. */
  v.object({
    ...common,
    type: v.literal("takenOver"),
    database: v.string(),
    rollback: v.string(),
  }),
  /** A failed database that was kept, or a new one that was left, is gone, by somebody's wish. */
  v.object({ ...common, type: v.literal("dropped"), database: v.string() }),
]);

export type RollbackEntry = v.InferOutput<typeof rollbackEntrySchema>;
export type RollbackPlace = v.InferOutput<typeof place>;
export type RollbackOutcome = Extract<RollbackEntry, { readonly type: "ended" }>["outcome"];

/** A rollback as its log tells it. */
export interface RollbackRecord {
  readonly id: string;
  readonly startedAt: string;
  readonly by: string;
  readonly deployment: string | null;
  readonly databases: readonly RollbackPlace[];
  /** OIDs of the new databases, by connection. */
  readonly created: ReadonlyMap<string, number>;
  /** Connections whose new database holds everything. */
  readonly restored: ReadonlySet<string>;
  /** Names of new databases that are there for the next rollback, as far as the log tells. */
  readonly left: ReadonlySet<string>;
  readonly stage: (typeof ROLLBACK_STAGES)[number] | null;
  /** Null: it did not end, or nobody could write that down. */
  readonly outcome: RollbackOutcome | null;
  readonly dropped: ReadonlySet<string>;
}

/** Null: it did not begin. */
export function foldRollbackLog(
  id: string,
  entries: readonly RollbackEntry[],
): RollbackRecord | null {
  const [started] = entries;
  if (started?.type !== "started") {
    return null;
  }
  const created = new Map<string, number>();
  const restored = new Set<string>();
  const left = new Set<string>();
  const dropped = new Set<string>();
  let stage: RollbackRecord["stage"] = null;
  let outcome: RollbackOutcome | null = null;
  for (const entry of entries) {
    switch (entry.type) {
      case "created":
        created.set(entry.connection, entry.oid);
        break;
      case "stage":
        stage = entry.stage;
        break;
      case "ended":
        outcome = entry.outcome;
        entry.left.forEach((name) => left.add(name));
        break;
      case "restored":
        restored.add(entry.connection);
        break;
      case "takenOver":
        left.delete(entry.database);
        break;
      case "dropped":
        left.delete(entry.database);
        dropped.add(entry.database);
        break;
      case "started":
      case "cutOver":
        break;
    }
  }
  const { at, by, deployment, databases } = started;
  const made = { created, restored, left, dropped };
  return { id, startedAt: at, by, deployment, databases, ...made, stage, outcome };
}
