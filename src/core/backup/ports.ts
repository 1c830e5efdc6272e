import type { ConnectionTarget } from "../connection/profile.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import type { Result } from "../lib/result.ts";
import type { Backup } from "./backup.ts";
import type { DatabaseProperties } from "./databaseProperties.ts";

/** Takes, checks and restores backups with the real tools, in `.schema-ops/backups/`. */
export interface Backups {
  take(
    request: BackupRequest,
    observer: BackupObserver,
    signal: CancelSignal,
  ): Promise<Result<Backup, BackupFailure>>;
  /** Newest first; what cannot be read is told and left alone. Unfinished ones are no backups. */
  list(root: string): Promise<readonly ListedBackup[]>;
  /** Checksums, table of contents and all data again; says what differs, and notes that it was listed. */
  check(root: string, backup: string, signal: CancelSignal): Promise<Result<Backup, BackupFailure>>;
  /** Into a database that exists and is empty. Stops at the first error. */
  restore(
    request: RestoreRequest,
    observer: BackupObserver,
    signal: CancelSignal,
  ): Promise<Result<null, BackupFailure>>;
  /** Notes that it was restored and compared. */
  noteRestored(root: string, backup: string): Promise<Result<Backup, BackupFailure>>;
  /** Refuses the last good one of a database. */
  remove(root: string, backup: string): Promise<Result<null, BackupFailure>>;
  /**
   * Removes what is more than `keep` of each database; resolves to the ids of what went.
   *
   * @param spare A deployment whose own backups stay: its way back leads over all of them.
   */
  prune(root: string, keep: number, spare: string | null): Promise<readonly string[]>;
}

export interface BackupRequest {
  /** Absolute path of the folder that holds `.schema-ops`. */
  readonly root: string;
  readonly target: ConnectionTarget;
  readonly format: "custom" | "directory";
  /** Parallel processes; only the directory format can use more than one. */
  readonly jobs: number;
  /** As pg_dump's --compress takes it; null: its own default. */
  readonly compress: string | null;
  /** Roles and tablespaces as well, where the login may read them. */
  readonly globals: boolean;
  /** Free bytes that must be left over. */
  readonly reserveBytes: number;
  /** Rows of a table that is larger than this are not counted; 0 counts none. */
  readonly countUpToBytes: number;
  /** Whose backup it is; null: taken on its own. */
  readonly deployment: string | null;
}

export interface RestoreRequest {
  readonly root: string;
  readonly backup: string;
  readonly target: ConnectionTarget;
  readonly jobs: number;
}

/** Hears of the work while it goes on. */
export interface BackupObserver {
  onProgress(progress: BackupProgress): void;
}

export interface BackupProgress {
  readonly stage: "dump" | "verify" | "restore";
  /** Written so far; null: not known. */
  readonly bytes: number | null;
  /** How much the tables hold, before they are compressed; null: not known. */
  readonly ofBytes: number | null;
}

export const SILENT: BackupObserver = { onProgress: () => undefined };

/** What a deployment takes: before it changes anything, and where its runbook says so. */
export interface DeploymentBackups {
  /** False: the person wants none before the first change, and the journal says so. */
  readonly beforeFirstChange: boolean;
  take(
    target: ConnectionTarget,
    deployment: string,
    observer: BackupObserver,
    signal: CancelSignal,
  ): Promise<Result<Backup, BackupFailure>>;
}

/** Opens a view of a database that pg_dump can share. */
export interface BackupSnapshots {
  open(
    target: ConnectionTarget,
    signal: CancelSignal,
  ): Promise<Result<BackupSnapshot, BackupFailure>>;
}

/** A read-only transaction that is held open while the dump is taken. */
export interface BackupSnapshot {
  /** As pg_dump's --snapshot takes it. */
  readonly name: string;
  /** "15.20" */
  readonly serverVersion: string;
  /** Bytes of what a dump reads: tables with their large values, without indexes. */
  readonly tableBytes: number;
  readonly properties: DatabaseProperties;
  countRows(
    upToBytes: number,
    signal: CancelSignal,
  ): Promise<Result<Backup["rows"], BackupFailure>>;
  close(): Promise<void>;
}

export type ListedBackup =
  | { readonly kind: "backup"; readonly backup: Backup; readonly folder: string }
  | { readonly kind: "unreadable"; readonly folder: string; readonly message: string };

export type BackupTool = "pg_dump" | "pg_restore" | "pg_dumpall";

export type BackupFailure =
  | { readonly code: "tool-missing"; readonly tool: BackupTool }
  | { readonly code: "tool-too-old"; readonly client: string; readonly server: string }
  | { readonly code: "space"; readonly needed: number; readonly free: number }
  | {
      readonly code: "tool";
      readonly tool: BackupTool;
      /** Null: a signal ended it. */
      readonly exitCode: number | null;
      readonly message: string;
    }
  | { readonly code: "checksum"; readonly file: string }
  | { readonly code: "incomplete"; readonly message: string }
  | { readonly code: "no-database"; readonly database: string }
  | { readonly code: "unreachable"; readonly message: string }
  | { readonly code: "unknown"; readonly backup: string }
  | { readonly code: "last-good"; readonly backup: string }
  | { readonly code: "file"; readonly path: string; readonly message: string }
  | { readonly code: "cancelled" };
