import * as v from "valibot";
import { runApplicationName, WATCH_APPLICATION } from "../core/connection/applicationName.ts";
import type { ConnectionTarget } from "../core/connection/profile.ts";
import type { BackendActivity, BackendWatcher } from "../core/deployment/ports.ts";
import { NEVER_CANCELLED } from "../core/lib/cancelSignal.ts";
import type { Disposable } from "../core/lib/disposable.ts";
import type { ConnectParts } from "./connect.ts";
import { failureMessage } from "./connectFailure.ts";
import type { Session } from "./session.ts";
import { SessionKeeper } from "./sessionKeeper.ts";

/** Longer than it takes until a view that is open looks again; between runs, nobody does. */
const IDLE_MS = 30_000;
/** The server's own limit is shorter: after this, it is not there any more. */
const SILENCE_MS = 10_000;
/** Characters of a statement that are of use on a screen. */
const LONGEST_QUERY = 4000;

/**
 * A session of the watcher that blocks nobody: time limits of its own, and statements that take no
 * locks but those on the catalog.
 */
const LIMITS = "set statement_timeout = 5000; set lock_timeout = 1000";

const LOOK = `
  select a.pid,
         coalesce(a.datname, '') as database,
         coalesce(a.state, '') as state,
         coalesce(left(a.query, ${LONGEST_QUERY}), '') as query,
         case when a.state = 'active'
              then greatest(0, extract(epoch from clock_timestamp() - a.query_start) * 1000)::float8
         end as "runningMs",
         case when a.wait_event is null then null
              else concat_ws(':', a.wait_event_type, a.wait_event) end as "waitEvent",
         coalesce(
           (select json_agg(json_build_object(
                     'pid', b.pid,
                     'user', coalesce(b.usename, ''),
                     'query', coalesce(left(b.query, ${LONGEST_QUERY}), '')) order by b.pid)
              from pg_stat_activity b
             where b.pid = any (pg_blocking_pids(a.pid))),
           '[]') as "blockedBy"
    from pg_stat_activity a
   where a.application_name = $1 and a.pid <> pg_backend_pid()
   order by a.pid`;

/** Only what we may cancel, so that one foreign session does not keep the others from being told. */
const CANCEL = `
  select count(*) filter (where pg_cancel_backend(a.pid))::int as told
    from pg_stat_activity a
   where a.application_name = $1
     and a.pid <> pg_backend_pid()
     and (pg_has_role(a.usesysid, 'USAGE') or pg_has_role('pg_signal_backend', 'USAGE'))`;

const activities = v.array(
  v.object({
    pid: v.number(),
    database: v.string(),
    state: v.string(),
    query: v.string(),
    runningMs: v.nullable(v.number()),
    waitEvent: v.nullable(v.string()),
    blockedBy: v.array(v.object({ pid: v.number(), user: v.string(), query: v.string() })),
  }),
);

const told = v.tuple([v.object({ told: v.number() })]);

/** The session that looks at others: as the user that runs and acts. */
export function createWatchKeeper(parts: ConnectParts): SessionKeeper {
  return new SessionKeeper(parts, { as: "user", applicationName: WATCH_APPLICATION }, IDLE_MS);
}

/** Sees and cancels a run's backends by their application name, over one session a server. Ends the keeper with itself. */
export function createBackendWatcher(
  parts: ConnectParts,
  keeper = createWatchKeeper(parts),
): BackendWatcher & Disposable {
  return {
    look: async (target, runId): Promise<readonly BackendActivity[]> =>
      v.parse(activities, await ask(keeper, target, LOOK, runId)),
    cancel: async (target, runId) =>
      v.parse(told, await ask(keeper, target, CANCEL, runId))[0].told,
    dispose: () => keeper.dispose(),
  };
}

/** Rejects with one line when the server cannot be asked. */
async function ask(
  keeper: SessionKeeper,
  target: ConnectionTarget,
  text: string,
  runId: string,
): Promise<unknown> {
  const values = [runApplicationName(runId)];
  const used = await keeper.use(target, NEVER_CANCELLED, prepareWatch, (session) =>
    session.within(SILENCE_MS, async () => {
      const { rows } = await session.client.query<Record<string, unknown>>({ text, values });
      return rows;
    }),
  );
  if (!used.ok) {
    throw new Error(failureMessage(used.error));
  }
  return used.value;
}

/** Sets the watcher's time limits; proves at the same time that the session still lives. */
export async function prepareWatch({ client }: Session): Promise<void> {
  await client.query(LIMITS);
}
