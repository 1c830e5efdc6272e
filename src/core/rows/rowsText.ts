import { assertNever } from "../lib/assertNever.ts";
import { quoteIdentifier, quoteLiteral } from "../sql/quote.ts";
import { jsonObject } from "./jsonObject.ts";
import { tsvOf } from "./tsv.ts";
import { uniqueNames } from "./uniqueNames.ts";

/** How rows are written for somebody else to read. */
export const ROWS_FORMATS = ["tsv", "csv", "json", "markdown", "insert"] as const;
export type RowsFormat = (typeof ROWS_FORMATS)[number];

/** Values as PostgreSQL writes them; NULL is null. */
export interface RowsTable {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/**
 * Rows as a text in one of the formats. No value is changed on its way: in TSV and CSV a spreadsheet takes what
 * begins with `=`, `+`, `-` or `@` for a formula, as it does in everybody's files.
 */
export function rowsText(
  table: RowsTable,
  format: RowsFormat,
  options: {
    /** Whether TSV begins with the names. */
    readonly names: boolean;
    /** What INSERT goes into: the parts of a name. */
    readonly into: readonly string[];
  },
): string {
  const names = table.columns.map(({ name }) => name);
  switch (format) {
    case "tsv":
      return tsvOf(options.names ? [names, ...table.rows] : table.rows);
    case "csv":
      return csvOf([names, ...table.rows]);
    case "json":
      return jsonOf(table);
    case "markdown":
      return markdownOf(names, table.rows);
    case "insert":
      return insertOf(names, table.rows, options.into);
    default:
      return assertNever(format);
  }
}

type Row = readonly (string | null)[];

/** As PostgreSQL's COPY writes it: NULL is nothing, an empty text is `""`; RFC 4180 otherwise. */
function csvOf(rows: readonly Row[]): string {
  return rows.map((row) => `${row.map(csvField).join(",")}\n`).join("");
}

function csvField(value: string | null, _place: number, row: Row): string {
  if (value === null) {
    return "";
  }
  // Alone in its line, "\." would end the data for PostgreSQL.
  const mustQuote = value === "" || /[",\r\n]/.test(value) || (row.length === 1 && value === "\\.");
  return mustQuote ? `"${value.replaceAll('"', '""')}"` : value;
}

/** An object a line, in a list. */
function jsonOf({ columns, rows }: RowsTable): string {
  const names = uniqueNames(columns.map(({ name }) => name));
  const objects = rows.map((row) =>
    jsonObject(names.map((name, place) => [name, columns[place]?.type ?? "", row[place] ?? null])),
  );
  return objects.length === 0 ? "[]\n" : `[\n  ${objects.join(",\n  ")}\n]\n`;
}

/** A table of GitHub's Markdown: text as text, whatever it holds. */
function markdownOf(names: readonly string[], rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  return [
    line(names.map(markdownCell)),
    line(names.map(() => "---")),
    ...rows.map((row) => line(row.map((value) => (value === null ? "NULL" : markdownCell(value))))),
  ].join("");
}

function markdownCell(value: string): string {
  return value
    .replace(/[\\`*_{}[\]()#+\-.!|~$]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/\r\n|\r|\n/g, "<br>");
}

/** Literals without a type: the column decides, and no digit is lost. */
function insertOf(names: readonly string[], rows: readonly Row[], into: readonly string[]): string {
  if (rows.length === 0) {
    return "";
  }
  const columns = names.map(quoteIdentifier).join(", ");
  const tuples = rows.map(
    (row) =>
      `(${row.map((value) => (value === null ? "NULL" : quoteLiteral(value).trimStart())).join(", ")})`,
  );
  return `INSERT INTO ${into.map(quoteIdentifier).join(".")} (${columns}) VALUES\n  ${tuples.join(",\n  ")};\n`;
}
