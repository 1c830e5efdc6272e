import * as v from "valibot";
import { oneRow } from "./oneRow.ts";
import { measured, type PartReader } from "./partReader.ts";

/**
 * Blocks of this database that were found in shared memory, against those that were asked of the
 * system. Source: PostgreSQL manual, "pg_stat_database", "pg_statio_all_indexes".
 */
const SQL = `
  select d.blks_hit::float8 as hits,
         d.blks_read::float8 as reads,
         coalesce(i.hits, 0)::float8 as "indexHits",
         coalesce(i.reads, 0)::float8 as "indexReads"
    from pg_stat_database as d
   cross join (select sum(idx_blks_hit) as hits, sum(idx_blks_read) as reads
                 from pg_statio_user_indexes) as i
   where d.datname = current_database()`;

const row = v.object({
  hits: v.number(),
  reads: v.number(),
  indexHits: v.number(),
  indexReads: v.number(),
});

export const readCache: PartReader<"cache"> = async (client) =>
  measured(await oneRow(client, row, SQL));
