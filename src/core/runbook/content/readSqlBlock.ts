import { NO_ANNOTATION } from "../annotations/annotation.ts";
import { findPlaceholders } from "../placeholders/findPlaceholders.ts";
import type { BlockText } from "./blockText.ts";
import type { BlockContent, BlockNature, QueryDraft } from "./drafts.ts";
import type { ReadContext } from "./readContext.ts";
import { readStatements } from "./readStatements.ts";

/** Reads an SQL fence. */
export function readSqlBlock(content: BlockText, context: ReadContext): BlockContent {
  const { queries, sql } = readStatements(content.text, content, "sqlFence", null, context);
  return {
    annotation: NO_ANNOTATION,
    queries,
    placeholders: findPlaceholders(content, "sql"),
    databases: [],
    nature: natureOf(queries, sql.errors.length + sql.metaCommands.length),
    output: null,
    expectations: [],
  };
}

function natureOf(queries: readonly QueryDraft[], others: number): BlockNature {
  if (queries.length + others === 0) {
    return "empty";
  }
  return others === 0 && queries.every((query) => query.nature === "question") ? "asks" : "acts";
}
