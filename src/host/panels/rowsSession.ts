import type { Disposable } from "../../core/lib/disposable.ts";
import { rowsText, type RowsFormat } from "../../core/rows/rowsText.ts";
import { CELL_LIMIT } from "../../protocol/results.ts";
import {
  type RowsCell,
  rowsContract,
  type RowsHostSide,
  type RowsModel,
  type RowsPageSide,
} from "../../protocol/rows.ts";
import type { RowsStrings } from "../../protocol/rowsStrings.ts";
import { type Handlers, type MessagePort, Rpc } from "../../protocol/rpc.ts";
import type { ReadRows, RowsSource } from "./rowsSource.ts";

export interface RowsSessionParts {
  readonly port: MessagePort;
  /** Unique to this webview. */
  readonly session: string;
  readonly strings: RowsStrings;
  readonly locale: string;
  readonly source: RowsSource;
  readonly copyText: (text: string) => Promise<void>;
  /** Asks for a file and writes all rows into it. Rejects with a sentence for a person. */
  readonly exportRows: (source: RowsSource) => Promise<void>;
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
    this.#rpc.emit("changed", { model: modelOf(source), saved: source.saved });
  }

  dispose(): void {
    this.#rpc.dispose();
    this.#shown = null;
  }

  #handlers(): Handlers<RowsHostSide> {
    const { strings, locale, copyText } = this.#parts;
    return {
      ready: () => ({
        model: modelOf(this.#source),
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
      copy: async (wanted) => {
        const shown = this.#shown;
        if (shown === null) {
          throw new Error("No rows are shown.");
        }
        await copyText(
          wanted.what === "cell"
            ? (shown.rows[wanted.row]?.[wanted.column] ?? "")
            : textOf(shown, wanted.rows, wanted.format, this.#source.into),
        );
        return null;
      },
      export: async () => {
        await this.#parts.exportRows(this.#source);
        return null;
      },
      copySql: async () => {
        await copyText(this.#source.model.sql);
        return null;
      },
    };
  }
}

/** The page alone is told with its names in TSV: rows are pasted below others. */
function textOf(
  { columns, rows }: ReadRows,
  wanted: { readonly first: number; readonly last: number } | null,
  format: RowsFormat,
  into: readonly string[],
): string {
  const some = wanted === null ? rows : rows.slice(wanted.first, wanted.last + 1);
  return rowsText({ columns, rows: some }, format, { names: wanted === null, into });
}

function modelOf({ model, exportSql }: RowsSource): RowsModel {
  return { ...model, exportable: exportSql !== null };
}

function cellOf(value: string | null): RowsCell {
  return value === null || value.length <= CELL_LIMIT
    ? value
    : { text: value.slice(0, CELL_LIMIT), length: value.length };
}
