import { NO_ANNOTATION } from "../annotations/annotation.ts";
import { assignComments, NO_COMMENTS } from "../expectations/commentTargets.ts";
import type { SqlText } from "../queries/readSql.ts";
import { readComments, saysExpected } from "./commentWords.ts";
import type { QueryDraft } from "./drafts.ts";
import { report, type ReadContext } from "./readContext.ts";
import { findSqlComments, type SqlPlace } from "./sqlComments.ts";

export interface ReadStatements {
  readonly queries: QueryDraft[];
  readonly sql: SqlText;
}

/** Reads SQL, wherever it stands: its statements as queries, with what its comments say of each. */
export function readStatements(
  sql: string,
  place: SqlPlace,
  origin: QueryDraft["origin"],
  database: string | null,
  context: ReadContext,
): ReadStatements {
  const read = context.sql.read(sql);
  for (const { start, end, message } of read.errors) {
    report(context, "sql-syntax", place.rangeOf(start, end), { message });
  }
  const targets = read.statements.map((statement) => ({
    line: place.lineIndex(statement.start),
    endLine: place.lineIndex(Math.max(statement.start, statement.end - 1)),
  }));
  const comments = assignComments(findSqlComments(sql, place), targets, saysExpected(context));
  const queries = read.statements.map((statement, index): QueryDraft => {
    const { shape, nature } = statement;
    const own = comments[index] ?? NO_COMMENTS;
    const words = readComments(own, shape, context);
    return {
      sql: sql.slice(statement.start, statement.end),
      range: place.rangeOf(statement.start, statement.end),
      origin,
      nature,
      shape,
      database: statement.database ?? database,
      label: words.label,
      expectations: [...words.expectations],
      annotation: words.annotation ?? NO_ANNOTATION,
    };
  });
  return { queries, sql: read };
}
