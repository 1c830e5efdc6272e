import type { ConnectionTarget } from "../connection/profile.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import type { Result } from "../lib/result.ts";
import type { Backup } from "./backup.ts";

/** Takes, checks and restores backups with the real tools, in `.schema-ops/backups/`. */
export interface Backups {
  take(
    request: BackupRequest,
    observer: BackupObserver,
    signal: CancelSignal,
  ): Promise<Result<Backup, BackupFailure>>;
  /** Newest first; what cannot be read is told and left alone. */
  list(root: string): Promise<readonly ListedBackup[]>;
  /** Checksums and table of contents again; says what differs. */
  check(root: string, backup: string, signal: CancelSignal): Promise<Result<Backup, BackupFailure>>;
  /** Into a database that exists and is empty. */
  restore(
    request: RestoreRequest,
    observer: BackupObserver,
    signal: CancelSignal,
  ): Promise<Result<null, BackupFailure>>;
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
  onProgress(progress: { readonly what: string; readonly bytes: number | null }): void;
}

export type ListedBackup =
  | { readonly kind: "backup"; readonly backup: Backup }
  | { readonly kind: "unreadable"; readonly folder: string; readonly message: string };

export type BackupFailure =
  | { readonly code: "tool-missing"; readonly tool: "pg_dump" | "pg_restore" | "pg_dumpall" }
  | { readonly code: "tool-too-old"; readonly client: string; readonly server: string }
  | { readonly code: "space"; readonly needed: number; readonly free: number }
  | {
      readonly code: "tool";
      readonly tool: string;
      readonly exitCode: number | null;
      readonly message: string;
    }
  | { readonly code: "checksum"; readonly file: string }
  | { readonly code: "incomplete"; readonly message: string }
  | { readonly code: "unreachable"; readonly message: string }
  | { readonly code: "unknown"; readonly backup: string }
  | { readonly code: "file"; readonly path: string; readonly message: string }
  | { readonly code: "cancelled" };
