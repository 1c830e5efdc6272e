import type { QuestionError } from "../deployment/ports.ts";
import { quoteIdentifier } from "../sql/quote.ts";
import type { SqlParser } from "../sql/sqlParser.ts";
import { extensionOf, renamedColumn } from "./renamedColumns.ts";
import { statementNames, type NamedColumn, type StatementNames } from "./sqlNames.ts";
import type { Unanswerable } from "./unanswerable.ts";

/** The server's word on a text: null when it accepts it. Asked with EXPLAIN: nothing is run. */
export type PlanQuery = (sql: string) => Promise<QuestionError | null>;

export interface RewriteAttempt {
  /** Why the server cannot answer; empty where that is not known. */
  readonly reasons: readonly Unanswerable[];
  /** What the server accepts instead; null: no way is known. */
  readonly sql: string | null;
}

/** A text has finitely many names, and each is mended once. */
const MOST_EDITS = 30;

/**
 * From what the server says of a query to one that it accepts: mends the name that the server
 * complains of, asks the server to plan the result, and goes on with its next complaint.
 */
export async function rewriteQuery(
  parser: SqlParser,
  sql: string,
  error: QuestionError,
  major: number,
  plan: PlanQuery,
): Promise<RewriteAttempt> {
  const reasons: Unanswerable[] = [];
  let text = sql;
  let complaint: QuestionError | null = error;
  while (complaint !== null) {
    const mended: Mended | null =
      reasons.length < MOST_EDITS ? mend(parser, text, complaint, major) : null;
    if (mended === null) {
      return { reasons, sql: null };
    }
    if (!reasons.some((reason) => JSON.stringify(reason) === JSON.stringify(mended.reason))) {
      reasons.push(mended.reason);
    }
    if (mended.sql === null || mended.sql === text) {
      return { reasons, sql: null };
    }
    text = mended.sql;
    complaint = await plan(text);
  }
  return { reasons, sql: text };
}

interface Mended {
  readonly reason: Unanswerable;
  /** Null: no other text would help. */
  readonly sql: string | null;
}

const UNDEFINED_COLUMN = "42703";
const UNDEFINED_TABLE = "42P01";
const NOT_IN_PREREQUISITE_STATE = "55000";

function mend(parser: SqlParser, sql: string, error: QuestionError, major: number): Mended | null {
  const names = error.code === "sql" ? statementNames(parser, sql) : null;
  if (error.code !== "sql" || names === null) {
    return null;
  }
  switch (error.sqlState) {
    case UNDEFINED_COLUMN:
      return mendColumn(sql, names, error.position, major);
    case UNDEFINED_TABLE:
      return missingExtension(names, "missing");
    case NOT_IN_PREREQUISITE_STATE:
      return error.message.includes("shared_preload_libraries")
        ? missingExtension(names, "not-loaded")
        : null;
    default:
      return null;
  }
}

function mendColumn(
  sql: string,
  names: StatementNames,
  position: number | null,
  major: number,
): Mended | null {
  const column = names.columns.find(({ start }) => start === position);
  return column === undefined
    ? null
    : (renamed(sql, names, column, major) ?? functionAsValue(sql, names, column));
}

function renamed(
  sql: string,
  names: StatementNames,
  column: NamedColumn,
  major: number,
): Mended | null {
  const found = names.relations
    .filter(({ alias }) => column.qualifier === null || alias === column.qualifier)
    .flatMap(({ name }) => {
      const other = renamedColumn(name, column.name);
      return other !== null && (other.since ?? 0) <= major ? [{ relation: name, ...other }] : [];
    });
  const [first] = found;
  if (first === undefined || found.some(({ instead }) => instead !== first.instead)) {
    return null;
  }
  // The result keeps the name that it had in the runbook.
  const written = column.namesResult
    ? `${first.instead} AS ${quotedIfNeeded(column.name)}`
    : first.instead;
  // A question takes the place of the whole reference; a name stays behind its qualifier.
  const start = first.instead.startsWith("(") ? column.start : column.nameStart;
  return {
    reason: { code: "column-renamed", column: column.name, ...first },
    sql: sql.slice(0, start) + written + sql.slice(column.end),
  };
}

/** `ORDER BY pg_total_relation_size`: the call of that name is what was meant. */
function functionAsValue(sql: string, names: StatementNames, column: NamedColumn): Mended | null {
  const call = names.calls.find(({ name }) => name === column.name);
  if (column.qualifier !== null || call === undefined) {
    return null;
  }
  const expression = sql.slice(call.start, call.end);
  return {
    reason: { code: "function-as-value", function: column.name, expression },
    sql: sql.slice(0, column.start) + expression + sql.slice(column.end),
  };
}

function missingExtension(names: StatementNames, how: "missing" | "not-loaded"): Mended | null {
  for (const { name } of names.relations) {
    const extension = extensionOf(name);
    if (extension !== null) {
      const reason: Unanswerable =
        how === "missing"
          ? {
              code: "extension-missing",
              extension,
              relation: name,
              install: installCommand(extension),
            }
          : { code: "extension-not-loaded", extension, install: loadCommand(extension) };
      return { reason, sql: null };
    }
  }
  return null;
}

export function installCommand(extension: string): string {
  return `CREATE EXTENSION IF NOT EXISTS ${quotedIfNeeded(extension)}`;
}

export function loadCommand(extension: string): string {
  return `ALTER SYSTEM SET shared_preload_libraries = ${quotedIfNeeded(extension)}`;
}

function quotedIfNeeded(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteIdentifier(name);
}
