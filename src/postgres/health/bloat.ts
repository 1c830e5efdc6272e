import * as v from "valibot";
import { rowsOf } from "../sessions/rowsOf.ts";
import { measured, ownSchemas, type PartReader } from "./partReader.ts";

/** Relations smaller than this are not estimated, in pages of 8 kB. */
const SMALLEST = 128;
const MOST = 30;

/**
 * An estimate of what tables and B-tree indexes hold for nothing: rows times the average width that
 * ANALYZE saw, on pages filled as their fill factor says, against the pages that there are. A role sees
 * statistics only of tables that it may read. Sources: PostgreSQL manual, "Database Page Layout",
 * "pg_stats", "Routine Reindexing".
 */
const SQL = `
  with large as materialized (
    select c.oid, c.relkind, c.relname as name, n.nspname as schema, c.relpages, c.reltuples, x.indrelid,
           x.indkey::int2[] as indkey,
           coalesce((select option_value::int from pg_options_to_table(c.reloptions)
                      where option_name = 'fillfactor'),
                    case when c.relkind = 'i' then 90 else 100 end) as fill
      from pg_class as c
      join pg_namespace as n on n.oid = c.relnamespace
      left join pg_index as x on x.indexrelid = c.oid
     where c.relpages >= ${SMALLEST} and c.reltuples > 0 and c.relpersistence <> 't'
       and (c.relkind in ('r', 'm')
            or c.relkind = 'i' and x.indexprs is null and x.indpred is null
               and c.relam = (select oid from pg_am where amname = 'btree'))
       and ${ownSchemas("n.nspname")}
     order by c.relpages desc
     limit 500
  ), widths as (
    select l.oid,
           sum((1 - s.stanullfrac) * s.stawidth) as width,
           count(*) as known,
           bool_or(s.stanullfrac > 0) as nulls
      from large as l
      join pg_stats_of as s
        on s.starelid = coalesce(l.indrelid, l.oid) and (l.indkey is null or s.staattnum = any(l.indkey))
     group by l.oid
  )
  select * from (
    select case when l.relkind = 'i' then 'index' else 'table' end as kind, l.schema, l.name,
           l.relpages::float8 * p.size as bytes,
           greatest(0, (l.relpages - ceil(l.reltuples * w.bytes / ((p.size - 24) * l.fill / 100.0)))
                       * p.size)::float8 as "wastedBytes"
      from large as l
      join widths on widths.oid = l.oid
     cross join (select current_setting('block_size')::float8 as size) as p
     cross join lateral (
       select case when l.relkind = 'i'
                   -- A line pointer and an index tuple's header, both on boundaries of eight bytes.
                   then 4 + 8 + ceil(widths.width / 8) * 8
                   else 4 + case when widths.nulls then 32 else 24 end + ceil(widths.width / 8) * 8
              end as bytes) as w
     where case when l.indkey is not null then widths.known = cardinality(l.indkey)
                else widths.known = (select count(*) from pg_attribute as a
                                      where a.attrelid = l.oid and a.attnum > 0 and not a.attisdropped)
           end
  ) as estimated
   where "wastedBytes" > 0
   order by "wastedBytes" desc, schema, name
   limit ${MOST}`.replace(
  "pg_stats_of",
  // pg_statistic is for superusers: the view shows each role what it may read.
  `(select t.oid as starelid, a.attnum as staattnum, v.null_frac as stanullfrac, v.avg_width as stawidth
      from pg_stats as v
      join pg_namespace as tn on tn.nspname = v.schemaname
      join pg_class as t on t.relname = v.tablename and t.relnamespace = tn.oid
      join pg_attribute as a on a.attrelid = t.oid and a.attname = v.attname
     where not v.inherited)`,
);

const row = v.object({
  kind: v.picklist(["table", "index"]),
  schema: v.string(),
  name: v.string(),
  bytes: v.number(),
  wastedBytes: v.number(),
});

export const readBloat: PartReader<"bloat"> = async (client, context) => {
  const facts = await rowsOf(client, row, SQL, []);
  return context.seesAllData
    ? measured(facts)
    : { kind: "measured", facts, hidden: { code: "partly-hidden", grant: "pg_read_all_data" } };
};
