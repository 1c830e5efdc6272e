import type { Client } from "pg";
import * as v from "valibot";
import { NAMES } from "../../core/sessions/columnNames.ts";
import type { FoundSessions } from "../../core/sessions/ports.ts";
import { sessionTable } from "../../core/sessions/shape.ts";
import type { SessionTable } from "../../core/sessions/sessionTable.ts";
import type { TableFacts } from "../../core/sessions/tableFacts.ts";
import { withFoundValues } from "../../core/sessions/statusWords.ts";
import { codeOf } from "../connectFailure.ts";
import { rowsOf } from "./rowsOf.ts";

/**
 * Tables whose name speaks of sessions, or that have a column of a session's last activity: which of
 * them are sessions is read from their columns afterwards.
 */
const CANDIDATES = `
  select c.oid::int8::float8 as oid
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p')
     and not c.relispartition
     and c.relpersistence <> 't'
     and n.nspname !~ '^pg_'
     and n.nspname <> 'information_schema'
     and pg_catalog.has_schema_privilege(n.oid, 'USAGE')
     and (c.relname ~* 'session|세션'
          or c.oid in (select a.attrelid
                         from pg_catalog.pg_attribute a
                        where a.attnum > 0 and not a.attisdropped
                          and pg_catalog.lower(pg_catalog.replace(a.attname, '_', '')) = any ($1)))
   order by n.nspname, c.relname`;

/** Names as a person writes them in SQL; one that names nothing is null. */
const NAMED = `
  select name, pg_catalog.to_regclass(name)::oid::int8::float8 as oid
    from pg_catalog.unnest($1::text[]) with ordinality as named (name, place)
   order by place`;

/** `$2`: the role that acts, whose right to change a column is not that of the role that asks. */
const FACTS = `
  select c.oid::int8::float8 as oid,
         n.nspname as schema,
         c.relname as name,
         pg_catalog.obj_description(c.oid, 'pg_class') as comment,
         (select pg_catalog.json_agg(pg_catalog.json_build_object(
                   'name', a.attname,
                   'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
                   'category', coalesce(b.typcategory, t.typcategory),
                   'labels', (select pg_catalog.json_agg(e.enumlabel order by e.enumsortorder)
                                from pg_catalog.pg_enum e
                               where e.enumtypid = coalesce(b.oid, t.oid)),
                   'length', case when coalesce(b.oid, t.oid) in (1042, 1043)
                                  then nullif(greatest(a.atttypmod, t.typtypmod), -1) - 4 end,
                   'selectable', pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT'),
                   'updatable', coalesce(pg_catalog.has_column_privilege(acting.oid, c.oid, a.attnum, 'UPDATE')
                                     and pg_catalog.has_schema_privilege(acting.oid, n.oid, 'USAGE'), false)
                 ) order by a.attnum)
            from pg_catalog.pg_attribute a
            join pg_catalog.pg_type t on t.oid = a.atttypid
            left join pg_catalog.pg_type b on b.oid = t.typbasetype
           where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
         (select pg_catalog.json_agg(a.attname order by k.place)
            from (select i.indkey, i.indnkeyatts
                    from pg_catalog.pg_index i
                   where i.indrelid = c.oid and i.indisunique and i.indisvalid
                     and i.indpred is null and i.indexprs is null
                     and not exists (
                           select from pg_catalog.pg_attribute a
                            where a.attrelid = c.oid and not a.attnotnull
                              and a.attnum = any ((i.indkey::int2[])[0:i.indnkeyatts - 1]))
                   order by i.indisprimary desc, i.indnkeyatts, i.indexrelid
                   limit 1) i,
                 lateral pg_catalog.unnest((i.indkey::int2[])[0:i.indnkeyatts - 1])
                   with ordinality as k (attnum, place)
            join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum) as key,
         (select pg_catalog.json_agg(pg_catalog.json_build_object(
                   'column', own.attname,
                   'schema', rn.nspname,
                   'table', r.relname,
                   'target', other.attname,
                   'columns', (select pg_catalog.json_agg(pg_catalog.json_build_object(
                                        'name', a.attname,
                                        'category', t.typcategory,
                                        'selectable', pg_catalog.has_column_privilege(r.oid, a.attnum, 'SELECT')
                                                  and pg_catalog.has_schema_privilege(rn.oid, 'USAGE')))
                                 from pg_catalog.pg_attribute a
                                 join pg_catalog.pg_type t on t.oid = a.atttypid
                                where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped)
                 ) order by f.conname)
            from pg_catalog.pg_constraint f
            join pg_catalog.pg_class r on r.oid = f.confrelid
            join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
            join pg_catalog.pg_attribute own on own.attrelid = c.oid and own.attnum = f.conkey[1]
            join pg_catalog.pg_attribute other on other.attrelid = r.oid and other.attnum = f.confkey[1]
           where f.conrelid = c.oid and f.contype = 'f'
             and pg_catalog.cardinality(f.conkey) = 1) as "references",
         (select pg_catalog.json_agg(pg_catalog.json_build_object(
                   'columns', (select pg_catalog.json_agg(a.attname)
                                 from pg_catalog.pg_attribute a
                                where a.attrelid = c.oid and a.attnum = any (k.conkey)),
                   'definition', pg_catalog.pg_get_constraintdef(k.oid)) order by k.conname)
            from pg_catalog.pg_constraint k
           where k.conrelid = c.oid and k.contype = 'c') as checks,
         pg_catalog.pg_is_in_recovery() as standby
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    left join pg_catalog.pg_roles acting on acting.rolname = $2
   where c.oid = any ($1::oid[]) and c.relkind in ('r', 'p')
   order by n.nspname, c.relname`;

const list = <S extends v.GenericSchema>(
  schema: S,
): v.SchemaWithPipe<
  readonly [
    v.NullableSchema<v.ArraySchema<S, undefined>, undefined>,
    v.TransformAction<v.InferOutput<S>[] | null, v.InferOutput<S>[]>,
  ]
> =>
  v.pipe(
    v.nullable(v.array(schema)),
    v.transform((value) => value ?? []),
  );

const oidRow = v.object({ oid: v.number() });
const namedRow = v.object({ name: v.string(), oid: v.nullable(v.number()) });
const factsRow = v.object({
  oid: v.number(),
  schema: v.string(),
  name: v.string(),
  comment: v.nullable(v.string()),
  columns: list(
    v.object({
      name: v.string(),
      type: v.string(),
      category: v.string(),
      labels: v.nullable(v.array(v.string())),
      length: v.nullable(v.number()),
      selectable: v.boolean(),
      updatable: v.boolean(),
    }),
  ),
  key: list(v.string()),
  references: list(
    v.object({
      column: v.string(),
      schema: v.string(),
      table: v.string(),
      target: v.string(),
      columns: list(v.object({ name: v.string(), category: v.string(), selectable: v.boolean() })),
    }),
  ),
  checks: list(v.object({ columns: list(v.string()), definition: v.string() })),
});
const standbyRow = v.object({ standby: v.boolean() });

/** `acting`: the role that would change rows. */
export async function findSessionTables(
  client: Client,
  named: readonly string[],
  acting: string,
): Promise<FoundSessions> {
  const wanted = await namedTables(client, named);
  const words = NAMES.lastActivityAt.map((name) => name.replaceAll("_", ""));
  const candidates = await rowsOf(client, oidRow, CANDIDATES, [words]);
  const oids = new Set(
    [...candidates, ...wanted].flatMap(({ oid }) => (oid === null ? [] : [oid])),
  );
  const facts = await rowsOf(client, factsRow, FACTS, [[...oids], acting]);
  const [server] = await rowsOf(
    client,
    standbyRow,
    "select pg_catalog.pg_is_in_recovery() as standby",
    [],
  );
  return { ...(await sortOut(client, facts, wanted)), standby: server?.standby === true };
}

async function sortOut(
  client: Client,
  facts: readonly TableFacts[],
  wanted: readonly v.InferOutput<typeof namedRow>[],
): Promise<Pick<FoundSessions, "tables" | "problems">> {
  const tables: SessionTable[] = [];
  const problems: FoundSessions["problems"][number][] = [];
  for (const fact of facts) {
    const name = wanted.find(({ oid }) => oid === fact.oid)?.name;
    const shape = sessionTable(fact, name !== undefined);
    if (shape.ok) {
      tables.push(await withWords(client, shape.value));
    } else if (shape.error.code !== "other-shape") {
      problems.push({ name: name ?? `${fact.schema}.${fact.name}`, problem: shape.error });
    }
  }
  for (const { name, oid } of wanted) {
    if (!facts.some((fact) => fact.oid === oid)) {
      problems.push({ name, problem: { code: "not-found" } });
    }
  }
  return { tables, problems };
}

/** A name that SQL cannot read names nothing: it is not worth an error for all the others. */
async function namedTables(
  client: Client,
  named: readonly string[],
): Promise<readonly v.InferOutput<typeof namedRow>[]> {
  const found: v.InferOutput<typeof namedRow>[] = [];
  for (const name of named) {
    await client.query("savepoint named");
    try {
      found.push(...(await rowsOf(client, namedRow, NAMED, [[name]])));
    } catch (error) {
      if (!/^(?:42|0A)/.test(codeOf(error) ?? "")) {
        throw error;
      }
      await client.query("rollback to named");
      found.push({ name, oid: null });
    }
  }
  return found;
}

const MOST_COMMON = `
  select pg_catalog.unnest(s.most_common_vals::text::text[]) as word
    from pg_catalog.pg_stats s
   where s.schemaname = $1 and s.tablename = $2 and s.attname = $3`;

/** For a status that may be any text: the words that the planner's statistics know. */
async function withWords(client: Client, table: SessionTable): Promise<SessionTable> {
  if (table.status.kind !== "column" || table.status.values !== null) {
    return table;
  }
  const words = await rowsOf(client, v.object({ word: v.string() }), MOST_COMMON, [
    table.schema,
    table.name,
    table.status.column,
  ]);
  return withFoundValues(
    table,
    words.map(({ word }) => word),
  );
}
