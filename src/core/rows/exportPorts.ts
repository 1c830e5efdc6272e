import type { ConnectionTarget } from "../connection/profile.ts";
import type { QuestionError } from "../deployment/ports.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import type { Result } from "../lib/result.ts";
import type { ParquetColumn, ParquetValue } from "./parquet.ts";

/**
 * `csv`: RFC 4180 with a line of names, as PostgreSQL's COPY writes it: NULL is nothing, an empty text is
 * `""`. `jsonLines`: an object a line, as PostgreSQL's `row_to_json` writes it. `parquet`: columns with their
 * types where Parquet holds them without loss, see `parquetKind`; else as text.
 *
 * Values are never changed. A spreadsheet that opens a CSV runs what begins with `=`, `+`, `-` or `@`: who
 * does not trust the data imports such columns as text.
 */
export const EXPORT_FORMATS = ["csv", "jsonLines", "parquet"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
/** What the server itself writes. */
export type CopiedFormat = Exclude<ExportFormat, "parquet">;

export interface ExportRequest {
  readonly target: ConnectionTarget;
  /** One question; all its rows are written, out of one snapshot. */
  readonly sql: string;
  readonly format: ExportFormat;
  /** Absolute path. What stands there is replaced when the export is complete, and not before. */
  readonly path: string;
  readonly lockTimeoutMs: number;
}

export interface ExportProgress {
  readonly rows: number;
  readonly bytes: number;
}

export type ExportFailure =
  | QuestionError
  | /** The file could not be written. */ { readonly code: "file"; readonly message: string };

/** Writes all rows of a question into a file, as they come: never more than a few hundred kilobytes are held. */
export interface RowsExporter {
  exportRows(
    request: ExportRequest,
    onProgress: (progress: ExportProgress) => void,
    signal: CancelSignal,
  ): Promise<Result<ExportProgress, ExportFailure>>;
}

/** A file in the making, under another name until it is complete. */
export interface ExportFile {
  /** Rejects when there is no room. The bytes may be changed after it has resolved, and not before. */
  write(bytes: Uint8Array): Promise<void>;
  /** On the disk, and under its own name. */
  finish(): Promise<void>;
  /** Nothing of it is left. */
  discard(): Promise<void>;
}

/** Writes columns into a file that was opened for it. */
export interface ParquetRows {
  /** Values by column, all as long: one group of rows. */
  write(values: readonly (readonly ParquetValue[])[]): Promise<void>;
  /** What makes the rows a file; the file itself is not finished. */
  end(): Promise<void>;
  /** So far. */
  readonly bytes: number;
}

export type OpenParquet = (
  file: ExportFile,
  columns: readonly ParquetColumn[],
) => Promise<ParquetRows>;

export type OpenExportFile = (path: string) => Promise<ExportFile>;
