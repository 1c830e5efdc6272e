import * as v from "valibot";
import { rowsOf } from "../sessions/rowsOf.ts";
import { oneRow } from "./oneRow.ts";
import { measured, type PartReader } from "./partReader.ts";

/** Settings that a person may want to see beside the findings. */
const NAMES = [
  "autovacuum",
  "checkpoint_timeout",
  "effective_cache_size",
  "fsync",
  "full_page_writes",
  "idle_in_transaction_session_timeout",
  "log_lock_waits",
  "log_min_duration_statement",
  "maintenance_work_mem",
  "max_connections",
  "max_wal_size",
  "password_encryption",
  "random_page_cost",
  "shared_buffers",
  "statement_timeout",
  "synchronous_commit",
  "track_counts",
  "wal_level",
  "work_mem",
];

/**
 * As the server has them: what our own session set for itself is not among them (reset_val). Source:
 * PostgreSQL manual, "pg_settings", "Server Configuration".
 */
const SQL = `
  select coalesce((select json_object_agg(name,
                            case when s.setting = s.reset_val then current_setting(name)
                                 when s.reset_val in ('0', '-1') then s.reset_val
                                 else s.reset_val || coalesce(s.unit, '') end order by name)
                     from pg_settings as s where name = any($1)), '{}') as values,
         (select coalesce(json_agg(name order by name), '[]') from pg_settings where pending_restart)
           as "restartPending"`;

/** Only superusers and whom they let read the files. Source: PostgreSQL manual, "pg_file_settings". */
const FILE_ERRORS = `
  select coalesce(sourcefile, '') as file, coalesce(sourceline, 0) as line, error
    from pg_file_settings
   where error is not null and error <> 'setting could not be applied'
   order by 1, 2 limit 20`;

const row = v.object({
  values: v.record(v.string(), v.string()),
  restartPending: v.array(v.string()),
});
const fileError = v.object({ file: v.string(), line: v.number(), error: v.string() });

export const readSettings: PartReader<"settings"> = async (client) => {
  const facts = await oneRow(client, row, SQL, [NAMES]);
  const allowed = await oneRow(
    client,
    v.object({ may: v.boolean() }),
    `select has_table_privilege('pg_catalog.pg_file_settings', 'SELECT')
        and has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'EXECUTE') as may`,
  );
  const fileErrors = allowed.may ? await rowsOf(client, fileError, FILE_ERRORS, []) : null;
  return measured({ ...facts, fileErrors });
};
