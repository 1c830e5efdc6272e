import type { Client } from "pg";
import * as v from "valibot";
import { LONGEST_LIST, type Listed, type TableChoice } from "../../core/roles/ports.ts";
import type { TableFacts } from "../../core/roles/tablePrivileges.ts";
import { rowsOf } from "../sessions/rowsOf.ts";

const acl = (list: string): string => `
  coalesce((select json_agg(json_build_object(
                     'grantee', nullif(x.grantee::int8, 0),
                     'grantor', x.grantor::int8,
                     'privilege', x.privilege_type,
                     'grantable', x.is_grantable))
              from aclexplode(${list}) x), '[]')`;

const FACTS = `
  select c.oid::int8::float8 as oid,
         n.nspname as schema,
         c.relname as name,
         c.relowner::int8::float8 as owner,
         ${acl("coalesce(c.relacl, acldefault('r', c.relowner))")} as grants,
         coalesce((select json_agg(json_build_object(
                            'column', a.attname,
                            'grantee', nullif(x.grantee::int8, 0),
                            'grantor', x.grantor::int8,
                            'privilege', x.privilege_type,
                            'grantable', x.is_grantable) order by a.attnum)
                     from pg_attribute a cross join lateral aclexplode(a.attacl) x
                    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                      and a.attacl is not null), '[]') as "columnGrants",
         n.nspowner::int8::float8 as "schemaOwner",
         ${acl("coalesce(n.nspacl, acldefault('n', n.nspowner))")} as "schemaGrants",
         json_build_object('enabled', c.relrowsecurity, 'forced', c.relforcerowsecurity) as "rowSecurity",
         coalesce((select json_agg(json_build_object(
                            'name', p.polname,
                            'command', case p.polcmd when 'r' then 'select' when 'a' then 'insert'
                                                     when 'w' then 'update' when 'd' then 'delete' else 'all' end,
                            'permissive', p.polpermissive,
                            'roles', case when 0 = any (p.polroles) then null
                                          else (select json_agg(r::int8) from unnest(p.polroles) as r) end)
                          order by p.polname)
                     from pg_policy p where p.polrelid = c.oid), '[]') as policies
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where c.oid = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f')`;

const entry = {
  grantee: v.nullable(v.number()),
  grantor: v.number(),
  privilege: v.string(),
  grantable: v.boolean(),
};
const factsRow = v.object({
  oid: v.number(),
  schema: v.string(),
  name: v.string(),
  owner: v.number(),
  grants: v.array(v.object(entry)),
  columnGrants: v.array(v.object({ ...entry, column: v.string() })),
  schemaOwner: v.number(),
  schemaGrants: v.array(v.object(entry)),
  rowSecurity: v.object({ enabled: v.boolean(), forced: v.boolean() }),
  policies: v.array(
    v.object({
      name: v.string(),
      command: v.picklist(["all", "select", "insert", "update", "delete"]),
      permissive: v.boolean(),
      roles: v.nullable(v.array(v.number())),
    }),
  ),
});

/** Null: there is no such table any more. */
export async function readTableFacts(client: Client, table: number): Promise<TableFacts | null> {
  const [facts] = await rowsOf(client, factsRow, FACTS, [table]);
  return facts ?? null;
}

const TABLES = `
  select c.oid::int8::float8 as oid, n.nspname as schema, c.relname as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'v', 'm', 'f')
     and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   order by n.nspname, c.relname
   limit ${LONGEST_LIST + 1}`;

const tableRow = v.object({ oid: v.number(), schema: v.string(), name: v.string() });

export async function readTables(client: Client): Promise<Listed<TableChoice>> {
  const rows = await rowsOf(client, tableRow, TABLES, []);
  return { items: rows.slice(0, LONGEST_LIST), truncated: rows.length > LONGEST_LIST };
}
