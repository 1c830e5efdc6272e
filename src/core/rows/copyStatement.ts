import { quoteIdentifier } from "../sql/quote.ts";
import type { CopiedFormat } from "./exportPorts.ts";
import { uniqueNames } from "./uniqueNames.ts";

/** A statement with a question in it. */
export interface WrappedQuestion {
  readonly text: string;
  /** Where the question begins in it. */
  readonly questionAt: number;
}

/**
 * Has the server write the rows of a question, which is known to be one whole SELECT. JSON comes as a CSV of
 * one column with quotes and delimiters that JSON cannot hold: see {@link jsonLine}.
 */
export function copyStatement(
  question: string,
  format: CopiedFormat,
  columns: readonly string[],
): WrappedQuestion {
  // The line break ends a comment at the question's end.
  if (format === "csv") {
    const before = "COPY (";
    const text = `${before}${question}\n) TO STDOUT WITH (FORMAT csv, HEADER true, ENCODING 'UTF8')`;
    return { text, questionAt: before.length };
  }
  const names = uniqueNames(columns).map(quoteIdentifier).join(", ");
  const before = "COPY (SELECT pg_catalog.row_to_json(q.*) FROM (";
  const after = `\n) AS q${names === "" ? "" : `(${names})`}) TO STDOUT WITH (FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01', ESCAPE E'\\x01', ENCODING 'UTF8')`;
  return { text: `${before}${question}${after}`, questionAt: before.length };
}

/** Asks for the names of the question's columns. */
export function columnsQuestion(question: string): WrappedQuestion {
  const before = "SELECT * FROM (";
  return { text: `${before}${question}\n) AS q LIMIT 0`, questionAt: before.length };
}

const QUOTE = 1;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const BLANK = 32;

/**
 * A row of JSON as the server's CSV has it, as one line: a `json` value keeps the line breaks that its author
 * put between its parts, and the server quotes such a row. Changes the bytes in place; gives the part of
 * them that is the line, with its end.
 */
export function jsonLine(row: Uint8Array): Uint8Array {
  if (row[0] !== QUOTE) {
    return row;
  }
  // From the last byte: the line's end, and before it the quote.
  const end = row.length - 2;
  for (let at = 1; at < end; at += 1) {
    if (row[at] === LINE_FEED || row[at] === CARRIAGE_RETURN) {
      row[at] = BLANK;
    }
  }
  row[end] = LINE_FEED;
  return row.subarray(1, end + 1);
}
