/** A column of a system view under the name that servers have it by. */
export interface RenamedColumn {
  /** A name; for a column that moved to a view of one row, the question to that view. */
  readonly instead: string;
  /** Version since which it is so; null: it was never called otherwise, people only expect it. */
  readonly since: number | null;
}

type Columns = Readonly<Record<string, RenamedColumn>>;

const NEVER = (instead: string): RenamedColumn => ({ instead, since: null });
const SINCE = (since: number, instead: string): RenamedColumn => ({ instead, since });

/** The view has one row, as the one that the column stood in: a question in its place is the same value. */
const MOVED = (since: number, view: string, column: string): RenamedColumn =>
  SINCE(since, `(SELECT ${column} FROM ${view})`);

/** Named as in pg_indexes and pg_tables, which people mix up with these. */
const TABLE_STATISTICS: Columns = {
  tablename: NEVER("relname"),
  table_name: NEVER("relname"),
  table_schema: NEVER("schemaname"),
};
const INDEX_STATISTICS: Columns = {
  ...TABLE_STATISTICS,
  indexname: NEVER("indexrelname"),
  index_name: NEVER("indexrelname"),
};

/**
 * Columns that a statistics view does not have, by view. Sources: "The Cumulative Statistics System"
 * of PostgreSQL's manual, and the release notes of 9.2, 10, 13 and 17.
 */
const RENAMED: Readonly<Record<string, Columns>> = {
  ...everyKind("pg_stat", "indexes", INDEX_STATISTICS),
  ...everyKind("pg_statio", "indexes", INDEX_STATISTICS),
  ...everyKind("pg_stat", "tables", TABLE_STATISTICS),
  ...everyKind("pg_statio", "tables", TABLE_STATISTICS),
  pg_tables: {
    relname: NEVER("tablename"),
    nspname: NEVER("schemaname"),
    table_name: NEVER("tablename"),
  },
  pg_indexes: {
    relname: NEVER("tablename"),
    indexrelname: NEVER("indexname"),
    nspname: NEVER("schemaname"),
  },
  pg_stat_activity: {
    procpid: SINCE(9.2, "pid"),
    current_query: SINCE(9.2, "query"),
    username: NEVER("usename"),
  },
  pg_stat_database: { dbname: NEVER("datname") },
  pg_stat_replication: {
    sent_location: SINCE(10, "sent_lsn"),
    write_location: SINCE(10, "write_lsn"),
    flush_location: SINCE(10, "flush_lsn"),
    replay_location: SINCE(10, "replay_lsn"),
  },
  pg_stat_statements: {
    total_time: SINCE(13, "total_exec_time"),
    mean_time: SINCE(13, "mean_exec_time"),
    min_time: SINCE(13, "min_exec_time"),
    max_time: SINCE(13, "max_exec_time"),
    stddev_time: SINCE(13, "stddev_exec_time"),
    blk_read_time: SINCE(17, "shared_blk_read_time"),
    blk_write_time: SINCE(17, "shared_blk_write_time"),
  },
  pg_stat_bgwriter: {
    checkpoints_timed: MOVED(17, "pg_stat_checkpointer", "num_timed"),
    checkpoints_req: MOVED(17, "pg_stat_checkpointer", "num_requested"),
    checkpoint_write_time: MOVED(17, "pg_stat_checkpointer", "write_time"),
    checkpoint_sync_time: MOVED(17, "pg_stat_checkpointer", "sync_time"),
    buffers_checkpoint: MOVED(17, "pg_stat_checkpointer", "buffers_written"),
  },
  pg_stat_progress_vacuum: {
    max_dead_tuples: SINCE(17, "max_dead_tuple_bytes"),
    num_dead_tuples: SINCE(17, "num_dead_item_ids"),
  },
};

export function renamedColumn(relation: string, column: string): RenamedColumn | null {
  const columns = Object.hasOwn(RENAMED, relation) ? RENAMED[relation] : undefined;
  return columns !== undefined && Object.hasOwn(columns, column) ? (columns[column] ?? null) : null;
}

function everyKind(prefix: string, suffix: string, columns: Columns): Record<string, Columns> {
  return Object.fromEntries(
    ["all", "sys", "user"].map((kind) => [`${prefix}_${kind}_${suffix}`, columns]),
  );
}

/** Relations of extensions that monitoring queries read. */
const EXTENSION_RELATIONS: Readonly<Record<string, string>> = {
  pg_stat_statements: "pg_stat_statements",
  pg_stat_statements_info: "pg_stat_statements",
  pg_buffercache: "pg_buffercache",
};

export function extensionOf(relation: string): string | null {
  return Object.hasOwn(EXTENSION_RELATIONS, relation)
    ? (EXTENSION_RELATIONS[relation] ?? null)
    : null;
}
