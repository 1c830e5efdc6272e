import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import type { PageOrder, RowsModel, SavedRows } from "../../protocol/rows.ts";

/** Rows as they came: whole values. */
export interface ReadRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly from: number;
  readonly more: boolean;
  readonly durationMs: number;
}

/** Where a rows page gets its rows from. What fails rejects with a sentence for a person. */
export interface RowsSource {
  readonly model: RowsModel;
  /** What brings the page back in the window's next load; null: nothing. */
  readonly saved: SavedRows | null;
  read(from: number, order: PageOrder | null, signal: CancelSignal): Promise<ReadRows>;
  count(signal: CancelSignal): Promise<number>;
}

/** Rows that are all here already: the answer to a statement. */
export function answeredRows(
  model: Omit<RowsModel, "live">,
  answer: Pick<ReadRows, "columns" | "rows" | "durationMs">,
  pageRows: number,
): RowsSource {
  return {
    model: { ...model, live: false },
    saved: null,
    read: (from) =>
      Promise.resolve({
        columns: answer.columns,
        rows: answer.rows.slice(from, from + pageRows),
        from,
        more: from + pageRows < answer.rows.length,
        durationMs: answer.durationMs,
      }),
    count: () => Promise.resolve(answer.rows.length),
  };
}
