import type { ResultFile } from "../../core/deployment/resultFile.ts";
import { CELL_LIMIT, type Cell, type RowsPage } from "../../protocol/results.ts";

/** A page of a result's rows, each value cut to what a cell shows. */
export function resultRows(name: string, file: ResultFile, from: number, count: number): RowsPage {
  return {
    result: name,
    columns: file.columns,
    rows: file.rows.slice(from, from + count).map((row) => row.map(cell)),
    from,
    total: file.rows.length,
    truncated: file.truncated,
  };
}

function cell(value: string | null): Cell {
  return value === null || value.length <= CELL_LIMIT
    ? value
    : { text: value.slice(0, CELL_LIMIT), length: value.length };
}
