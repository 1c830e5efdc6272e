import type { Client } from "pg";
import * as v from "valibot";
import type { DatabaseFacts } from "../../core/rollback/ports.ts";
import { IDLE_APPLICATIONS } from "./rename.ts";

/** Source: PostgreSQL manual, "ALTER DATABASE", "pg_stat_activity", "pg_replication_slots". */
const SQL = `
  select d.oid::int8::float8 as oid,
         pg_catalog.pg_get_userbyid(d.datdba) as owner,
         current_user as "user",
         me.rolsuper or me.rolcreatedb as "mayCreate",
         (me.rolsuper or me.rolcreatedb) and pg_catalog.pg_has_role(current_user, d.datdba, 'USAGE')
           as "mayRename",
         (select coalesce(json_agg(json_build_object(
                   'pid', a.pid,
                   'application', coalesce(a.application_name, ''),
                   'user', coalesce(a.usename, ''),
                   'address', host(a.client_addr),
                   'state', coalesce(a.state, ''),
                   'ours', a.application_name = any($2) and a.state = 'idle') order by a.pid), '[]')
            from pg_catalog.pg_stat_activity as a
           where a.datid = d.oid and a.pid <> pg_catalog.pg_backend_pid()
             and a.backend_type in ('client backend', 'walsender')) as clients,
         (select coalesce(json_agg(p.gid order by p.gid), '[]')
            from pg_catalog.pg_prepared_xacts as p where p.database = d.datname)
           as "preparedTransactions",
         (select coalesce(json_agg(s.subname order by s.subname), '[]')
            from pg_catalog.pg_subscription as s where s.subdbid = d.oid and s.subenabled)
           as subscriptions,
         (select coalesce(json_agg(r.slot_name order by r.slot_name), '[]')
            from pg_catalog.pg_replication_slots as r where r.database = d.datname) as slots
    from pg_catalog.pg_database as d
    join pg_catalog.pg_roles as me on me.rolname = current_user
   where d.datname = $1`;

const factsRow = v.object({
  oid: v.number(),
  owner: v.string(),
  user: v.string(),
  mayCreate: v.boolean(),
  mayRename: v.boolean(),
  clients: v.array(
    v.object({
      pid: v.number(),
      application: v.string(),
      user: v.string(),
      address: v.nullable(v.string()),
      state: v.string(),
      ours: v.boolean(),
    }),
  ),
  preparedTransactions: v.array(v.string()),
  subscriptions: v.array(v.string()),
  slots: v.array(v.string()),
});

/** Null: there is no such database. */
export async function readDatabaseFacts(
  client: Client,
  database: string,
): Promise<DatabaseFacts | null> {
  const { rows } = await client.query<Record<string, unknown>>(SQL, [database, IDLE_APPLICATIONS]);
  return rows[0] === undefined ? null : v.parse(factsRow, rows[0]);
}
