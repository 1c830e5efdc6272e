import * as v from "valibot";
import { oneRow } from "./oneRow.ts";
import { MAX_PART_ROWS, measured, ownSchemas, type PartReader } from "./partReader.ts";

/** Fewer rows than these are read without statistics just as well. */
const FEW_ROWS = 1000;

/**
 * Tables by dead rows, with the number at which autovacuum comes. Sources: PostgreSQL manual,
 * "pg_stat_all_tables", "The Autovacuum Daemon".
 */
const SQL = `
  with own as materialized (
    select s.schemaname as schema, s.relname as name, s.n_live_tup::float8 as live,
           s.n_dead_tup::float8 as dead, s.last_analyze, s.last_autoanalyze,
           greatest(s.last_vacuum, s.last_autovacuum) as vacuumed, c.reltuples, c.reloptions
      from pg_stat_user_tables as s
      join pg_class as c on c.oid = s.relid
     where ${ownSchemas("s.schemaname")} and c.relpersistence <> 't'
  )
  select (select coalesce(json_agg(t), '[]')
            from (select schema, name, live, dead,
                         current_setting('autovacuum_vacuum_threshold')::float8
                           + current_setting('autovacuum_vacuum_scale_factor')::float8
                             * greatest(reltuples, 0) as threshold,
                         extract(epoch from clock_timestamp() - vacuumed)::float8 * 1000 as "vacuumedMs"
                    from own where dead > 0
                   order by dead desc, schema, name limit ${MAX_PART_ROWS}) as t) as tables,
         (select coalesce(json_agg(t), '[]')
            from (select schema, name, live as rows from own
                   where last_analyze is null and last_autoanalyze is null and live >= ${FEW_ROWS}
                   order by live desc, schema, name limit ${MAX_PART_ROWS}) as t) as "neverAnalyzed",
         (select coalesce(json_agg(t), '[]')
            from (select schema, name from own
                   where exists (select from pg_options_to_table(reloptions)
                                  where option_name = 'autovacuum_enabled'
                                    and option_value in ('false', 'off', 'no', '0', 'f', 'n'))
                   order by schema, name limit ${MAX_PART_ROWS}) as t) as "switchedOff"`;

const named = { schema: v.string(), name: v.string() };
const row = v.object({
  tables: v.array(
    v.object({
      ...named,
      live: v.number(),
      dead: v.number(),
      threshold: v.number(),
      vacuumedMs: v.nullable(v.number()),
    }),
  ),
  neverAnalyzed: v.array(v.object({ ...named, rows: v.number() })),
  switchedOff: v.array(v.object(named)),
});

export const readVacuum: PartReader<"vacuum"> = async (client) =>
  measured(await oneRow(client, row, SQL));
