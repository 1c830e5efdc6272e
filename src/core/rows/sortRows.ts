import { compareDecimals, parseDecimal } from "../deployment/decimal.ts";

const NUMBERS =
  /^(?:smallint|integer|bigint|numeric|decimal|real|double precision|oid|money)\b(?!.*\[)/;

/** What comes before and after every number. */
const BEYOND: Readonly<Record<string, number>> = { "-Infinity": -1, Infinity: 1, NaN: 2 };

type Row = readonly (string | null)[];

/**
 * Rows in the order of a column, NULL at the end as PostgreSQL has it (at the beginning when descending):
 * numbers by their value, anything else as people sort text. Equal ones stay as they came.
 */
export function sortRows(
  rows: readonly Row[],
  column: number,
  type: string,
  descending: boolean,
): readonly Row[] {
  const compare = NUMBERS.test(type) ? byNumber(rows, column) : byText();
  const ordered = [...rows].sort((a, b) => {
    const [left, right] = [a[column] ?? null, b[column] ?? null];
    if (left === null || right === null) {
      return Number(left === null) - Number(right === null);
    }
    return compare(left, right);
  });
  // Turned around at the end, equal ones would be as well.
  return descending ? reversed(ordered, column) : ordered;
}

function byText(): (a: string, b: string) => number {
  const collator = new Intl.Collator(["ko", "en"]);
  return (a, b) => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

function byNumber(rows: readonly Row[], column: number): (a: string, b: string) => number {
  // Each value is read once, not at each comparison.
  const read = new Map(rows.map((row) => [row[column], parseDecimal(row[column] ?? "")]));
  const text = byText();
  return (a, b) => {
    const [left, right] = [read.get(a), read.get(b)];
    if (left !== undefined && right !== undefined) {
      return compareDecimals(left, right);
    }
    const beyond = (BEYOND[a] ?? 0) - (BEYOND[b] ?? 0);
    return beyond === 0 ? text(a, b) : beyond;
  };
}

function reversed(rows: readonly Row[], column: number): readonly Row[] {
  const groups: Row[][] = [];
  for (const row of rows) {
    const group = groups.at(-1);
    if (group !== undefined && group[0]?.[column] === row[column]) {
      group.push(row);
    } else {
      groups.push([row]);
    }
  }
  return groups.reverse().flat();
}
