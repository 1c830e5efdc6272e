/**
 * Functions that do something lasting, or run text as SQL, although the transaction is READ ONLY. Known
 * by name alone, in any schema: an extension's functions lie wherever it was installed. The server stops
 * the rest; a function of one's own that calls these is stopped by the rights of its role only.
 */
const EXACT = new Set([
  // Other sessions and the server itself
  "pg_terminate_backend",
  "pg_cancel_backend",
  "pg_reload_conf",
  "pg_rotate_logfile",
  "pg_rotate_logfile_old",
  "pg_promote",
  "pg_log_backend_memory_contexts",
  "pg_log_standby_snapshot",
  "pg_notify",
  "set_config",
  // The write-ahead log, backups, replication
  "pg_switch_wal",
  "pg_create_restore_point",
  "pg_backup_start",
  "pg_backup_stop",
  "pg_start_backup",
  "pg_stop_backup",
  "pg_wal_replay_pause",
  "pg_wal_replay_resume",
  "pg_sync_replication_slots",
  // Files of the server, beside the families below
  "pg_stat_file",
  "pg_logdir_ls",
  "pg_execute_server_program",
  // Large objects
  "lo_creat",
  "lo_create",
  "lo_export",
  "lo_from_bytea",
  "lo_import",
  "lo_import_with_oid",
  "lo_manage",
  "lo_open",
  "lo_put",
  "lo_truncate",
  "lo_truncate64",
  "lo_unlink",
  "lowrite",
  // Text that is run as SQL: what it holds is not in the parse tree
  "query_to_xml",
  "query_to_xmlschema",
  "query_to_xml_and_xmlschema",
  "cursor_to_xml",
  "cursor_to_xmlschema",
  "ts_rewrite",
  "ts_stat",
  "xpath_table",
  "connectby",
  // Catalogs, sequences, maintenance
  "nextval",
  "setval",
  "pg_import_system_collations",
  "pg_nextoid",
  "pg_stop_making_pinned_objects",
  "pg_extension_config_dump",
  "gin_clean_pending_list",
  "brin_summarize_new_values",
  "brin_summarize_range",
  "brin_desummarize_range",
  "pg_truncate_visibility_map",
  "pg_prewarm",
]);

const FAMILIES =
  /^(?:dblink|pg_(?:try_)?advisory_|pg_file_|pg_ls_|pg_read_|pg_write_|pg_logical_|pg_replication_(?:origin|slot)_|pg_(?:create|copy|drop)_(?:physical_|logical_)?replication_slot|pg_(?:create|drop)_.*_slot|pg_stat_reset|pg_stat_statements_reset|pg_(?:restore|clear)_(?:relation|attribute|extended)_stats|pg_buffercache_(?:evict|mark)|binary_upgrade_|heap_force_|crosstab|autoprewarm_|http(?:_|$))/;

export function isHarmfulFunction(name: string): boolean {
  return EXACT.has(name) || FAMILIES.test(name);
}
