import type { Client } from "pg";
import * as v from "valibot";
import { LONGEST_LIST, type Listed } from "../../core/roles/ports.ts";
import {
  GRANT_KINDS,
  type DefaultPrivilege,
  type ObjectGrant,
} from "../../core/roles/serverRoles.ts";
import { rowsOf } from "../sessions/rowsOf.ts";
import { kindOfClass } from "./kindSql.ts";

/** What an owner has by owning is no grant. */
const GRANTS = `
  with found as (
    select 'database' as kind, d.oid, null::name as schema, d.datname::text as name,
           x.privilege_type, x.is_grantable, null::name as "column"
      from pg_database d cross join lateral aclexplode(d.datacl) x
     where d.datname = current_database() and x.grantee = $1 and d.datdba <> $1
    union all
    select 'schema', n.oid, n.nspname, n.nspname, x.privilege_type, x.is_grantable, null
      from pg_namespace n cross join lateral aclexplode(n.nspacl) x
     where x.grantee = $1 and n.nspowner <> $1
    union all
    select ${kindOfClass("c")}, c.oid, n.nspname, c.relname, x.privilege_type, x.is_grantable, null
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
     cross join lateral aclexplode(c.relacl) x
     where x.grantee = $1 and c.relowner <> $1
    union all
    select ${kindOfClass("c")}, c.oid, n.nspname, c.relname, x.privilege_type, x.is_grantable, a.attname
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      join pg_namespace n on n.oid = c.relnamespace
     cross join lateral aclexplode(a.attacl) x
     where a.attacl is not null and a.attnum > 0 and not a.attisdropped
       and x.grantee = $1 and c.relowner <> $1
    union all
    select 'function', p.oid, n.nspname, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
           x.privilege_type, x.is_grantable, null
      from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace
     cross join lateral aclexplode(p.proacl) x
     where p.proacl is not null and x.grantee = $1 and p.proowner <> $1
    union all
    select 'type', t.oid, n.nspname, t.typname, x.privilege_type, x.is_grantable, null
      from pg_type t
      join pg_namespace n on n.oid = t.typnamespace
     cross join lateral aclexplode(t.typacl) x
     where t.typacl is not null and x.grantee = $1 and t.typowner <> $1
    union all
    select 'other', o.oid, null, o.name, x.privilege_type, x.is_grantable, null
      from (select oid, lanname::text as name, lanacl as acl, lanowner as owner from pg_language
            union all select oid, spcname, spcacl, spcowner from pg_tablespace
            union all select oid, fdwname, fdwacl, fdwowner from pg_foreign_data_wrapper
            union all select oid, srvname, srvacl, srvowner from pg_foreign_server) as o
     cross join lateral aclexplode(o.acl) x
     where x.grantee = $1 and o.owner <> $1
  )
  select kind, schema, name,
         json_agg(json_build_object('privilege', privilege_type, 'grantable', is_grantable, 'column', "column")
                  order by privilege_type, "column") as privileges
    from found
   group by kind, oid, schema, name
   order by schema nulls first, array_position(array['database', 'schema'], kind) nulls last, kind, name
   limit ${LONGEST_LIST + 1}`;

const grantRow = v.object({
  kind: v.picklist(GRANT_KINDS),
  schema: v.nullable(v.string()),
  name: v.string(),
  privileges: v.array(
    v.object({ privilege: v.string(), grantable: v.boolean(), column: v.nullable(v.string()) }),
  ),
});

export async function readObjectGrants(client: Client, role: number): Promise<Listed<ObjectGrant>> {
  const rows = await rowsOf(client, grantRow, GRANTS, [role]);
  const items = rows
    .slice(0, LONGEST_LIST)
    .map((row) => ({ ...row, privileges: words(row.privileges) }));
  return { items, truncated: rows.length > LONGEST_LIST };
}

type Granted = v.InferOutput<typeof grantRow>["privileges"];

/** "SELECT", "UPDATE (price, stock)", "INSERT*". Two grantors may have granted the same. */
function words(granted: Granted): readonly string[] {
  const columns = new Map<string, string[]>();
  for (const { privilege, grantable, column } of granted) {
    const word = grantable ? `${privilege}*` : privilege;
    const of = columns.get(word) ?? [];
    columns.set(word, column === null ? of : [...of, column]);
  }
  return [...columns].map(([word, names]) =>
    names.length === 0 ? word : `${word} (${[...new Set(names)].join(", ")})`,
  );
}

const DEFAULTS = `
  select pg_get_userbyid(d.defaclrole) as owner,
         n.nspname as schema,
         case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
              when 'T' then 'types' when 'n' then 'schemas' else 'largeObjects' end as kind,
         case when x.grantee = 0 then null else pg_get_userbyid(x.grantee) end as grantee,
         json_agg(x.privilege_type || case when x.is_grantable then '*' else '' end
                  order by x.privilege_type) as privileges
    from pg_default_acl d
    left join pg_namespace n on n.oid = d.defaclnamespace
   cross join lateral aclexplode(d.defaclacl) x
   where (d.defaclrole = $1 or x.grantee = $1) and x.grantee <> d.defaclrole
   group by 1, 2, 3, 4
   order by 1, 2 nulls first, 3, 4 nulls first`;

const defaultRow = v.object({
  owner: v.string(),
  schema: v.nullable(v.string()),
  kind: v.picklist(["tables", "sequences", "functions", "types", "schemas", "largeObjects"]),
  grantee: v.nullable(v.string()),
  privileges: v.array(v.string()),
});

export function readDefaultPrivileges(
  client: Client,
  role: number,
): Promise<readonly DefaultPrivilege[]> {
  return rowsOf(client, defaultRow, DEFAULTS, [role]);
}
