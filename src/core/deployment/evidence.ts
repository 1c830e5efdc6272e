/** Why a block failed: where, and what was said. Lines are 1-based; paths are the originals, not the mapped copies. */
export type Failure =
  /** A command of the block ended with a non-zero status. `line` is the document's. */
  | {
      readonly kind: "command";
      readonly line: number;
      readonly command: string;
      readonly exitCode: number;
      /** Tolerated by the block itself (`|| true`): it fails the step all the same. */
      readonly tolerated: boolean;
    }
  /** A statement failed on the server. */
  | {
      readonly kind: "sql";
      /** The document's line of the psql command; null when it is not known. */
      readonly line: number | null;
      /** Empty where the output did not carry it (a psql out of our reach, terse). */
      readonly sqlState: string;
      readonly message: string;
      /** The SQL file and the line psql reports; null for `-c` and standard input. */
      readonly file: string | null;
      readonly fileLine: number | null;
      readonly tolerated: boolean;
    }
  | { readonly kind: "prompt"; readonly line: number | null; readonly text: string }
  | {
      readonly kind: "backup";
      readonly path: string;
      readonly reason: "truncated" | "missing" | "empty" | "unreadable";
    }
  | { readonly kind: "timeout"; readonly afterMs: number }
  | { readonly kind: "cancelled" }
  /** The block could not be started, or its runner died. */
  | { readonly kind: "start"; readonly message: string };

/** A dump that a block took. */
export interface BackupEvidence {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly format: "plain" | "custom" | "directory" | "tar";
  readonly database: string | null;
  readonly serverVersion: string | null;
  readonly clientVersion: string | null;
  readonly complete: boolean;
}
