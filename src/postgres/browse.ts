import type { Client } from "pg";
import type { Browsed, BrowseFailure } from "../core/catalog/browse.ts";
import type { ConnectionTarget } from "../core/connection/profile.ts";
import type { QuestionLimits } from "../core/deployment/ports.ts";
import type { CancelSignal } from "../core/lib/cancelSignal.ts";
import { err, ok } from "../core/lib/result.ts";
import { beginReadOnly } from "./askQuestion.ts";
import { cancellable } from "./cancellable.ts";
import { failureMessage, type ConnectFailure } from "./connectFailure.ts";
import type { Session } from "./session.ts";
import type { SessionKeeper } from "./sessionKeeper.ts";
import { sqlFailure } from "./sqlFailure.ts";

/** Temporary tables come last: unnamed, they would come before PostgreSQL's own. */
const SETTINGS = "SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL datestyle = 'ISO, YMD';";
const END_LIMIT_MS = 3000;

export type BrowseLimits = Omit<QuestionLimits, "maxRows">;

/**
 * Reads something in a READ ONLY transaction with time limits, over the kept session. The search path
 * holds PostgreSQL's own names only: what `work` asks names everything else in full. Times come as ISO
 * 8601 has them.
 */
export function browse<T>(
  keeper: SessionKeeper,
  target: ConnectionTarget,
  limits: BrowseLimits,
  signal: CancelSignal,
  work: (client: Client) => Promise<T>,
): Promise<Browsed<T>> {
  const begin = async (session: Session): Promise<void> => {
    await beginReadOnly(session, { ...limits, maxRows: 0 }, SETTINGS);
  };
  return new Promise((resolve, reject) => {
    const read = async (session: Session): Promise<void> => {
      const outcome = await readOrFail(session, limits, signal, work);
      // Whoever asked need not wait for the end of the transaction; who comes next does.
      resolve(outcome);
      if (!session.broken) {
        await endTransaction(session);
      }
    };
    keeper.use(target, signal, begin, read).then((used) => {
      if (!used.ok) {
        resolve(err(connectingFailure(used.error)));
      }
    }, reject);
  });
}

async function readOrFail<T>(
  session: Session,
  { statementTimeoutMs }: BrowseLimits,
  signal: CancelSignal,
  work: (client: Client) => Promise<T>,
): Promise<Browsed<T>> {
  try {
    return ok(await cancellable(session, statementTimeoutMs, signal, () => work(session.client)));
  } catch (error) {
    const failure = sqlFailure(error, signal);
    if (failure.code === "unreachable") {
      session.destroy();
      return err({ ...failure, mayPass: true });
    }
    return err(failure);
  }
}

/** A session that cannot end its transaction is not used again. */
async function endTransaction(session: Session): Promise<void> {
  try {
    await session.within(END_LIMIT_MS, () => session.client.query("ROLLBACK"));
  } catch {
    session.destroy();
  }
}

function connectingFailure(error: ConnectFailure): BrowseFailure {
  return error.code === "cancelled"
    ? { code: "cancelled" }
    : {
        code: "unreachable",
        message: failureMessage(error),
        mayPass: error.code === "server-down" || error.code === "timed-out",
      };
}
