import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { sortRows } from "../../core/rows/sortRows.ts";
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
  readonly model: Omit<RowsModel, "exportable">;
  /** What brings the page back in the window's next load; null: nothing. */
  readonly saved: SavedRows | null;
  /** The question that gives all rows; null: they cannot be had again. */
  readonly exportSql: string | null;
  /** What rows of here would be inserted into: the parts of a name. */
  readonly into: readonly string[];
  read(from: number, order: PageOrder | null, signal: CancelSignal): Promise<ReadRows>;
  count(signal: CancelSignal): Promise<number>;
}

/** Rows that are all here already: the answer to a statement. They are sorted here. */
export function answeredRows(
  model: Omit<RowsModel, "live" | "sortable" | "exportable">,
  answer: Pick<ReadRows, "columns" | "rows" | "durationMs">,
  pageRows: number,
  exportSql: string | null = null,
): RowsSource {
  const { columns, durationMs } = answer;
  let sorted: { readonly key: string; readonly rows: ReadRows["rows"] } = {
    key: "",
    rows: answer.rows,
  };
  const inOrder = (order: PageOrder | null): ReadRows["rows"] => {
    const column = columns.findIndex(({ name }) => name === order?.column);
    if (order === null || column === -1) {
      return answer.rows;
    }
    const key = JSON.stringify(order);
    if (sorted.key !== key) {
      const type = columns[column]?.type ?? "";
      sorted = { key, rows: sortRows(answer.rows, column, type, order.descending) };
    }
    return sorted.rows;
  };
  return {
    model: { ...model, live: false, sortable: true },
    saved: null,
    exportSql,
    into: ["rows"],
    read: (from, order) => {
      const rows = inOrder(order);
      return Promise.resolve({
        columns,
        rows: rows.slice(from, from + pageRows),
        from,
        more: from + pageRows < rows.length,
        durationMs,
      });
    },
    count: () => Promise.resolve(answer.rows.length),
  };
}
