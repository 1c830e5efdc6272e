import { jsonLine } from "../../core/rows/copyStatement.ts";
import type { ExportFile, CopiedFormat, ExportProgress } from "../../core/rows/exportPorts.ts";
import type { CopySink } from "./copyOut.ts";

/** Rows are written so many bytes at a time. */
const BATCH_BYTES = 256 * 1024;
/** Batches that wait for the disk before the server has to. */
const MOST_WAITING = 2;

/** Gathers rows and writes them into a file, in their order. What the file refuses is told at {@link flushed}. */
export class RowBatches implements CopySink {
  readonly #file: ExportFile;
  readonly #format: CopiedFormat;
  readonly #onProgress: (progress: ExportProgress) => void;
  readonly #onFailed: () => void;
  #batch = Buffer.allocUnsafe(BATCH_BYTES);
  #used = 0;
  #rows: number;
  #bytes = 0;
  #waiting = 0;
  #tail: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | null = null;

  constructor(
    file: ExportFile,
    format: CopiedFormat,
    onProgress: (progress: ExportProgress) => void,
    onFailed: () => void,
  ) {
    this.#file = file;
    this.#format = format;
    this.#onProgress = onProgress;
    this.#onFailed = onFailed;
    // The line of names is none.
    this.#rows = format === "csv" ? -1 : 0;
  }

  get full(): boolean {
    return this.#waiting >= MOST_WAITING;
  }

  get progress(): ExportProgress {
    return { rows: Math.max(0, this.#rows), bytes: this.#bytes };
  }

  row(bytes: Uint8Array): void {
    if (this.#failure !== null) {
      return;
    }
    const line = this.#format === "jsonLines" ? jsonLine(bytes) : bytes;
    if (this.#used + line.length > this.#batch.length) {
      this.#write();
    }
    if (line.length > this.#batch.length) {
      this.#batch = Buffer.allocUnsafe(line.length);
    }
    this.#batch.set(line, this.#used);
    this.#used += line.length;
    this.#rows += 1;
    this.#bytes += line.length;
  }

  drained(): Promise<void> {
    return this.#tail;
  }

  /** Everything is written. Rejects with the first thing that the file refused. */
  async flushed(): Promise<void> {
    this.#write();
    await this.#tail;
    if (this.#failure !== null) {
      throw this.#failure.error;
    }
  }

  #write(): void {
    if (this.#used === 0) {
      return;
    }
    const bytes = this.#batch.subarray(0, this.#used);
    this.#batch = Buffer.allocUnsafe(BATCH_BYTES);
    this.#used = 0;
    this.#waiting += 1;
    this.#tail = this.#tail
      .then(async () => {
        if (this.#failure === null) {
          await this.#file.write(bytes);
          this.#onProgress(this.progress);
        }
      })
      .catch((error: unknown) => {
        this.#failure = { error };
        this.#onFailed();
      })
      .finally(() => {
        this.#waiting -= 1;
      });
  }
}
