import type { RowsCell, RowsPage } from "../../protocol/rows.ts";

/** How the columns stand: `order` is shown place -> place in the answer, `widths` (px) by place in the answer. */
export interface Layout {
  readonly order: readonly number[];
  readonly widths: readonly number[];
}

const NARROWEST = 48;
const WIDEST_AT_FIRST = 420;
const WIDEST = 2000;
/** Of a letter in the grid's font, and around a value. */
const LETTER = 8;
const PADDING = 20;
/** What is measured of a column: its first rows and the beginnings of their values. */
const MEASURED_ROWS = 100;
const MEASURED_LETTERS = 60;

/** Columns as the server has them, as wide as what they hold at first. */
export function firstLayout({ columns, rows }: Pick<RowsPage, "columns" | "rows">): Layout {
  const measured = rows.slice(0, MEASURED_ROWS);
  return {
    order: columns.map((_, place) => place),
    widths: columns.map(({ name, type }, place) => {
      const cells = measured.map((row) => letters(textOf(row[place] ?? null)));
      const widest = Math.max(letters(`${name} ${type}  `), ...cells);
      return clamp(widest * LETTER + PADDING, WIDEST_AT_FIRST);
    }),
  };
}

/** Another width of one column. */
export function resized(layout: Layout, column: number, width: number): Layout {
  return {
    ...layout,
    widths: layout.widths.map((each, place) => (place === column ? clamp(width, WIDEST) : each)),
  };
}

/** The column at a shown place stands at another one; those between make room. */
export function rearranged(layout: Layout, from: number, to: number): Layout {
  const place = Math.max(0, Math.min(to, layout.order.length - 1));
  const moved = layout.order[from];
  if (moved === undefined || place === from) {
    return layout;
  }
  const others = layout.order.filter((_, index) => index !== from);
  return { ...layout, order: [...others.slice(0, place), moved, ...others.slice(place)] };
}

function clamp(width: number, widest: number): number {
  return Math.round(Math.max(NARROWEST, Math.min(width, widest)));
}

function textOf(cell: RowsCell): string {
  return cell === null ? "NULL" : typeof cell === "string" ? cell : cell.text;
}

/** Letters of East Asian scripts are twice as wide. */
function letters(text: string): number {
  let count = 0;
  for (const letter of text.slice(0, MEASURED_LETTERS)) {
    count += (letter.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1;
  }
  return count;
}
