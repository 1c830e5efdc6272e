import * as v from "valibot";
import { oneRow } from "./oneRow.ts";
import { measuredAs, type PartReader } from "./partReader.ts";

/**
 * Client backends against the limit. Everyone sees how many there are; their states only with
 * pg_read_all_stats. Source: PostgreSQL manual, "pg_stat_activity"; "Connections and Authentication".
 */
const SQL = `
  select count(*)::float8 as used,
         count(*) filter (where state = 'active')::float8 as active,
         count(*) filter (where state = 'idle')::float8 as idle,
         count(*) filter (where state like 'idle in transaction%')::float8 as "idleInTransaction",
         current_setting('max_connections')::float8 as limit,
         (current_setting('superuser_reserved_connections')::int
          + coalesce(current_setting('reserved_connections', true)::int, 0))::float8 as reserved
    from pg_stat_activity
   where backend_type = 'client backend' or backend_type is null`;

const row = v.object({
  used: v.number(),
  active: v.number(),
  idle: v.number(),
  idleInTransaction: v.number(),
  limit: v.number(),
  reserved: v.number(),
});

export const readConnections: PartReader<"connections"> = async (client, context) => {
  return measuredAs(await oneRow(client, row, SQL), context);
};
