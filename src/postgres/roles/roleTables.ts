import type { Client } from "pg";
import * as v from "valibot";
import { actingSettings } from "../../core/roles/auditSetting.ts";
import { findRoleModels } from "../../core/roles/findRoleModels.ts";
import type { RoleModel } from "../../core/roles/roleModel.ts";
import { rowsOf } from "../sessions/rowsOf.ts";

/** More tables than this that speak of roles are no application's. */
const MOST_TABLES = 3000;

/**
 * Tables with a column that speaks of roles, the tables that they refer to, and tables that are called
 * after what a role is given to: what they are is read from their columns afterwards.
 */
const CANDIDATES = `
  with own as (
    select c.oid, c.relname
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p')
       and not c.relispartition
       and c.relpersistence <> 't'
       and n.nspname !~ '^pg_'
       and n.nspname <> 'information_schema'
       and has_schema_privilege(n.oid, 'USAGE')
  ), speaking as (
    select own.oid
      from own
     where lower(own.relname) ~ 'role|permission|privilege|authorit|역할|권한'
        or own.oid in (select a.attrelid from pg_attribute a
                        where a.attnum > 0 and not a.attisdropped
                          and (lower(a.attname) like '%role%' or a.attname like '%역할%'))
  )
  select oid::int8::float8 as oid from (
    select oid from speaking
    union
    select own.oid from own
     where lower(own.relname) ~ '(user|account|member|operator|employee|staff|person|사용자)s?$'
       and exists (select from speaking)
    union
    select f.confrelid from pg_constraint f
     where f.contype = 'f' and f.conrelid in (select oid from speaking)
  ) as found (oid)
  order by oid
  limit ${MOST_TABLES}`;

/** `$2`: the role that acts, whose privileges are not those of the role that asks. */
const SHAPES = `
  select c.oid::int8::float8 as oid,
         n.nspname as schema,
         c.relname as name,
         has_table_privilege(acting.oid, c.oid, 'DELETE')
           and has_schema_privilege(acting.oid, n.oid, 'USAGE') as deletable,
         coalesce((
           select json_agg(json_build_object(
                    'name', a.attname,
                    'type', format_type(a.atttypid, a.atttypmod),
                    'notNull', a.attnotnull,
                    'filled', a.atthasdef or a.attidentity <> '',
                    'identity', case when a.attgenerated <> '' then 'generated'
                                     when a.attidentity = 'a' then 'always'
                                     when a.attidentity = 'd' then 'byDefault' end,
                    'readable', has_column_privilege(c.oid, a.attnum, 'SELECT'),
                    'insertable', has_column_privilege(acting.oid, c.oid, a.attnum, 'INSERT')
                                    and has_schema_privilege(acting.oid, n.oid, 'USAGE'),
                    'updatable', has_column_privilege(acting.oid, c.oid, a.attnum, 'UPDATE')
                                   and has_schema_privilege(acting.oid, n.oid, 'USAGE')
                  ) order by a.attnum)
             from pg_attribute a
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]') as columns,
         coalesce((
           select json_agg(json_build_object(
                    'columns', (select json_agg(a.attname order by k.place)
                                  from unnest((i.indkey::int2[])[0:i.indnkeyatts - 1])
                                         with ordinality as k (attnum, place)
                                  join pg_attribute a
                                    on a.attrelid = c.oid and a.attnum = k.attnum),
                    'primary', i.indisprimary,
                    'partial', i.indpred is not null
                  ) order by i.indisprimary desc, i.indexrelid)
             from pg_index i
            where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indexprs is null
         ), '[]') as keys,
         coalesce((
           select json_agg(json_build_object(
                    'columns', (select json_agg(a.attname order by k.place)
                                  from unnest(f.conkey) with ordinality as k (attnum, place)
                                  join pg_attribute a
                                    on a.attrelid = c.oid and a.attnum = k.attnum),
                    'table', f.confrelid::int8::float8,
                    'targetColumns', (select json_agg(a.attname order by k.place)
                                        from unnest(f.confkey) with ordinality as k (attnum, place)
                                        join pg_attribute a
                                          on a.attrelid = f.confrelid and a.attnum = k.attnum)
                  ) order by f.conname)
             from pg_constraint f
            where f.conrelid = c.oid and f.contype = 'f'), '[]') as "foreignKeys"
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_roles acting on acting.rolname = coalesce($2, current_user)
   where c.oid = any ($1::oid[]) and c.relkind in ('r', 'p')
   order by n.nspname, c.relname`;

/** The functions of the tables' triggers, and those that they call by name, and so on. */
const FUNCTIONS = `
  with recursive called as (
    select t.tgrelid, p.oid, coalesce(nullif(p.prosrc, ''), pg_get_function_sqlbody(p.oid), '') as source
      from pg_trigger t
      join pg_proc p on p.oid = t.tgfoid
     where t.tgrelid = any ($1::oid[]) and not t.tgisinternal and t.tgenabled <> 'D'
    union
    select called.tgrelid, p.oid, coalesce(nullif(p.prosrc, ''), pg_get_function_sqlbody(p.oid), '')
      from called
      join pg_proc p on strpos(lower(called.source), lower(p.proname)) > 0
      join pg_namespace n on n.oid = p.pronamespace
      join pg_language l on l.oid = p.prolang
     where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
       and l.lanname not in ('c', 'internal')
       and called.source ~* ('(^|[^[:alnum:]_$])'
             || regexp_replace(p.proname, '([^[:alnum:]_])', '\\\\\\1', 'g') || '"?[[:space:]]*\\(')
  )
  select tgrelid::int8::float8 as "table", source from called`;

const STANDBY = "select pg_is_in_recovery() as standby";

const standbyRow = v.object({ standby: v.boolean() });
const oidRow = v.object({ oid: v.number() });
const shapeRow = v.object({
  oid: v.number(),
  schema: v.string(),
  name: v.string(),
  deletable: v.boolean(),
  columns: v.array(
    v.object({
      name: v.string(),
      type: v.string(),
      notNull: v.boolean(),
      filled: v.boolean(),
      identity: v.nullable(v.picklist(["always", "byDefault", "generated"])),
      readable: v.boolean(),
      insertable: v.boolean(),
      updatable: v.boolean(),
    }),
  ),
  keys: v.array(
    v.object({ columns: v.array(v.string()), primary: v.boolean(), partial: v.boolean() }),
  ),
  foreignKeys: v.array(
    v.object({
      columns: v.array(v.string()),
      table: v.number(),
      targetColumns: v.array(v.string()),
    }),
  ),
});
const functionRow = v.object({ table: v.number(), source: v.string() });

/** `acting`: the role that would change rows; null: the one that asks. */
export async function readRoleModels(
  client: Client,
  acting: string | null,
): Promise<readonly RoleModel[]> {
  const candidates = await rowsOf(client, oidRow, CANDIDATES, []);
  const oids = candidates.map(({ oid }) => oid);
  if (oids.length === 0) {
    return [];
  }
  const tables = await rowsOf(client, shapeRow, SHAPES, [oids, acting]);
  const [server] = await rowsOf(client, standbyRow, STANDBY, []);
  const standby = server?.standby === true;
  const found = findRoleModels(tables, new Map(), standby);
  const links = found.flatMap(({ userRoles, rolePermissions }) =>
    [userRoles, rolePermissions].flatMap((link) => link?.table.oid ?? []),
  );
  if (links.length === 0) {
    return found;
  }
  const functions = await rowsOf(client, functionRow, FUNCTIONS, [links]);
  return findRoleModels(tables, actingSettings(functions), standby);
}
