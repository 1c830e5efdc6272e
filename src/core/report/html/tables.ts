import { html, type Html } from "./html.ts";

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => Html | string | number | null;
  /** `number` and `time` are aligned, `short` is not broken within words. */
  readonly as?: "number" | "time" | "short";
}

/** A table whose heads are heads; nothing at all without a row. */
export function table<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Html | null {
  if (rows.length === 0) {
    return null;
  }
  const heads = columns.map(
    ({ head, as }) => html`<th scope="col" class="${as ?? "text"}">${head}</th>`,
  );
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table aria-label="${caption}">
      <thead>
        <tr>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map(({ cell, as }) => html`<td class="${as ?? "text"}">${cell(row)}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div> `;
}

/** Names and values; without those that have none. */
export function facts(
  pairs: readonly (readonly [name: string, value: Html | string | number | null])[],
): Html {
  const shown = pairs.filter(([, value]) => value !== null && value !== "");
  return html`<dl>
    ${shown.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd> `,
    )}
  </dl> `;
}
