import type { Action } from "../actions/action.ts";
import { quoteLiteral } from "../sql/quote.ts";
import type { Backend } from "./backend.ts";

interface BackendAct {
  readonly connection: string;
  /** In the person's language. */
  readonly title: string;
  readonly backend: Pick<Backend, "pid" | "startedUs" | "queryStartedUs">;
}

/** How long we wait for a process to end, before we say that it did not. */
const END_WITHIN_MS = 5000;

/** Stops the statement that was seen. When the process is at another one by now, nothing is stopped. */
export function cancelQuery({ connection, title, backend }: BackendAct): Action {
  const query =
    backend.queryStartedUs === null
      ? []
      : [`a.query_start = ${timeLiteral(backend.queryStartedUs)}`];
  return signalAction(connection, title, "pg_catalog.pg_cancel_backend(a.pid)", [
    ...processLines(backend),
    ...query,
  ]);
}

/** Ends the process, and with it its session and transaction. Its number may have been given away: its start says who it is. */
export function terminateBackend({ connection, title, backend }: BackendAct): Action {
  const call = `pg_catalog.pg_terminate_backend(a.pid, ${END_WITHIN_MS})`;
  return signalAction(connection, title, call, processLines(backend));
}

function processLines({ pid, startedUs }: BackendAct["backend"]): readonly string[] {
  return [
    `a.pid = ${Math.trunc(pid)}`,
    ...(startedUs === null ? [] : [`a.backend_start = ${timeLiteral(startedUs)}`]),
  ];
}

/** The call stands where it is made only for the row that was found, and the row counts only when it was heard. */
function signalAction(
  connection: string,
  title: string,
  call: string,
  conditions: readonly string[],
): Action {
  const sql = [
    "SELECT told.pid",
    "  FROM (",
    `    SELECT a.pid, ${call} AS heard`,
    "      FROM pg_catalog.pg_stat_activity AS a",
    `     WHERE ${conditions.join("\n       AND ")}`,
    "  ) AS told",
    " WHERE told.heard",
  ].join("\n");
  return {
    title,
    connection,
    // None left is "somebody was faster": the process is gone, or at something else.
    statements: [{ sql, expectRows: 1 }],
    transaction: "one",
    reason: null,
    undo: null,
  };
}

/** ISO 8601 with microseconds: read the same under every DateStyle and TimeZone. */
function timeLiteral(us: number): string {
  const ms = Math.floor(us / 1000);
  const rest = String(us - ms * 1000).padStart(3, "0");
  return `${quoteLiteral(new Date(ms).toISOString().replace("Z", `${rest}Z`))}::timestamptz`;
}
