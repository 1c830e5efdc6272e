import type { ConnectionTarget } from "../../connection/profile.ts";
import type { CancelSignal } from "../../lib/cancelSignal.ts";
import type { Result } from "../../lib/result.ts";
import type { Comparable, FingerprintDifference } from "./compare.ts";
import type { Ignorable } from "./ignore.ts";
import type { Fingerprint, TableContent } from "./fingerprint.ts";

/** Takes fingerprints, and compares them without holding anything up. Reads only. */
export interface FingerprintReader {
  ofDatabase(
    target: ConnectionTarget,
    options: FingerprintOptions,
    signal: CancelSignal,
  ): Promise<Result<Fingerprint, FingerprintFailure>>;
  /** Of a dump in custom, directory or tar format: absolute path. */
  ofBackup(file: string, signal: CancelSignal): Promise<Result<Fingerprint, FingerprintFailure>>;
  /** What the second has that the first has not, and the other way round. */
  compare(
    before: Comparable,
    after: Comparable,
    ignored?: readonly Ignorable[],
  ): Promise<FingerprintDifference>;
}

export interface FingerprintOptions {
  /** Of which tables the rows are counted, or digested as well. */
  readonly content: { readonly kind: "none" } | ContentRequest;
}

export interface ContentRequest {
  readonly kind: "count" | "digest";
  readonly tables: "all" | readonly TableName[];
}

/** Counts and digests rows, all tables in one snapshot. Reads only. */
export interface ContentReader {
  read(
    target: ConnectionTarget,
    request: ContentRequest,
    signal: CancelSignal,
  ): Promise<Result<readonly TableContent[], FingerprintFailure>>;
}

/** Keeps fingerprints beside a journal, each once, under its digest. */
export interface FingerprintStore {
  /** `folder`: absolute, the deployment's own. */
  keep(folder: string, fingerprint: Fingerprint): Promise<Result<void, string>>;
  /** Fails where there is none, and where it is not what its name says. */
  read(folder: string, digest: string): Promise<Result<Fingerprint, string>>;
}

export const FINGERPRINT_POLICIES = ["steps", "deployment", "off"] as const;
/** `steps`: before and after every step. `deployment`: before the first and at the end. */
export type FingerprintPolicy = (typeof FINGERPRINT_POLICIES)[number];

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
  | { readonly code: "no-database"; readonly message: string }
  /** The rows of a table could not be counted: no such table, no privilege, a lock. */
  | { readonly code: "content"; readonly message: string }
  /** Not an archive, or of a version that is not known. */
  | { readonly code: "unreadable"; readonly path: string; readonly message: string }
  | { readonly code: "cancelled" };
