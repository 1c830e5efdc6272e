import type { Client } from "pg";
import * as v from "valibot";
import { serverVersion } from "../../core/connection/serverVersion.ts";
import type { LiveLook, LiveReader } from "../../core/monitoring/live/look.ts";
import { browse, type BrowseLimits } from "../browse.ts";
import type { SessionKeeper } from "../sessionKeeper.ts";
import { oneRow } from "./oneRow.ts";

/** A look that takes longer is none. */
const LIMITS: BrowseLimits = { statementTimeoutMs: 3000, lockTimeoutMs: 500 };

/**
 * The figures of several parts of the health pack in one statement that reads shared memory only, however
 * large the database is. Sources: PostgreSQL manual, "pg_stat_activity", "pg_stat_database",
 * "pg_stat_replication".
 */
const SQL = `
  with may as materialized (
    select pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') as sees
  ), activity as materialized (
    select pid, state, backend_type, xact_start, wait_event_type,
           backend_type = 'client backend' or backend_type is null as client
      from pg_stat_get_activity(null)
  ), counted as (
    select count(*) filter (where client and state = 'active') as active,
           count(*) filter (where client and state = 'idle') as idle,
           count(*) filter (where client and state like 'idle in transaction%') as in_transaction,
           count(*) filter (where client) as clients,
           count(*) filter (where wait_event_type = 'Lock') as waiting,
           min(xact_start) filter (where pid <> pg_backend_pid()
             and backend_type in ('client backend', 'background worker')) as oldest
      from activity
  )
  select extract(epoch from clock_timestamp())::float8 * 1000 as at,
         extract(epoch from clock_timestamp() - statement_timestamp())::float8 * 1000 as "tookMs",
         current_setting('server_version_num')::int as version,
         may.sees as "seesAll",
         active::float8 as active, idle::float8 as idle, in_transaction::float8 as "idleInTransaction",
         (clients - active - idle - in_transaction)::float8 as other,
         current_setting('max_connections')::float8 as limit,
         (d.xact_commit + d.xact_rollback)::float8 as transactions,
         d.blks_hit::float8 as hits, d.blks_read::float8 as reads,
         greatest(0, coalesce(extract(epoch from clock_timestamp() - oldest), 0))::float8 * 1000
           as "longestMs",
         waiting::float8 as waiting,
         case when pg_is_in_recovery() and pg_last_wal_receive_lsn() is distinct from pg_last_wal_replay_lsn()
              then extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::float8 * 1000
              when pg_is_in_recovery() then 0
              when may.sees then (select max(coalesce(extract(epoch from replay_lag), 0))::float8 * 1000
                                    from pg_stat_replication) end as "behindMs"
    from counted cross join may
   cross join pg_stat_database as d
   where d.datname = current_database()`;

const count = v.number();
const row = v.object({
  ...{ at: v.number(), tookMs: v.number(), version: v.number(), seesAll: v.boolean() },
  ...{ active: count, idle: count, idleInTransaction: count, other: count, limit: count },
  ...{ transactions: count, hits: count, reads: count, longestMs: v.number(), waiting: count },
  behindMs: v.nullable(v.number()),
});

/** Looks over the session that browsing keeps: a dashboard costs no login of its own. */
export function createLiveReader(keeper: SessionKeeper): LiveReader {
  return { look: (target, signal) => browse(keeper, target, LIMITS, signal, look) };
}

async function look(client: Client): Promise<LiveLook> {
  const { version, active, idle, idleInTransaction, other, limit, ...more } = await oneRow(
    client,
    row,
    SQL,
  );
  const connections = { active, idle, idleInTransaction, other, limit };
  return { ...more, connections, version: serverVersion(version).text };
}
