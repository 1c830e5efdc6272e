import type { BrowseFailure } from "../../core/catalog/browse.ts";
import { MEASURE_APPLICATION } from "../../core/connection/applicationName.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, type Result } from "../../core/lib/result.ts";
import type { MeasureRequest } from "../../core/performance/measurement.ts";
import { connect, type ConnectParts } from "../connect.ts";
import { failureMessage } from "../connectFailure.ts";
import type { Session } from "../session.ts";

export type Timeouts = Pick<MeasureRequest, "statementTimeoutMs" | "lockTimeoutMs">;

/** As the connection's user; its transactions that nobody goes on with are ended by the server. */
export async function openMeasuring(
  parts: ConnectParts,
  target: ConnectionTarget,
  { statementTimeoutMs, lockTimeoutMs }: Timeouts,
  signal: CancelSignal,
): Promise<Result<Session, BrowseFailure>> {
  const login = { target, as: "user", applicationName: MEASURE_APPLICATION } as const;
  const opened = await connect(parts, login, signal);
  if (!opened.ok) {
    const { error } = opened;
    return err(
      error.code === "cancelled"
        ? { code: "cancelled" }
        : { code: "unreachable", message: failureMessage(error) },
    );
  }
  await opened.value.client.query(
    `SET statement_timeout = ${Math.round(statementTimeoutMs)};
     SET lock_timeout = ${Math.round(lockTimeoutMs)};
     SET idle_in_transaction_session_timeout = ${2 * Math.round(statementTimeoutMs)};
     SET datestyle = 'ISO, YMD'`,
  );
  return opened;
}

/** Reads in a transaction that can change nothing and finds PostgreSQL's own names first. */
export async function reading<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.client.query("BEGIN READ ONLY; SET LOCAL search_path = pg_catalog, pg_temp");
  try {
    return await work();
  } finally {
    if (!session.broken) {
      await session.client.query("ROLLBACK");
    }
  }
}
