import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import type { Disposable } from "../../core/lib/disposable.ts";
import { supportedLocale } from "../../core/lib/supportedLocale.ts";
import { rowsText } from "../../core/rows/rowsText.ts";
import { CELL_LIMIT } from "../../protocol/results.ts";
import {
  MOST_COPIED,
  type RowsCell,
  rowsContract,
  type RowsCopy,
  type RowsHostSide,
  type RowsPageSide,
  type RowsView,
} from "../../protocol/rows.ts";
import type { RowsStrings } from "../../protocol/rowsStrings.ts";
import { type Handlers, type MessagePort, Rpc } from "../../protocol/rpc.ts";
import { RowChunks } from "./rowChunks.ts";
import type { RowsSource } from "./rowsSource.ts";

export interface RowsSessionParts {
  readonly port: MessagePort;
  /** Unique to this webview. */
  readonly session: string;
  readonly strings: RowsStrings;
  readonly locale: string;
  readonly source: RowsSource;
  readonly copyText: (text: string) => Promise<void>;
  /** Asks for a file and writes all rows into it. Rejects with a sentence for a person. */
  readonly exportRows: (source: RowsSource, view: RowsView, signal: CancelSignal) => Promise<void>;
  readonly report: (what: string) => void;
}

/** The host's end of one rows page. It keeps the whole values of what was read last. */
export class RowsSession implements Disposable {
  readonly #parts: RowsSessionParts;
  readonly #rpc: Rpc<RowsHostSide, RowsPageSide>;
  #source: RowsSource;
  #chunks: RowChunks;

  constructor(parts: RowsSessionParts) {
    this.#parts = parts;
    this.#source = parts.source;
    this.#chunks = new RowChunks(parts.source);
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
    this.#chunks = new RowChunks(source);
    this.#rpc.emit("changed", { model: source.model, saved: source.saved });
  }

  dispose(): void {
    this.#rpc.dispose();
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
      rows: async ({ from, view }, signal) => {
        const read = await this.#chunks.read(from, view, signal);
        return {
          columns: [...read.columns],
          rows: read.rows.map((row) => row.map(cellOf)),
          from: read.from,
          more: read.more,
          durationMs: read.durationMs,
        };
      },
      count: async ({ view }, signal) => ({ count: await this.#source.count(view, signal) }),
      copy: async ({ view, wanted }, signal) => {
        await copyText(
          wanted.what === "cell"
            ? await this.#cell(view, wanted, signal)
            : await this.#rows(view, wanted, signal),
        );
        return null;
      },
      export: async ({ view }, signal) => {
        await this.#parts.exportRows(this.#source, view, signal);
        return null;
      },
      copySql: async () => {
        await copyText(this.#source.model.sql);
        return null;
      },
    };
  }

  async #cell(
    view: RowsView,
    { row, column }: { readonly row: number; readonly column: number },
    signal: CancelSignal,
  ): Promise<string> {
    const { rows } = await this.#chunks.range({ first: row, last: row }, 1, view, signal);
    return rows[0]?.[column] ?? "";
  }

  /** All rows are told with their names also in TSV; some are pasted below others. */
  async #rows(
    view: RowsView,
    wanted: Extract<RowsCopy, { what: "rows" }>,
    signal: CancelSignal,
  ): Promise<string> {
    const range = wanted.rows ?? { first: 0, last: null };
    const read = await this.#chunks.range(range, MOST_COPIED, view, signal);
    if (read.rows.length > MOST_COPIED) {
      const { strings, locale } = this.#parts;
      throw new Error(
        strings.copyTooMany.replace("{0}", MOST_COPIED.toLocaleString(supportedLocale(locale))),
      );
    }
    const places = wanted.columns.filter((place) => place < read.columns.length);
    return rowsText(
      {
        columns: places.flatMap((place) => read.columns[place] ?? []),
        rows: read.rows.map((row) => places.map((place) => row[place] ?? null)),
      },
      wanted.format,
      { names: wanted.rows === null, into: this.#source.into },
    );
  }
}

function cellOf(value: string | null): RowsCell {
  return value === null || value.length <= CELL_LIMIT
    ? value
    : { text: value.slice(0, CELL_LIMIT), length: value.length };
}
