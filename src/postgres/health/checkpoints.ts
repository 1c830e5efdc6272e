import * as v from "valibot";
import { oneRow } from "./oneRow.ts";
import { measured, type PartReader } from "./partReader.ts";

/** PostgreSQL 17 moved the counters to a view of their own. Source: its manual, "pg_stat_checkpointer". */
const SINCE_17 = `
  select num_timed::float8 as timed, num_requested::float8 as requested, write_time as "writeMs",
         sync_time as "syncMs", buffers_written::float8 as buffers,
         extract(epoch from stats_reset)::float8 * 1000 as "resetAt"
    from pg_stat_checkpointer`;

/** Source: manual of PostgreSQL 16, "pg_stat_bgwriter". */
const BEFORE_17 = `
  select checkpoints_timed::float8 as timed, checkpoints_req::float8 as requested,
         checkpoint_write_time as "writeMs", checkpoint_sync_time as "syncMs",
         buffers_checkpoint::float8 as buffers,
         extract(epoch from stats_reset)::float8 * 1000 as "resetAt"
    from pg_stat_bgwriter`;

const row = v.object({
  timed: v.number(),
  requested: v.number(),
  writeMs: v.number(),
  syncMs: v.number(),
  buffers: v.number(),
  resetAt: v.nullable(v.number()),
});

export const readCheckpoints: PartReader<"checkpoints"> = async (client, { major }) =>
  measured(await oneRow(client, row, major >= 17 ? SINCE_17 : BEFORE_17));
