import * as v from "valibot";
import type { Person } from "../deployment/ports.ts";
import type { Action, ActionFailure, ActionOutcome } from "./action.ts";

/** One line of the action log: who did what, when, over which connection, and what came of it. */
export const actionEntrySchema = v.object({
  v: v.literal(1),
  /** Unique to the attempt: the line of its beginning and the line of its end carry the same. */
  id: v.string(),
  /** ISO 8601, UTC. */
  at: v.string(),
  by: v.string(),
  host: v.string(),
  title: v.string(),
  connection: v.string(),
  /** host:port/database as user. */
  server: v.string(),
  sql: v.array(v.string()),
  reason: v.nullable(v.string()),
  /** The attempt that this one undoes. */
  undoes: v.nullable(v.string()),
  /** "begun" is written before anything is sent, so that a lost end is seen. */
  outcome: v.picklist(["begun", "done", "failed"]),
  rows: v.array(v.nullable(v.number())),
  /** Why it failed; null otherwise. */
  failure: v.nullable(v.string()),
  durationMs: v.nullable(v.number()),
});
export type ActionEntry = v.InferOutput<typeof actionEntrySchema>;

export interface Attempt {
  readonly id: string;
  readonly action: Action;
  readonly server: string;
  readonly by: Person;
  readonly undoes: string | null;
}

export function begunEntry(attempt: Attempt, at: string): ActionEntry {
  const { action, by } = attempt;
  return {
    v: 1,
    id: attempt.id,
    at,
    by: by.name,
    host: by.host,
    title: action.title,
    connection: action.connection,
    server: attempt.server,
    sql: action.statements.map(({ sql }) => sql),
    reason: action.reason,
    undoes: attempt.undoes,
    outcome: "begun",
    rows: [],
    failure: null,
    durationMs: null,
  };
}

export function endedEntry(attempt: Attempt, at: string, outcome: ActionOutcome): ActionEntry {
  return {
    ...begunEntry(attempt, at),
    outcome: outcome.kind,
    rows: outcome.results.map(({ rowCount }) => rowCount),
    failure:
      outcome.kind === "failed"
        ? `${failureLine(outcome.failure)}${leftLine(outcome.leftBehind)}`
        : null,
    durationMs: Math.round(outcome.durationMs),
  };
}

function leftLine(leftBehind: readonly string[] | null): string {
  return leftBehind === null
    ? "; an invalid index may be left"
    : leftBehind.map((sql) => `; left: ${sql}`).join("");
}

function failureLine(failure: ActionFailure): string {
  switch (failure.code) {
    case "cancelled":
      return "cancelled";
    case "sql":
      return `${failure.sqlState} ${failure.message}`;
    case "changed-meanwhile":
      return `expected ${failure.expected} rows, found ${failure.found}`;
    case "unreachable":
    case "locked":
      return failure.message;
  }
}
