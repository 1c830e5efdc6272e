import type { Client } from "pg";
import type { Browsed } from "../core/catalog/browse.ts";
import type { ConnectionTarget } from "../core/connection/profile.ts";
import type { QuestionLimits } from "../core/deployment/ports.ts";
import type { CancelSignal } from "../core/lib/cancelSignal.ts";
import { err, ok } from "../core/lib/result.ts";
import { beginReadOnly } from "./askQuestion.ts";
import { cancellable } from "./cancellable.ts";
import { failureMessage } from "./connectFailure.ts";
import type { Session } from "./session.ts";
import type { SessionKeeper } from "./sessionKeeper.ts";
import { sqlFailure } from "./sqlFailure.ts";

export type BrowseLimits = Omit<QuestionLimits, "maxRows">;

/**
 * Reads something in a READ ONLY transaction with time limits, over the kept session. The search path
 * holds PostgreSQL's own names only: what `work` asks names everything else in full. Times come as ISO
 * 8601 has them.
 */
export async function browse<T>(
  keeper: SessionKeeper,
  target: ConnectionTarget,
  limits: BrowseLimits,
  signal: CancelSignal,
  work: (client: Client) => Promise<T>,
): Promise<Browsed<T>> {
  const begin = async (session: Session): Promise<void> => {
    await beginReadOnly(session, { ...limits, maxRows: 0 });
    await session.client.query(
      "SET LOCAL search_path = pg_catalog; SET LOCAL datestyle = 'ISO, YMD'",
    );
  };
  const read = async (session: Session): Promise<T> => {
    const value = await work(session.client);
    await session.client.query("ROLLBACK");
    return value;
  };
  const readOrFail = (session: Session): Promise<Browsed<T>> =>
    cancellable(session, limits.statementTimeoutMs, signal, () => read(session)).then(
      ok,
      async (error: unknown) => {
        const failure = sqlFailure(error, signal);
        if (failure.code === "unreachable") {
          session.destroy();
        } else {
          await session.client.query("ROLLBACK").catch(() => session.destroy());
        }
        return err(failure);
      },
    );
  const used = await keeper.use(target, signal, begin, readOrFail);
  if (used.ok) {
    return used.value;
  }
  const { error } = used;
  return error.code === "cancelled"
    ? err({ code: "cancelled" })
    : err({ code: "unreachable", message: failureMessage(error) });
}
