import { NO_ANNOTATION } from "../annotations/annotation.ts";
import type { MarkdownFence, Span } from "../markdown/markdownNode.ts";
import { looksLikeShell } from "../shell/commandText.ts";
import { BlockText } from "./blockText.ts";
import type { BlockContent, BlockDraft } from "./drafts.ts";
import type { ReadContext } from "./readContext.ts";
import { readShellBlock } from "./readShellBlock.ts";
import { readSqlBlock } from "./readSqlBlock.ts";

const SHELLS = new Set([
  "bash",
  "sh",
  "shell",
  "zsh",
  "ksh",
  "console",
  "shell-session",
  "shellsession",
  "terminal",
]);
const SQLS = new Set(["sql", "postgresql", "postgres", "pgsql", "psql", "plpgsql"]);
const SQL_START =
  /^\s*(?:--[^\n]*\n\s*)*(?:SELECT|WITH|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|EXPLAIN|SHOW|VACUUM|REINDEX|GRANT|REVOKE)\b/i;

export function readFence(fence: MarkdownFence, context: ReadContext): BlockDraft {
  const content = BlockText.ofFence(fence, context.text);
  const language = (/^[^\s{]+/.exec(fence.info)?.[0] ?? "").toLowerCase();
  const dialect = dialectOf(language, content.text, context);
  return read(content, language, dialect, fence, context);
}

/** Inline code that is a command. */
export function readInline(code: Span, context: ReadContext): BlockDraft {
  return read(BlockText.ofCode(code, context.text), "", "shell", null, context);
}

function dialectOf(language: string, text: string, context: ReadContext): BlockDraft["dialect"] {
  if (SHELLS.has(language)) {
    return isTranscript(text) ? "none" : "shell";
  }
  if (SQLS.has(language)) {
    return "sql";
  }
  if (language !== "") {
    return "none";
  }
  if (looksLikeShell(text)) {
    return "shell";
  }
  return SQL_START.test(text) && context.sql.read(text).errors.length === 0 ? "sql" : "none";
}

/** A session with prompts and output cannot be run as it stands. */
function isTranscript(text: string): boolean {
  return /^\s*\$ /.test(text);
}

function read(
  content: BlockText,
  language: string,
  dialect: BlockDraft["dialect"],
  fence: MarkdownFence | null,
  context: ReadContext,
): BlockDraft {
  const read = readContent(content, dialect, context);
  // Field by field: spreading two objects into a third is slow, and there are many blocks.
  return {
    language,
    dialect,
    origin: fence === null ? "inline" : "fence",
    content,
    fence,
    annotation: read.annotation,
    queries: read.queries,
    placeholders: read.placeholders,
    output: read.output,
    expectations: read.expectations,
    databases: read.databases,
    nature: read.nature,
    item: null,
  };
}

function readContent(
  content: BlockText,
  dialect: BlockDraft["dialect"],
  context: ReadContext,
): BlockContent {
  switch (dialect) {
    case "shell":
      return readShellBlock(content, context);
    case "sql":
      return readSqlBlock(content, context);
    case "none":
      return {
        annotation: NO_ANNOTATION,
        queries: [],
        placeholders: [],
        output: null,
        expectations: [],
        databases: [],
        nature: "empty",
      };
  }
}
