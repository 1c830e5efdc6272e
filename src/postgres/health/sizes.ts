import * as v from "valibot";
import { oneRow } from "./oneRow.ts";
import { measured, ownSchemas, type PartReader } from "./partReader.ts";

/** Tables whose files are measured: the largest by the catalog's own count of pages. */
const MEASURED_TABLES = 30;

/**
 * The database and its largest tables, with indexes and TOAST. The catalog's page counts choose them,
 * and only those are measured, so that ten thousand tables cost no ten thousand looks at files.
 * Source: PostgreSQL manual, "Database Object Size Functions".
 */
const SQL = `
  with own as materialized (
    select c.oid, n.nspname as schema, c.relname as name, c.reltuples,
           c.relpages + coalesce((select toast.relpages from pg_class as toast where toast.oid = c.reltoastrelid), 0)
             as pages
      from pg_class as c
      join pg_namespace as n on n.oid = c.relnamespace
     where c.relkind in ('r', 'm') and c.relpersistence <> 't' and ${ownSchemas("n.nspname")}
  ), weighed as (
    select o.*, o.pages + coalesce(i.pages, 0) as total
      from own as o
      left join (select x.indrelid, sum(c.relpages) as pages
                   from pg_index as x join pg_class as c on c.oid = x.indexrelid
                  group by x.indrelid) as i on i.indrelid = o.oid
  )
  select current_database() as database,
         case when has_database_privilege(current_database(), 'CONNECT')
              then pg_database_size(current_database())::float8 end as "databaseBytes",
         (select count(*) from own)::float8 as tables,
         (select coalesce(json_agg(m order by m."totalBytes" desc, m.schema, m.name), '[]')
            from (select l.schema, l.name,
                         pg_total_relation_size(l.oid)::float8 as "totalBytes",
                         pg_table_size(l.oid)::float8 as "tableBytes",
                         pg_indexes_size(l.oid)::float8 as "indexBytes",
                         case when l.reltuples >= 0 then l.reltuples::float8 end as rows
                    from (select * from weighed order by total desc, schema, name
                           limit ${MEASURED_TABLES}) as l) as m
           where m."totalBytes" is not null) as largest`;

const row = v.object({
  database: v.string(),
  databaseBytes: v.nullable(v.number()),
  tables: v.number(),
  largest: v.array(
    v.object({
      schema: v.string(),
      name: v.string(),
      totalBytes: v.number(),
      tableBytes: v.number(),
      indexBytes: v.number(),
      rows: v.nullable(v.number()),
    }),
  ),
});

export const readSizes: PartReader<"sizes"> = async (client) =>
  measured(await oneRow(client, row, SQL));
