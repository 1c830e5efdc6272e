import type { ActionFailure } from "../../core/actions/action.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { sqlFailure } from "../sqlFailure.ts";

/** Thrown when a statement changed another number of rows than it must. */
export class ChangedMeanwhile extends Error {
  readonly sql: string;
  readonly expected: number;
  readonly found: number;

  constructor(sql: string, expected: number, found: number) {
    super(`expected ${expected} rows, found ${found}`);
    this.name = "ChangedMeanwhile";
    this.sql = sql;
    this.expected = expected;
    this.found = found;
  }
}

const LOCK_NOT_AVAILABLE = "55P03";

/** Sorts what went wrong while an action ran. */
export function actionFailure(error: unknown, signal: CancelSignal): ActionFailure {
  if (error instanceof ChangedMeanwhile) {
    const { sql, expected, found } = error;
    return { code: "changed-meanwhile", sql, expected, found };
  }
  const failure = sqlFailure(error, signal);
  return failure.code === "sql" && failure.sqlState === LOCK_NOT_AVAILABLE
    ? { code: "locked", message: failure.message }
    : failure;
}
