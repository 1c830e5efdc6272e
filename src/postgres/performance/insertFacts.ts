import type { Client } from "pg";
import * as v from "valibot";
import type { InsertFacts } from "../../core/performance/insertFacts.ts";
import { rowsOf } from "../sessions/rowsOf.ts";

const FACTS = `
  select c.oid::int8::float8 as oid,
         n.nspname as schema,
         c.relname as name,
         (select pg_catalog.json_agg(pg_catalog.json_build_object(
                   'name', a.attname,
                   'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
                   'base', coalesce(b.typname, t.typname),
                   'category', coalesce(b.typcategory, t.typcategory),
                   'labels', (select pg_catalog.json_agg(e.enumlabel order by e.enumsortorder)
                                from pg_catalog.pg_enum e
                               where e.enumtypid = coalesce(b.oid, t.oid)),
                   'length', case when coalesce(b.oid, t.oid) in (1042, 1043)
                                  then nullif(greatest(a.atttypmod, t.typtypmod), -1) - 4 end,
                   'notNull', a.attnotnull or t.typnotnull,
                   'filled', a.atthasdef or a.attidentity <> '',
                   'made', a.attgenerated <> '' or a.attidentity = 'a',
                   'readable', pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT'),
                   'insertable', pg_catalog.has_column_privilege(c.oid, a.attnum, 'INSERT')
                 ) order by a.attnum)
            from pg_catalog.pg_attribute a
            join pg_catalog.pg_type t on t.oid = a.atttypid
            left join pg_catalog.pg_type b on b.oid = t.typbasetype
           where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
         coalesce((select pg_catalog.json_agg(
                   (select pg_catalog.json_agg(a.attname)
                      from pg_catalog.pg_attribute a
                     where a.attrelid = c.oid
                       and a.attnum = any ((i.indkey::int2[])[0:i.indnkeyatts - 1])))
            from pg_catalog.pg_index i
           where i.indrelid = c.oid and i.indisunique and i.indexprs is null), '[]') as uniques,
         coalesce((select pg_catalog.json_agg(pg_catalog.json_build_object(
                   'column', own.attname,
                   'schema', rn.nspname,
                   'table', r.relname,
                   'target', other.attname) order by f.conname)
            from pg_catalog.pg_constraint f
            join pg_catalog.pg_attribute own on own.attrelid = c.oid and own.attnum = f.conkey[1]
            join pg_catalog.pg_class r on r.oid = f.confrelid
            join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
            join pg_catalog.pg_attribute other
              on other.attrelid = r.oid and other.attnum = f.confkey[1]
           where f.conrelid = c.oid and f.contype = 'f'
             and pg_catalog.cardinality(f.conkey) = 1), '[]') as references,
         coalesce((select pg_catalog.json_agg(pg_catalog.json_build_object(
                   'name', g.tgname,
                   'function', pn.nspname || '.' || p.proname,
                   'reachesOutside', l.lanname not in ('plpgsql', 'sql', 'internal')
                      or p.prosrc ~* 'dblink|lo_export|copy\\s[^;]*\\s(to|program)|http_|pg_file_write'
                 ) order by g.tgname)
            from pg_catalog.pg_trigger g
            join pg_catalog.pg_proc p on p.oid = g.tgfoid
            join pg_catalog.pg_namespace pn on pn.oid = p.pronamespace
            join pg_catalog.pg_language l on l.oid = p.prolang
           where g.tgrelid = c.oid and not g.tgisinternal and g.tgenabled in ('O', 'A')
             and g.tgtype & 4 <> 0), '[]') as triggers
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where c.oid = $1::oid`;

const factsRow = v.object({
  oid: v.number(),
  schema: v.string(),
  name: v.string(),
  columns: v.array(
    v.object({
      name: v.string(),
      type: v.string(),
      base: v.string(),
      category: v.string(),
      labels: v.nullable(v.array(v.string())),
      length: v.nullable(v.number()),
      notNull: v.boolean(),
      filled: v.boolean(),
      made: v.boolean(),
      readable: v.boolean(),
      insertable: v.boolean(),
    }),
  ),
  uniques: v.array(v.array(v.string())),
  references: v.array(
    v.object({ column: v.string(), schema: v.string(), table: v.string(), target: v.string() }),
  ),
  triggers: v.array(
    v.object({ name: v.string(), function: v.string(), reachesOutside: v.boolean() }),
  ),
});

/** Null: the table is gone. */
export async function readInsertFacts(client: Client, oid: number): Promise<InsertFacts | null> {
  const [facts] = await rowsOf(client, factsRow, FACTS, [oid]);
  return facts ?? null;
}
