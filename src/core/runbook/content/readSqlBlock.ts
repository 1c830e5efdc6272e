import { NO_ANNOTATION } from "../annotations/annotation.ts";
import { assignComments } from "../expectations/commentTargets.ts";
import { findPlaceholders } from "../placeholders/findPlaceholders.ts";
import { readSql } from "../queries/readSql.ts";
import { isQuestion, resultShapeOf } from "../queries/resultShape.ts";
import type { BlockText } from "./blockText.ts";
import { readComments, saysExpected } from "./commentWords.ts";
import type { BlockDraft, BlockNature, QueryDraft } from "./drafts.ts";
import { report, type ReadContext } from "./readContext.ts";
import { findSqlComments } from "./sqlComments.ts";

type SqlBlock = Pick<BlockDraft, "queries" | "placeholders" | "databases" | "nature" | "output">;

/** Reads an SQL fence: its statements as queries, with what the comments say of each. */
export function readSqlBlock(content: BlockText, context: ReadContext): SqlBlock {
  const sql = content.text;
  const read = readSql(sql, context.sql);
  for (const { start, end, message } of read.errors) {
    report(context, "sql-syntax", content.rangeOf(start, end), { message });
  }
  const targets = read.statements.map((statement) => ({
    line: content.lineIndex(statement.start),
    endLine: content.lineIndex(Math.max(statement.start, statement.end - 1)),
  }));
  const comments = assignComments(findSqlComments(content, sql, 0), targets, saysExpected(context));
  const queries = read.statements.map((statement, index): QueryDraft => {
    const shape = resultShapeOf(statement);
    const own = comments[index] ?? { above: [], beside: [], below: [] };
    const words = readComments(own, shape, context);
    return {
      sql: sql.slice(statement.start, statement.end),
      range: content.rangeOf(statement.start, statement.end),
      origin: "sqlFence",
      nature: isQuestion(statement) ? "question" : "action",
      shape,
      database: statement.database,
      label: words.label,
      expectations: [...words.expectations],
      annotation: words.annotation ?? NO_ANNOTATION,
    };
  });
  return {
    queries,
    placeholders: findPlaceholders(content, "sql"),
    databases: read.statements.flatMap(({ database }) => (database === null ? [] : [database])),
    nature: natureOf(queries, read.errors.length + read.metaCommands.length),
    output: null,
  };
}

function natureOf(queries: readonly QueryDraft[], others: number): BlockNature {
  if (queries.length + others === 0) {
    return "empty";
  }
  return others === 0 && queries.every((query) => query.nature === "question") ? "asks" : "acts";
}
