import * as v from "valibot";
import { oneRow } from "./oneRow.ts";
import { measured, type PartReader } from "./partReader.ts";

/** Counters of this database. Source: PostgreSQL manual, "pg_stat_database". */
const SQL = `
  select xact_commit::float8 as commits,
         xact_rollback::float8 as rollbacks,
         deadlocks::float8 as deadlocks,
         temp_files::float8 as "temporaryFiles",
         temp_bytes::float8 as "temporaryBytes",
         checksum_failures::float8 as "checksumFailures",
         extract(epoch from stats_reset)::float8 * 1000 as "resetAt"
    from pg_stat_database
   where datname = current_database()`;

const row = v.object({
  commits: v.number(),
  rollbacks: v.number(),
  deadlocks: v.number(),
  temporaryFiles: v.number(),
  temporaryBytes: v.number(),
  checksumFailures: v.nullable(v.number()),
  resetAt: v.nullable(v.number()),
});

export const readTransactions: PartReader<"transactions"> = async (client) =>
  measured(await oneRow(client, row, SQL));
