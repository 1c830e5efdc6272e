import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "pg";
import { QUESTION_APPLICATION, WATCH_APPLICATION } from "../../core/connection/applicationName.ts";
import { LONGEST_LOCK_MS, type Rename } from "../../core/rollback/ports.ts";
import { quoteIdentifier } from "../../core/sql/quote.ts";

/** Sessions of the product that are kept open for questions: they hold nothing. */
export const IDLE_APPLICATIONS = [QUESTION_APPLICATION, WATCH_APPLICATION];

const END_AGAIN_MS = 20;
/** So long clients may take to go before the names are locked. */
const LEAVE_MS = 5000;

/** What keeps the databases' names from being changed, and is not there afterwards. */
export interface RenameSessions {
  /** Changes the names. */
  readonly client: Client;
  /** Ends clients meanwhile: the first one waits for them with the lock in its hand. */
  readonly helper: Client;
}

/**
 * All renames in one transaction. From the first on, nobody can connect to that database: what is
 * connected is ended as far as that was agreed to, and the whole is given up when it takes too long. Resolves
 * to how long the first name was locked, in milliseconds.
 */
export async function renameDatabases(
  { client, helper }: RenameSessions,
  renames: readonly Rename[],
  which: "ours" | "all",
): Promise<number> {
  const oids = await oidsOf(helper, renames);
  await endUntilGone(helper, oids, which);
  await client.query("BEGIN");
  // What we say is done is so after a crash as well, whatever the server's usual setting is.
  await client.query("SET LOCAL synchronous_commit = on");
  const started = performance.now();
  const waited = new AbortController();
  const ending = (async () => {
    while (!waited.signal.aborted) {
      await terminate(helper, oids, which);
      await delay(END_AGAIN_MS);
    }
  })();
  try {
    for (const { from, to } of renames) {
      const left = Math.floor(LONGEST_LOCK_MS - (performance.now() - started));
      await client.query(`SET LOCAL statement_timeout = ${Math.max(1, left)}`);
      await client.query(
        `ALTER DATABASE ${quoteIdentifier(from)} RENAME TO ${quoteIdentifier(to)}`,
      );
    }
    await client.query("COMMIT");
    return performance.now() - started;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    waited.abort();
    // Whoever did not go is told by the rename itself.
    await ending.catch(() => undefined);
  }
}

async function oidsOf(client: Client, renames: readonly Rename[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ oid: string }>(
    "select oid::text from pg_catalog.pg_database where datname = any($1)",
    [renames.map(({ from }) => from)],
  );
  return rows.map(({ oid }) => oid);
}

async function terminate(
  client: Client,
  oids: readonly string[],
  which: "ours" | "all",
): Promise<number> {
  const { rows } = await client.query<{ ended: boolean }>(
    `select pg_catalog.pg_terminate_backend(pid) as ended
       from pg_catalog.pg_stat_activity
      where datid = any($1::oid[]) and pid <> pg_catalog.pg_backend_pid()
        and backend_type in ('client backend', 'walsender', 'parallel worker')
        and ($2 or application_name = any($3) and state = 'idle')`,
    [oids, which === "all", IDLE_APPLICATIONS],
  );
  return rows.length;
}

async function endUntilGone(
  client: Client,
  oids: readonly string[],
  which: "ours" | "all",
): Promise<void> {
  const deadline = performance.now() + LEAVE_MS;
  while ((await terminate(client, oids, which)) > 0 && performance.now() < deadline) {
    await delay(END_AGAIN_MS);
  }
}
