import type { CopySink } from "../rows/copyOut.ts";

/** So much waits to be taken before the server has to. */
const MOST_BYTES = 1024 * 1024;

/** Rows of a COPY, taken one by one by whoever reads them. */
export class RowQueue implements CopySink {
  #rows: Uint8Array[] = [];
  #at = 0;
  #bytes = 0;
  #ended = false;
  #failure: { readonly error: unknown } | null = null;
  #arrived: () => void = () => undefined;
  #left: () => void = () => undefined;

  get full(): boolean {
    return this.#bytes >= MOST_BYTES;
  }

  row(bytes: Uint8Array): void {
    this.#rows.push(Uint8Array.from(bytes));
    this.#bytes += bytes.length;
    this.#arrived();
  }

  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#left = resolve;
    });
  }

  /** No row follows; null: all came. */
  end(failure: { readonly error: unknown } | null): void {
    this.#ended = true;
    this.#failure = failure;
    this.#arrived();
  }

  /** Null after the last one. Rejects where not all came. */
  async next(): Promise<Uint8Array | null> {
    while (this.#at === this.#rows.length && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
    if (this.#failure !== null) {
      throw this.#failure.error;
    }
    const row = this.#rows[this.#at];
    if (row === undefined) {
      return null;
    }
    this.#at += 1;
    this.#bytes -= row.length;
    if (this.#at === this.#rows.length || this.#at > 4096) {
      this.#rows = this.#rows.slice(this.#at);
      this.#at = 0;
    }
    if (!this.full) {
      this.#left();
    }
    return row;
  }
}
