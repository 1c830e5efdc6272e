import type { Client } from "pg";
import * as v from "valibot";
import type { Backup } from "../../core/backup/backup.ts";
import { quoteIdentifier } from "../../core/sql/quote.ts";

/**
 * Tables whose rows pg_dump writes: their own, not those of their partitions or children, and not the
 * members of extensions.
 */
const TABLES = `
  select n.nspname as schema, c.relname as "table", pg_catalog.pg_relation_size(c.oid)::float8 as bytes
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
   where c.relkind = 'r' and c.relpersistence <> 't'
     and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
     and not exists (select from pg_catalog.pg_depend as d
                      where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                        and d.objid = c.oid and d.deptype = 'e')
   order by n.nspname, c.relname`;

const tableRow = v.object({ schema: v.string(), table: v.string(), bytes: v.nullable(v.number()) });
const countRow = v.object({ place: v.number(), rows: v.number() });

/** Tables that are counted by one statement: a table each would be a round trip each. */
const BATCH = 50;

/** In the order of schema and name; what the session's transaction sees. */
export async function countRows(
  client: Client,
  upToBytes: number,
  isCancelled: () => boolean,
): Promise<Backup["rows"]> {
  const { rows: listed } = await client.query<Record<string, unknown>>(TABLES);
  const tables = v.parse(v.array(tableRow), listed);
  const counted = tables.map(({ schema, table }): Backup["rows"][number] => ({
    schema,
    table,
    rows: null,
  }));
  const small = tables.flatMap(({ bytes }, place) =>
    upToBytes > 0 && (bytes ?? 0) <= upToBytes ? [place] : [],
  );
  for (let at = 0; at < small.length && !isCancelled(); at += BATCH) {
    const parts = small.slice(at, at + BATCH).map((place) => {
      const { schema, table } = counted[place] ?? { schema: "", table: "" };
      const name = `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
      return `select ${place}::int4 as place, pg_catalog.count(*)::float8 as rows from only ${name}`;
    });
    const answer = await client.query<Record<string, unknown>>(parts.join(" union all "));
    for (const { place, rows } of v.parse(v.array(countRow), answer.rows)) {
      const entry = counted[place];
      if (entry !== undefined) {
        counted[place] = { ...entry, rows };
      }
    }
  }
  return counted;
}
