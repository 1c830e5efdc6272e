import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { questionInView } from "../../core/rows/questionInView.ts";
import { filterRows } from "../../core/rows/filterRows.ts";
import { sortRows } from "../../core/rows/sortRows.ts";
import type { RowsModel, RowsView, SavedRows } from "../../protocol/rows.ts";

/** Rows as they came: whole values. */
export interface ReadRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly from: number;
  readonly more: boolean;
  readonly durationMs: number;
}

/** How all rows of a view get into a file: asked for again, or, where that would change something, as they are here. */
export type RowsExport =
  | { readonly kind: "question"; sql(view: RowsView, signal: CancelSignal): Promise<string> }
  | { readonly kind: "kept"; rows(view: RowsView): Pick<ReadRows, "columns" | "rows"> };

/** Where a rows page gets its rows from. What fails rejects with a sentence for a person. */
export interface RowsSource {
  readonly model: RowsModel;
  /** What brings the page back in the window's next load; null: nothing. */
  readonly saved: SavedRows | null;
  readonly export: RowsExport;
  /** What rows of here would be inserted into: the parts of a name. */
  readonly into: readonly string[];
  read(from: number, view: RowsView, signal: CancelSignal): Promise<ReadRows>;
  count(view: RowsView, signal: CancelSignal): Promise<number>;
}

/** Rows that are all here already: the answer to a statement. They are sorted and filtered here. */
export function answeredRows(
  model: Omit<RowsModel, "live" | "sortable">,
  answer: Pick<ReadRows, "columns" | "rows" | "durationMs">,
  pageRows: number,
  /** The question that gives them again; null: what changed something is not done again for a file. */
  question: string | null = null,
): RowsSource {
  const { columns, durationMs } = answer;
  let kept = { key: "", rows: answer.rows };
  const inView = ({ order, filter }: RowsView): ReadRows["rows"] => {
    const key = JSON.stringify([order, filter]);
    if (kept.key !== key) {
      const rows = filterRows(answer.rows, columns, filter);
      const column = columns.findIndex(({ name }) => name === order?.column);
      const type = columns[column]?.type ?? "";
      const sorts = order !== null && column !== -1;
      kept = { key, rows: sorts ? sortRows(rows, column, type, order.descending) : rows };
    }
    return kept.rows;
  };
  return {
    model: { ...model, live: false, sortable: true },
    saved: null,
    export:
      question === null
        ? { kind: "kept", rows: (view) => ({ columns, rows: inView(view) }) }
        : { kind: "question", sql: (view) => Promise.resolve(questionInView(question, view)) },
    into: ["rows"],
    read: (from, view) => {
      const rows = inView(view);
      return Promise.resolve({
        columns,
        rows: rows.slice(from, from + pageRows),
        from,
        more: from + pageRows < rows.length,
        durationMs,
      });
    },
    count: (view) => Promise.resolve(inView(view).length),
  };
}
