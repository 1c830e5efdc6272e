import type { Client } from "pg";
import * as v from "valibot";
import { BACKEND_STATES, type Activity } from "../../core/sessions/backend.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { ActivityReader, BackendQuery } from "../../core/sessions/ports.ts";
import { browse, type BrowseLimits } from "../browse.ts";
import type { SessionKeeper } from "../sessionKeeper.ts";
import { rowsOf } from "./rowsOf.ts";

const LIMITS: BrowseLimits = { statementTimeoutMs: 5000, lockTimeoutMs: 1000 };

/** Bytes of a query that a row of a tree shows. */
const SHOWN_QUERY = 200;

/**
 * One look at all processes, as lists of values: a row each would cost the server more. Whom a process
 * waits for is asked only of those that wait for a lock, because that stops the lock manager for a
 * moment. The rules of who may signal whom are those of `pg_cancel_backend`.
 */
const LOOK = `
  select (extract(epoch from clock_timestamp()) * 1000)::float8 as "atMs",
         (extract(epoch from clock_timestamp() - statement_timestamp()) * 1000)::float8 as "tookMs",
         current_setting('max_connections')::int as "maxConnections",
         coalesce(json_agg(json_build_array(
           a.pid,
           d.datname,
           r.rolname,
           coalesce(a.application_name, ''),
           coalesce(a.client_hostname, host(a.client_addr)),
           a.backend_type,
           case when a.backend_type is null and a.state is null then 'hidden'
                when a.backend_type <> 'client backend' and a.state is null then 'background'
                else a.state end,
           case when a.wait_event is not null then a.wait_event_type || ':' || a.wait_event end,
           (extract(epoch from a.backend_start) * 1000000)::int8,
           (extract(epoch from a.query_start) * 1000000)::int8,
           (extract(epoch from clock_timestamp() - a.backend_start) * 1000)::int8,
           (extract(epoch from clock_timestamp() - a.xact_start) * 1000)::int8,
           case when a.state = 'active'
                then (extract(epoch from clock_timestamp() - a.query_start) * 1000)::int8 end,
           (extract(epoch from clock_timestamp() - a.state_change) * 1000)::int8,
           case when a.state is null then '' else left(a.query, ${SHOWN_QUERY}) end,
           case when a.wait_event_type = 'Lock' then to_json(pg_blocking_pids(a.pid)) else '[]' end,
           case when a.pid = pg_backend_pid() then 'self'
                when me.rolsuper then 'allowed'
                when a.usesysid is null or a.usesysid = 0 or r.rolsuper then 'superuser-only'
                when pg_has_role(me.oid, a.usesysid, 'USAGE')
                  or me.signals then 'allowed'
                else 'other-role' end)), '[]') as backends
    from pg_stat_get_activity(null) as a
    left join pg_database as d on d.oid = a.datid
    left join pg_roles as r on r.oid = a.usesysid
    cross join (select oid, rolsuper, pg_has_role(oid, 'pg_signal_backend', 'USAGE') as signals
                  from pg_roles where rolname = current_user) as me`;

const ms = v.nullable(v.number());
/** A state that a newer server adds is one that we cannot tell. */
const state = v.fallback(v.picklist(BACKEND_STATES), "hidden");

const backend = v.pipe(
  v.tuple([
    v.number(),
    v.nullable(v.string()),
    v.nullable(v.string()),
    v.string(),
    v.nullable(v.string()),
    v.nullable(v.string()),
    state,
    v.nullable(v.string()),
    v.nullable(v.number()),
    v.nullable(v.number()),
    ms,
    ms,
    ms,
    ms,
    v.string(),
    v.array(v.number()),
    v.picklist(["allowed", "superuser-only", "other-role", "self"]),
  ]),
  v.transform((row) => ({
    pid: row[0],
    database: row[1],
    user: row[2],
    application: row[3],
    client: row[4],
    type: row[5],
    state: row[6],
    wait: row[7],
    startedUs: row[8],
    queryStartedUs: row[9],
    ages: { sessionMs: row[10], transactionMs: row[11], queryMs: row[12], stateMs: row[13] },
    query: row[14].replace(/\s+/g, " ").trim(),
    blockedBy: row[15],
    signal: row[16],
  })),
);

const activity = v.object({
  atMs: v.number(),
  tookMs: v.number(),
  maxConnections: v.number(),
  backends: v.array(backend),
});

const QUERY = `
  select a.query as sql,
         octet_length(a.query) >= pg_size_bytes(current_setting('track_activity_query_size')) - 4
           as "cutOff"
    from pg_stat_get_activity($1) as a
   where a.state is not null and a.query <> ''`;

const queryRow = v.object({ sql: v.string(), cutOff: v.boolean() });

/** Reads `pg_stat_activity`; the keeper logs in as the user that acts: what is allowed is said of that one. */
export function createActivityReader(
  keeperFor: (target: ConnectionTarget) => SessionKeeper,
): ActivityReader {
  return {
    activity: (target, signal) => browse(keeperFor(target), target, LIMITS, signal, look),
    query: (target, pid, signal) =>
      browse(keeperFor(target), target, LIMITS, signal, (client) => readQuery(client, pid)),
  };
}

async function look(client: Client): Promise<Activity> {
  const [seen] = await rowsOf(client, activity, LOOK, []);
  if (seen === undefined) {
    throw new Error("The server does not say what it does");
  }
  return seen;
}

async function readQuery(client: Client, pid: number): Promise<BackendQuery | null> {
  const [found] = await rowsOf(client, queryRow, QUERY, [pid]);
  return found ?? null;
}
