import type { PageOrder } from "../../protocol/rows.ts";
import { MOST_ROWS, type Place, type ReadyState } from "./state.ts";

/** What a key does in the grid: a place to go to, the last row wherever it is, or nothing. */
export type Move = { readonly kind: "place"; readonly to: Place } | { readonly kind: "end" } | null;

/** Rows that PageUp and PageDown pass over. */
const LEAP = 20;

type Where = Pick<ReadyState, "known" | "ended" | "columns" | "active">;

export function moveFor(
  { known, ended, columns, active: { row, column } }: Where,
  key: string,
  withControl: boolean,
): Move {
  const last = Math.min(known, MOST_ROWS) - 1;
  const place = (to: Place): Move => ({
    kind: "place",
    to: {
      row: Math.max(-1, Math.min(to.row, last)),
      column: Math.max(0, Math.min(to.column, columns.length - 1)),
    },
  });
  switch (key) {
    case "ArrowRight":
      return place({ row, column: column + 1 });
    case "ArrowLeft":
      return place({ row, column: column - 1 });
    case "ArrowDown":
      return place({ row: row + 1, column });
    case "ArrowUp":
      return place({ row: row - 1, column });
    case "PageDown":
      return place({ row: row + LEAP, column });
    case "PageUp":
      return place({ row: Math.max(0, row - LEAP), column });
    case "Home":
      return place({ row: withControl ? 0 : row, column: 0 });
    case "End":
      if (withControl && !ended) {
        return { kind: "end" };
      }
      return place({ row: withControl ? last : row, column: columns.length - 1 });
    default:
      return null;
  }
}

/** The order that a click on a column asks for: up, then down, then as it was. */
export function nextOrder(order: PageOrder | null, column: string): PageOrder | null {
  if (order?.column !== column) {
    return { column, descending: false };
  }
  return order.descending ? null : { column, descending: true };
}
