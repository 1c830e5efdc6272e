import type { Client } from "pg";
import * as v from "valibot";
import { OWNED_KINDS, type OwnedObjects } from "../../core/roles/serverRoles.ts";
import { rowsOf } from "../sessions/rowsOf.ts";
import { kindOfClass } from "./kindSql.ts";

/** PostgreSQL keeps no list of what its first superuser owns: this database is counted itself. */
const OWNED_HERE = `
  select kind, count(*)::int as count
    from (
      select 'database' as kind from pg_database d where d.datdba = $1
      union all
      select 'tablespace' from pg_tablespace t where t.spcowner = $1
      union all
      select 'schema' from pg_namespace n where n.nspowner = $1 and n.nspname !~ '^pg_(toast|temp)'
      union all
      select ${kindOfClass("c")}
        from pg_class c
       where c.relowner = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and c.oid >= 16384
      union all
      select 'function' from pg_proc p where p.proowner = $1 and p.oid >= 16384
      union all
      select 'type'
        from pg_type t
        left join pg_class c on c.oid = t.typrelid
       where t.typowner = $1 and t.oid >= 16384
         and (c.oid is null or c.relkind = 'c')
         and not exists (select from pg_type e where e.typarray = t.oid)
      union all
      select 'largeObject' from pg_largeobject_metadata l where l.lomowner = $1
      union all
      select 'other' from (
        select oid, extowner as owner from pg_extension
        union all select oid, evtowner from pg_event_trigger
        union all select oid, pubowner from pg_publication
        union all select oid, srvowner from pg_foreign_server
        union all select oid, fdwowner from pg_foreign_data_wrapper
        union all select oid, oprowner from pg_operator
        union all select oid, collowner from pg_collation
        union all select oid, stxowner from pg_statistic_ext
        union all select oid, cfgowner from pg_ts_config
        union all select oid, dictowner from pg_ts_dict
      ) as others
       where others.owner = $1 and others.oid >= 16384
    ) as owned
   group by kind`;

const OWNED_ELSEWHERE = `
  select d.datname as database, count(*)::int as count
    from pg_shdepend s
    join pg_database d on d.oid = s.dbid
   where s.refclassid = 'pg_authid'::regclass and s.refobjid = $1 and s.deptype = 'o'
     and d.datname <> current_database()
   group by 1
   order by 1`;

const kindRow = v.object({ kind: v.picklist(OWNED_KINDS), count: v.number() });
const databaseRow = v.object({ database: v.string(), count: v.number() });

export async function readOwnedObjects(client: Client, role: number): Promise<OwnedObjects> {
  const kinds = await rowsOf(client, kindRow, OWNED_HERE, [role]);
  const elsewhere = await rowsOf(client, databaseRow, OWNED_ELSEWHERE, [role]);
  const place = new Map(OWNED_KINDS.map((kind, index) => [kind, index]));
  return {
    kinds: kinds.toSorted((a, b) => (place.get(a.kind) ?? 0) - (place.get(b.kind) ?? 0)),
    elsewhere,
  };
}
