/** Stable: codes are only ever added. Words for them are in `prose/monitoring`. */

/** How bad: `critical` fails a report, `warning` leaves it open for a person, `notice` is only told. */
export const SEVERITIES = ["critical", "warning", "notice"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** How a value stands to its thresholds; null elsewhere: nothing is said of it. */
export type Level = "good" | "warning" | "critical";

/** The parts of the health pack, in the order in which they are shown. */
export const HEALTH_PARTS = [
  "connections",
  "transactions",
  "cache",
  "longTransactions",
  "locks",
  "indexes",
  "sizes",
  "bloat",
  "vacuum",
  "wraparound",
  "sequences",
  "replication",
  "checkpoints",
  "settings",
  "statements",
] as const;
export type HealthPart = (typeof HEALTH_PARTS)[number];

/** Each finding of the health pack with the part that finds it. */
export const HEALTH_FINDINGS = {
  "connections-near-limit": "connections",
  "many-rollbacks": "transactions",
  deadlocks: "transactions",
  "temporary-files": "transactions",
  "checksum-failures": "transactions",
  "low-cache-hit-rate": "cache",
  "long-transaction": "longTransactions",
  "idle-in-transaction": "longTransactions",
  "prepared-transaction": "longTransactions",
  "blocked-query": "locks",
  "unused-index": "indexes",
  "duplicate-index": "indexes",
  "invalid-index": "indexes",
  "fast-growth": "sizes",
  "table-bloat": "bloat",
  "index-bloat": "bloat",
  "dead-rows": "vacuum",
  "never-analyzed": "vacuum",
  "autovacuum-off-table": "vacuum",
  "xid-wraparound": "wraparound",
  "mxid-wraparound": "wraparound",
  "sequence-near-end": "sequences",
  "replication-lag": "replication",
  "replication-slot-inactive": "replication",
  "replication-slot-lost": "replication",
  "wal-archiving-fails": "replication",
  "checkpoints-too-often": "checkpoints",
  "fsync-off": "settings",
  "full-page-writes-off": "settings",
  "autovacuum-off": "settings",
  "track-counts-off": "settings",
  "shared-buffers-default": "settings",
  "no-idle-transaction-timeout": "settings",
  "restart-pending": "settings",
  "settings-file-error": "settings",
  "log-lock-waits-off": "settings",
  "password-encryption-md5": "settings",
  "statements-missing": "statements",
  "slow-statement": "statements",
} as const satisfies Record<string, HealthPart>;
export type HealthFindingCode = keyof typeof HEALTH_FINDINGS;

/** Something about a server or a database that deserves a person's eye. */
export interface HealthFinding {
  readonly code: HealthFindingCode;
  readonly part: HealthPart;
  readonly severity: Severity;
  /** Name of the connection over which it was seen. */
  readonly connection: string;
  /** The object it is about as SQL names it ("sys.ix_sessions__user_id", "pid 812"); null: server or database. */
  readonly object: string | null;
  /** What was measured, by name, for the sentence; bytes, milliseconds and counts as numbers. */
  readonly values: Readonly<Record<string, number | string>>;
  /** Complete statements that help, quoted, in order; none where no statement does. Never run by a report. */
  readonly sql: readonly string[];
}
