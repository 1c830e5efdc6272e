import type { Disposable } from "../../core/lib/disposable.ts";
import { CELL_LIMIT } from "../../protocol/results.ts";
import {
  type RowsCell,
  rowsContract,
  type RowsHostSide,
  type RowsPageSide,
} from "../../protocol/rows.ts";
import type { RowsStrings } from "../../protocol/rowsStrings.ts";
import { type Handlers, type MessagePort, Rpc } from "../../protocol/rpc.ts";
import type { ReadRows, RowsSource } from "./rowsSource.ts";
import { tsvOf } from "./tsv.ts";

export interface RowsSessionParts {
  readonly port: MessagePort;
  /** Unique to this webview. */
  readonly session: string;
  readonly strings: RowsStrings;
  readonly locale: string;
  readonly source: RowsSource;
  readonly copyText: (text: string) => Promise<void>;
  readonly report: (what: string) => void;
}

/** The host's end of one rows page. It keeps the whole values of the page that is shown, and no other. */
export class RowsSession implements Disposable {
  readonly #parts: RowsSessionParts;
  readonly #rpc: Rpc<RowsHostSide, RowsPageSide>;
  #source: RowsSource;
  #shown: ReadRows | null = null;

  constructor(parts: RowsSessionParts) {
    this.#parts = parts;
    this.#source = parts.source;
    this.#rpc = new Rpc({
      local: rowsContract.host,
      remote: rowsContract.page,
      handlers: this.#handlers(),
      listeners: {},
      port: parts.port,
      session: parts.session,
      report: parts.report,
    });
  }

  /** Shows other rows in the same page. */
  show(source: RowsSource): void {
    this.#source = source;
    this.#shown = null;
    this.#rpc.emit("changed", { model: source.model, saved: source.saved });
  }

  dispose(): void {
    this.#rpc.dispose();
    this.#shown = null;
  }

  #handlers(): Handlers<RowsHostSide> {
    const { strings, locale, copyText } = this.#parts;
    return {
      ready: () => ({
        model: this.#source.model,
        saved: this.#source.saved,
        strings,
        locale,
      }),
      rows: async ({ from, order }, signal) => {
        const source = this.#source;
        const read = await source.read(from, order, signal);
        if (source === this.#source) {
          this.#shown = read;
        }
        return {
          columns: [...read.columns],
          rows: read.rows.map((row) => row.map(cellOf)),
          from: read.from,
          more: read.more,
          durationMs: read.durationMs,
        };
      },
      count: async (_params, signal) => ({ count: await this.#source.count(signal) }),
      copy: async ({ what, row, column }) => {
        await copyText(textOf(this.#shown, what, row, column));
        return null;
      },
      copySql: async () => {
        await copyText(this.#source.model.sql);
        return null;
      },
    };
  }
}

function textOf(
  shown: ReadRows | null,
  what: "cell" | "row" | "rows",
  row: number,
  column: number,
): string {
  const values = shown?.rows[row];
  if (shown === null || values === undefined) {
    throw new Error("These rows are no longer shown.");
  }
  switch (what) {
    case "cell":
      return values[column] ?? "";
    case "row":
      return tsvOf([values]);
    case "rows":
      return tsvOf([shown.columns.map(({ name }) => name), ...shown.rows]);
  }
}

function cellOf(value: string | null): RowsCell {
  return value === null || value.length <= CELL_LIMIT
    ? value
    : { text: value.slice(0, CELL_LIMIT), length: value.length };
}
