import type { RowFilter } from "../rows/filterRows.ts";
import { filterClause } from "../rows/questionInView.ts";
import { quoteIdentifier } from "../sql/quote.ts";

/** By which column rows are shown; the primary key decides among equals. */
export interface RowOrder {
  readonly column: string;
  readonly descending: boolean;
}

export interface RowsRequest {
  readonly schema: string;
  readonly name: string;
  /** Columns of the primary key in its order; empty: rows come as the server finds them. */
  readonly key: readonly string[];
  /** Whether rows have a place on the disk, which decides among equals where no key does. */
  readonly kept: boolean;
  readonly order: RowOrder | null;
  readonly filter: RowFilter | null;
  /** Rows to leave out before. */
  readonly from: number;
  readonly count: number;
}

/**
 * The question that reads a page of a table's or view's rows. The pages of one order fit together as long as
 * nobody changes the rows: no transaction is held open while somebody reads.
 */
export function rowsQuestion(request: RowsRequest): string {
  return `${viewQuestion(request)} LIMIT ${request.count}${request.from === 0 ? "" : ` OFFSET ${request.from}`}`;
}

/** The question that reads all of them, in the same order. */
export function viewQuestion(request: Omit<RowsRequest, "from" | "count">): string {
  const { order, key, kept } = request;
  // Without any order a table is read from its beginning: to sort it by place would take all of it.
  const place = kept && key.length === 0 ? ["tableoid", "ctid"] : [];
  const ordered =
    order === null
      ? key.map(quoteIdentifier)
      : [
          // The default place of NULLs: an index serves both directions.
          `${quoteIdentifier(order.column)}${order.descending ? " DESC" : ""}`,
          ...key.filter((column) => column !== order.column).map(quoteIdentifier),
          ...place,
        ];
  return [
    allRowsQuestion(request),
    ...filtered(request.filter),
    ...(ordered.length === 0 ? [] : [`ORDER BY ${ordered.join(", ")}`]),
  ].join(" ");
}

/** The question that counts the rows of a table or view. */
export function countQuestion(request: Pick<RowsRequest, "schema" | "name" | "filter">): string {
  const { schema, name, filter } = request;
  return [
    `SELECT count(*) FROM ${quoteIdentifier(schema)}.${quoteIdentifier(name)}`,
    ...filtered(filter),
  ].join(" ");
}

function filtered(filter: RowFilter | null): readonly string[] {
  return filter === null ? [] : [filterClause(filter)];
}

/** The question that reads all rows of a table or view, as the server finds them. */
export function allRowsQuestion({ schema, name }: Pick<RowsRequest, "schema" | "name">): string {
  return `SELECT * FROM ${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

const KEY = /^PRIMARY KEY \(((?:"(?:[^"]|"")*"|[^")])*)\)/;
const COLUMN = /"((?:[^"]|"")*)"|([^",\s]+)/g;

/** The columns of a primary key in its order, from the constraint's definition as PostgreSQL writes it. */
export function primaryKeyColumns(definition: string): readonly string[] {
  const [, list = ""] = KEY.exec(definition) ?? [];
  return [...list.matchAll(COLUMN)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );
}
