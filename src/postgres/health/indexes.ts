import * as v from "valibot";
import { oneRow } from "./oneRow.ts";
import { MAX_PART_ROWS, measured, ownSchemas, type PartReader } from "./partReader.ts";

/**
 * Indexes that nothing scanned since the statistics began (those that hold a rule are needed all the
 * same), indexes with a twin of the same definition, and those that a failed CONCURRENTLY left behind.
 * Sizes are pages of the catalog: asking the files of each would take a lock on it. Sources: PostgreSQL
 * manual, "pg_stat_all_indexes", "pg_index", "CREATE INDEX".
 */
const SQL = `
  with own as materialized (
    select i.indexrelid, i.indrelid, n.nspname as schema, t.relname as "table", c.relname as name,
           c.relpages::float8 * current_setting('block_size')::float8 as bytes,
           i.indisvalid and i.indisready as valid, i.indislive,
           i.indisunique or i.indisprimary or i.indisexclusion or i.indisreplident as rule,
           c.relkind = 'I' as partitioned,
           coalesce(s.idx_scan, 0) as scans,
           concat_ws(' ', i.indrelid, c.relam, i.indkey, i.indclass, i.indcollation, i.indoption,
                     i.indexprs, i.indpred) as shape
      from pg_index as i
      join pg_class as c on c.oid = i.indexrelid
      join pg_class as t on t.oid = i.indrelid
      join pg_namespace as n on n.oid = t.relnamespace
      left join pg_stat_all_indexes as s on s.indexrelid = i.indexrelid
     where ${ownSchemas("n.nspname")} and t.relpersistence <> 't'
  ), twins as (
    select d.schema, d."table", d.name, d.bytes,
           first_value(d.name) over same as twin,
           row_number() over same as place
      from own as d
     where d.valid and not d.partitioned
    window same as (partition by d.shape order by d.rule desc, d.scans desc, d.indexrelid)
  )
  select (select count(*) from own)::float8 as count,
         (select extract(epoch from stats_reset)::float8 * 1000 from pg_stat_database
           where datname = current_database()) as "resetAt",
         (select coalesce(json_agg(u), '[]')
            from (select schema, "table", name, bytes from own
                   where scans = 0 and valid and not rule and not partitioned
                   order by bytes desc, schema, name limit ${MAX_PART_ROWS}) as u) as unused,
         (select coalesce(json_agg(u), '[]')
            from (select schema, "table", name, bytes, twin from twins
                   where place > 1 order by bytes desc, schema, name limit ${MAX_PART_ROWS}) as u)
           as duplicates,
         (select coalesce(json_agg(u), '[]')
            from (select schema, "table", name, bytes from own
                   where not valid and not partitioned
                   order by schema, name limit ${MAX_PART_ROWS}) as u) as invalid`;

const index = {
  schema: v.string(),
  table: v.string(),
  name: v.string(),
  bytes: v.number(),
};
const row = v.object({
  count: v.number(),
  resetAt: v.nullable(v.number()),
  unused: v.array(v.object(index)),
  duplicates: v.array(v.object({ ...index, twin: v.string() })),
  invalid: v.array(v.object(index)),
});

export const readIndexes: PartReader<"indexes"> = async (client) =>
  measured(await oneRow(client, row, SQL));
