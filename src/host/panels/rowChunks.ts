import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { PAGE_ROWS, type RowsView } from "../../protocol/rows.ts";
import type { ReadRows, RowsSource } from "./rowsSource.ts";

/** Characters of values that are kept of chunks beside the newest: a page shows beginnings only. */
const KEPT_CHARACTERS = 32 * 1024 * 1024;
/** Chunks whose whole values are kept: what a page shows, and some more. */
const KEPT = 8;

/** Reads rows a chunk at a time, and keeps the whole values of the last few. */
export class RowChunks {
  readonly #source: RowsSource;
  readonly #kept = new Map<string, ReadRows>();

  constructor(source: RowsSource) {
    this.#source = source;
  }

  /** Asks the source, whatever is kept: the rows may be others by now. */
  async read(from: number, view: RowsView, signal: CancelSignal): Promise<ReadRows> {
    const read = await this.#source.read(from, view, signal);
    const key = keyOf(from, view);
    this.#kept.delete(key);
    this.#kept.set(key, read);
    this.#forget();
    return read;
  }

  /** The newest stays, whatever it holds. */
  #forget(): void {
    let characters = 0;
    for (const [place, [key, { rows }]] of [...this.#kept].reverse().entries()) {
      characters += charactersOf(rows);
      if (place >= KEPT || (place > 0 && characters > KEPT_CHARACTERS)) {
        this.#kept.delete(key);
      }
    }
  }

  /** The rows from the first to the last, or to the end: at most `most`, and one more when there are more. */
  async range(
    { first, last }: { readonly first: number; readonly last: number | null },
    most: number,
    view: RowsView,
    signal: CancelSignal,
  ): Promise<Pick<ReadRows, "columns" | "rows">> {
    const rows: ReadRows["rows"][number][] = [];
    let columns: ReadRows["columns"] = [];
    const end = Math.min(last === null ? Infinity : last + 1, first + most + 1);
    for (let from = first - (first % PAGE_ROWS); from < end; from += PAGE_ROWS) {
      const chunk = this.#kept.get(keyOf(from, view)) ?? (await this.read(from, view, signal));
      rows.push(...chunk.rows.slice(Math.max(0, first - from), end - from));
      columns = chunk.columns;
      if (!chunk.more) {
        break;
      }
    }
    return { columns, rows };
  }
}

function charactersOf(rows: ReadRows["rows"]): number {
  let all = 0;
  for (const row of rows) {
    for (const value of row) {
      all += value?.length ?? 0;
    }
  }
  return all;
}

function keyOf(from: number, { order, filter }: RowsView): string {
  return JSON.stringify([from, order, filter]);
}
