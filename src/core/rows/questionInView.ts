import type { RowOrder } from "../catalog/previewRows.ts";
import { quoteIdentifier, quoteLiteral } from "../sql/quote.ts";
import type { RowFilter } from "./filterRows.ts";

/** A question, which is known to be one whole SELECT, with its rows filtered and ordered by the server. */
export function questionInView(
  question: string,
  { order, filter }: { readonly order: RowOrder | null; readonly filter: RowFilter | null },
): string {
  // The line break ends a comment at the question's end.
  return order === null && filter === null
    ? question
    : [
        `SELECT * FROM (${question.replace(/;\s*$/, "")}\n) AS q`,
        ...(filter === null ? [] : [filterClause(filter)]),
        ...(order === null
          ? []
          : [`ORDER BY ${quoteIdentifier(order.column)}${order.descending ? " DESC" : ""}`]),
      ].join(" ");
}

/** The value as text, whatever its type; without regard to case, and with no sign that means something else. */
export function filterClause({ column, text }: RowFilter): string {
  return `WHERE strpos(lower(${quoteIdentifier(column)}::text), lower(${quoteLiteral(text)})) > 0`;
}
