import { findPlaceholders } from "../placeholders/findPlaceholders.ts";
import type { BlockText } from "./blockText.ts";
import type { BlockDraft, BlockNature, QueryDraft } from "./drafts.ts";
import type { ReadContext } from "./readContext.ts";
import { readStatements } from "./readStatements.ts";

type SqlBlock = Pick<BlockDraft, "queries" | "placeholders" | "databases" | "nature" | "output">;

/** Reads an SQL fence. */
export function readSqlBlock(content: BlockText, context: ReadContext): SqlBlock {
  const { queries, sql } = readStatements(content.text, content, "sqlFence", null, context);
  return {
    queries,
    placeholders: findPlaceholders(content, "sql"),
    databases: [],
    nature: natureOf(queries, sql.errors.length + sql.metaCommands.length),
    output: null,
  };
}

function natureOf(queries: readonly QueryDraft[], others: number): BlockNature {
  if (queries.length + others === 0) {
    return "empty";
  }
  return others === 0 && queries.every((query) => query.nature === "question") ? "asks" : "acts";
}
