import type { ServerIdentity } from "../../deployment/ports.ts";
import type { HealthPart } from "../finding.ts";
import type { MissingPart } from "../report.ts";

/**
 * What was read of one connection's server and database, before anything is judged. Bytes, counts,
 * milliseconds; counters since the server's statistics were reset.
 */
export interface HealthFacts {
  readonly server: ServerIdentity;
  /** The server's clock, milliseconds since the epoch. */
  readonly at: number;
  readonly major: number;
  /** Nothing can be changed here. */
  readonly standby: boolean;
  readonly parts: { readonly [P in HealthPart]: PartFacts<HealthPartFacts[P]> };
}

export type PartFacts<T> =
  | { readonly kind: "measured"; readonly facts: T; readonly hidden: MissingPart | null }
  | { readonly kind: "missing"; readonly why: MissingPart }
  /** Another connection to the same server has it. */
  | { readonly kind: "elsewhere" };

export interface HealthPartFacts {
  readonly connections: ConnectionFacts;
  readonly transactions: TransactionFacts;
  readonly cache: CacheFacts;
  readonly longTransactions: readonly TransactionAge[];
  readonly locks: readonly BlockedQuery[];
  readonly indexes: IndexFacts;
  readonly sizes: SizeFacts;
  readonly bloat: readonly BloatFacts[];
  readonly vacuum: VacuumFacts;
  readonly wraparound: WraparoundFacts;
  readonly sequences: readonly SequenceFacts[];
  readonly replication: ReplicationFacts;
  readonly checkpoints: CheckpointFacts;
  readonly settings: SettingFacts;
  readonly statements: StatementFacts;
}

export interface ConnectionFacts {
  readonly used: number;
  readonly active: number;
  readonly idle: number;
  readonly idleInTransaction: number;
  readonly limit: number;
  readonly reserved: number;
}

export interface TransactionFacts {
  readonly commits: number;
  readonly rollbacks: number;
  readonly deadlocks: number;
  readonly temporaryFiles: number;
  readonly temporaryBytes: number;
  readonly checksumFailures: number | null;
  /** Null: never reset. */
  readonly resetAt: number | null;
}

export interface CacheFacts {
  readonly hits: number;
  readonly reads: number;
  readonly indexHits: number;
  readonly indexReads: number;
}

export interface TransactionAge {
  /** Null: a prepared transaction. */
  readonly pid: number | null;
  readonly user: string | null;
  readonly database: string | null;
  readonly application: string;
  /** The gid of a prepared transaction. */
  readonly prepared: string | null;
  readonly idle: boolean;
  readonly transactionMs: number;
  /** Since its state changed: how long an idle one has been idle. */
  readonly stateMs: number | null;
  readonly query: string;
}

export interface BlockedQuery {
  readonly pid: number;
  readonly user: string | null;
  readonly waitsMs: number;
  readonly blockers: readonly number[];
  readonly query: string;
}

export interface IndexFacts {
  readonly count: number;
  /** Scans are counted since then; null: since ever. */
  readonly resetAt: number | null;
  readonly unused: readonly IndexRow[];
  readonly duplicates: readonly (IndexRow & { readonly twin: string })[];
  readonly invalid: readonly IndexRow[];
}

export interface IndexRow {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly bytes: number;
}

export interface SizeFacts {
  readonly database: string;
  readonly databaseBytes: number | null;
  readonly tables: number;
  /** The largest ones, with indexes and TOAST. */
  readonly largest: readonly {
    readonly schema: string;
    readonly name: string;
    readonly totalBytes: number;
    readonly tableBytes: number;
    readonly indexBytes: number;
    readonly rows: number | null;
  }[];
}

export interface BloatFacts {
  readonly kind: "table" | "index";
  readonly schema: string;
  readonly name: string;
  readonly bytes: number;
  /** Estimated from statistics: how much of it holds nothing. */
  readonly wastedBytes: number;
}

export interface VacuumFacts {
  readonly tables: readonly VacuumRow[];
  /** Tables with rows that were never analyzed. */
  readonly neverAnalyzed: readonly {
    readonly schema: string;
    readonly name: string;
    readonly rows: number;
  }[];
  /** Tables with `autovacuum_enabled = false`. */
  readonly switchedOff: readonly { readonly schema: string; readonly name: string }[];
}

export interface VacuumRow {
  readonly schema: string;
  readonly name: string;
  readonly live: number;
  readonly dead: number;
  /** Dead rows at which autovacuum comes. */
  readonly threshold: number;
  /** Milliseconds since the last vacuum of either kind; null: never. */
  readonly vacuumedMs: number | null;
}

export interface WraparoundFacts {
  readonly databases: readonly {
    readonly name: string;
    readonly xidAge: number;
    readonly mxidAge: number;
  }[];
  readonly freezeMaxAge: number;
  readonly multixactFreezeMaxAge: number;
  /** The oldest tables of this database. */
  readonly tables: readonly {
    readonly schema: string;
    readonly name: string;
    readonly xidAge: number;
    readonly mxidAge: number;
  }[];
}

export interface SequenceFacts {
  readonly schema: string;
  readonly name: string;
  /** Exact decimal texts: they reach 2^63. */
  readonly last: string;
  readonly end: string;
  /** From 0 to 1. */
  readonly used: number;
  /** The column that it fills, "sys.users.id"; null: none owns it. */
  readonly ownedBy: string | null;
  /** The column's type holds less than the sequence gives. */
  readonly columnEnds: boolean;
}

export interface ReplicationFacts {
  readonly standbys: readonly {
    readonly name: string;
    readonly state: string;
    readonly sync: string;
    readonly lagBytes: number | null;
    readonly lagMs: number | null;
  }[];
  readonly slots: readonly {
    readonly name: string;
    readonly kind: string;
    readonly active: boolean;
    readonly retainedBytes: number | null;
    readonly walStatus: string | null;
  }[];
  /** On a standby: milliseconds behind; null elsewhere or when unknown. */
  readonly behindMs: number | null;
  readonly archive: {
    readonly on: boolean;
    readonly failed: number;
    /** The last attempt failed. */
    readonly failing: boolean;
  } | null;
}

export interface CheckpointFacts {
  readonly timed: number;
  readonly requested: number;
  readonly writeMs: number;
  readonly syncMs: number;
  readonly buffers: number;
  readonly resetAt: number | null;
}

export interface SettingFacts {
  readonly values: Readonly<Record<string, string>>;
  /** Changed, but only a restart makes them count. */
  readonly restartPending: readonly string[];
  /** Lines of the configuration files that have errors; null: this role may not see them. */
  readonly fileErrors:
    readonly { readonly file: string; readonly line: number; readonly error: string }[] | null;
}

export interface StatementFacts {
  readonly byTotal: readonly StatementRow[];
  readonly byMean: readonly StatementRow[];
}

export interface StatementRow {
  readonly query: string;
  readonly calls: number;
  readonly totalMs: number;
  readonly meanMs: number;
  readonly rows: number;
}
