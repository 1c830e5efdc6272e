import * as v from "valibot";
import { rowsOf } from "../sessions/rowsOf.ts";
import { MAX_PART_ROWS, measuredAs, SHOWN_QUERY, type PartReader } from "./partReader.ts";

/**
 * Queries that wait for a lock, and for whom. Only those that wait are asked about, because
 * pg_blocking_pids stops the lock manager for a moment. Source: PostgreSQL manual, "pg_stat_activity",
 * "pg_locks", "Session Information Functions".
 */
const SQL = `
  select a.pid, a.usename as user,
         greatest(0, extract(epoch from clock_timestamp() -
           coalesce((select min(l.waitstart) from pg_locks as l where l.pid = a.pid and not l.granted),
                    a.state_change))::float8 * 1000) as "waitsMs",
         to_json(pg_blocking_pids(a.pid)) as blockers,
         left(coalesce(a.query, ''), ${SHOWN_QUERY}) as query
    from pg_stat_activity as a
   where a.wait_event_type = 'Lock'
   order by "waitsMs" desc
   limit ${MAX_PART_ROWS}`;

const row = v.object({
  pid: v.number(),
  user: v.nullable(v.string()),
  waitsMs: v.number(),
  blockers: v.array(v.number()),
  query: v.string(),
});

export const readLocks: PartReader<"locks"> = async (client, context) =>
  measuredAs(await rowsOf(client, row, SQL, []), context);
