import type { ConnectionTarget } from "../../connection/profile.ts";
import type { CancelSignal } from "../../lib/cancelSignal.ts";
import type { Result } from "../../lib/result.ts";
import type { Fingerprint } from "./fingerprint.ts";

/** Takes fingerprints. Reads only. */
export interface FingerprintReader {
  ofDatabase(
    target: ConnectionTarget,
    options: FingerprintOptions,
    signal: CancelSignal,
  ): Promise<Result<Fingerprint, FingerprintFailure>>;
  /** Of a dump in custom, directory or tar format: absolute path. */
  ofBackup(file: string, signal: CancelSignal): Promise<Result<Fingerprint, FingerprintFailure>>;
}

export interface FingerprintOptions {
  /** Of which tables the rows are counted, or digested as well. */
  readonly content:
    | { readonly kind: "none" }
    | { readonly kind: "count" | "digest"; readonly tables: "all" | readonly TableName[] };
}

export interface TableName {
  readonly schema: string;
  readonly table: string;
}

export type FingerprintFailure =
  | { readonly code: "tool-missing"; readonly tool: "pg_dump" }
  /** pg_dump reads no server that is newer than itself. */
  | { readonly code: "tool-too-old"; readonly client: string; readonly server: string }
  | { readonly code: "tool"; readonly message: string; readonly exitCode: number | null }
  | { readonly code: "unreachable"; readonly message: string }
  /** Not an archive, or of a version that is not known. */
  | { readonly code: "unreadable"; readonly path: string; readonly message: string }
  | { readonly code: "cancelled" };
