import type { DatabaseProperties } from "../backup/databaseProperties.ts";
import type { BackupFailure } from "../backup/ports.ts";
import type { FingerprintFailure } from "../catalog/fingerprint/ports.ts";
import type { ConnectionTarget } from "../connection/profile.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import type { Result } from "../lib/result.ts";
import type { RollbackEntry, RollbackRecord } from "./rollbackLog.ts";
import type { ExportFailure } from "../rows/exportPorts.ts";
import type { ExportedTable } from "./exportWritten.ts";
import type { Step } from "./rollbackRun.ts";
import type { ServiceBlock, ServiceFailure } from "./serviceHooks.ts";
import type { WrittenTable } from "./written.ts";

/** Opens the one session of a server that may roll back there. */
export interface RollbackServers {
  /** Connects to another database of the target's server and takes the lock. `who`: for the second one. */
  open(
    target: ConnectionTarget,
    avoid: readonly string[],
    who: string,
    signal: CancelSignal,
  ): Promise<Result<RollbackSession, RollbackFailure>>;
}

/** Statements over whole databases; nothing here looks into one. */
export interface RollbackSession {
  names(): Promise<Result<ReadonlySet<string>, RollbackFailure>>;
  /** Null: there is no such database. */
  facts(database: string): Promise<Result<DatabaseFacts | null, RollbackFailure>>;
  /** Resolves to its OID. */
  create(name: string, properties: DatabaseProperties): Promise<Result<number, RollbackFailure>>;
  /** All of them, or none. */
  apply(statements: readonly string[]): Promise<Result<null, RollbackFailure>>;
  /**
   * Renames all or nothing, in one transaction and within {@link LONGEST_LOCK_MS}. Clients are in the way:
   * idle sessions of the product are ended, the others only when that was agreed to.
   */
  rename(
    renames: readonly Rename[],
    ending: "ours" | "all",
  ): Promise<Result<{ readonly lockMs: number }, RollbackFailure>>;
  /** Statistics are not in a dump: without them the first queries would be slow. */
  analyze(database: string): Promise<Result<null, RollbackFailure>>;
  /** Only the very database of that OID. */
  drop(name: string, oid: number): Promise<Result<null, RollbackFailure>>;
  close(): Promise<void>;
}

/** Nobody waits longer for a database while its name changes hands. */
export const LONGEST_LOCK_MS = 900;

export interface Rename {
  readonly from: string;
  readonly to: string;
}

export interface DatabaseFacts {
  readonly oid: number;
  readonly owner: string;
  /** Whether this login may make databases, and rename this one. */
  readonly mayCreate: boolean;
  readonly mayRename: boolean;
  readonly user: string;
  readonly clients: readonly DatabaseClient[];
  readonly preparedTransactions: readonly string[];
  /** Only those that are enabled: a dump brings others back as they are. */
  readonly subscriptions: readonly string[];
  readonly slots: readonly string[];
}

export interface DatabaseClient {
  readonly pid: number;
  readonly application: string;
  readonly user: string;
  readonly address: string | null;
  readonly state: string;
  /** A session of ours that holds nothing: it is ended without asking. */
  readonly ours: boolean;
}

/** `.schema-ops/rollbacks/<id>.jsonl`: one entry a line, on the disk when it resolves. */
export interface RollbackLogs {
  append(root: string, rollback: string, entry: RollbackEntry): Promise<void>;
  /** Newest first. What cannot be read is left out: {@link damaged} says what. */
  list(root: string): Promise<readonly RollbackRecord[]>;
  /** Logs with lines that somebody damaged; one that a crash tore at its end is whole. */
  damaged(root: string): Promise<readonly DamagedLog[]>;
}

export interface DamagedLog {
  /** File in `.schema-ops/rollbacks`. */
  readonly file: string;
  /** 1-based. */
  readonly lines: readonly number[];
}

/** What a rollback asks of its person. */
export interface RollbackDialogue {
  /** Null: the person does not want it. */
  decide(question: RollbackQuestion): Promise<{ readonly endClients: boolean } | null>;
}

export interface RollbackQuestion {
  readonly databases: readonly RollbackOffer[];
  readonly production: boolean;
  /** What is run before and after the databases are exchanged, in the order of the document. */
  readonly services: readonly ServiceBlock[];
  /**
   * Saves what would be lost as CSV files into a folder (absolute, with slashes), as often as it is wanted. Null:
   * there is nothing, or nobody can.
   */
  readonly exportTo: ((folder: string) => Step<readonly ExportedTable[]>) | null;
  /** What earlier rollbacks left can not be told wholly from these. */
  readonly damagedLogs: readonly DamagedLog[];
}

export interface RollbackOffer {
  readonly connection: string;
  readonly database: string;
  readonly backup: string;
  readonly backupAt: string;
  /** Null: there is no such database at the moment. */
  readonly keptAs: string | null;
  /** When the rollback began whose restored database is used again; null: restored by this one. */
  readonly continues: string | null;
  readonly written: readonly WrittenTable[];
  /** `count`: a table that has as many rows as before may have changed all the same. */
  readonly compared: "content" | "count";
  readonly clients: readonly DatabaseClient[];
}

export type RollbackFailure =
  | { readonly code: "backup"; readonly connection: string; readonly failure: BackupFailure }
  | {
      readonly code: "fingerprint";
      readonly connection: string;
      readonly failure: FingerprintFailure;
    }
  /** What was restored is not what was backed up. */
  | {
      readonly code: "different";
      readonly connection: string;
      readonly what: "schema" | "rows" | "manifest";
      readonly details: readonly string[];
    }
  | { readonly code: "busy"; readonly who: string }
  | {
      readonly code: "no-privilege";
      readonly what: "create" | "rename";
      readonly user: string;
      readonly database: string;
    }
  | {
      readonly code: "prepared-transactions" | "subscriptions" | "slots";
      readonly database: string;
      readonly names: readonly string[];
    }
  | {
      readonly code: "clients";
      readonly clients: readonly DatabaseClient[];
    }
  | { readonly code: "sql"; readonly sqlState: string; readonly message: string }
  | { readonly code: "unreachable"; readonly message: string }
  /** There is a database of the name that a new one was to get. */
  | { readonly code: "name-taken"; readonly database: string }
  | { readonly code: "export"; readonly table: string; readonly failure: ExportFailure }
  /** A block that stops a service, or checks that it is stopped, failed: the databases are as they were. */
  | { readonly code: "service"; readonly failure: ServiceFailure }
  /** The server did not say whether the databases changed their names. The next run finds out. */
  | { readonly code: "in-doubt"; readonly message: string }
  | { readonly code: "log"; readonly message: string }
  | { readonly code: "declined" }
  | { readonly code: "cancelled" };
