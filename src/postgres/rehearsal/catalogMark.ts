import type { Client } from "pg";
import * as v from "valibot";

/** Statistics and the bytes of large objects are no part of a schema. */
const CATALOGS = `select pg_catalog.quote_ident(relname) as name
from pg_catalog.pg_class
where relnamespace = 'pg_catalog'::regnamespace and relkind = 'r'
  and relname not in ('pg_statistic', 'pg_statistic_ext_data', 'pg_largeobject')
order by relname`;

const nameRow = v.object({ name: v.string() });
const markRow = v.object({ mark: v.string() });

/**
 * Another text whenever a row of a system catalog was written since: each version of a row has a place and a
 * transaction of its own. Much less work than to read what the rows say.
 */
export async function readCatalogMark(client: Client): Promise<string> {
  const catalogs = await client.query<Record<string, unknown>>(CATALOGS);
  const sums = catalogs.rows.map((row, at) => {
    const { name } = v.parse(nameRow, row);
    return `select ${at} as at, count(*) as rows,
      coalesce(sum(pg_catalog.hashtext(ctid::text || ' ' || xmin::text)::bigint), 0) as sum
      from pg_catalog.${name}`;
  });
  const marks = await client.query<Record<string, unknown>>(
    `select pg_catalog.string_agg(rows || ':' || sum, ',' order by at) as mark from (${sums.join(" union all ")}) as s`,
  );
  return v.parse(markRow, marks.rows[0]).mark;
}
