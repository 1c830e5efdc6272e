import type { ResultShape } from "../expectations/shape.ts";
import { isQuestion, resultShapeOf } from "./resultShape.ts";
import type { ParsedStatement, SqlParser } from "../../sql/sqlParser.ts";
import { matches } from "../text/matches.ts";

/** SQL as psql would read it: statements, and psql's own commands between them. */
export interface SqlText {
  readonly statements: readonly SqlStatement[];
  /** psql's backslash commands, each with its line. */
  readonly metaCommands: readonly { readonly start: number; readonly end: number }[];
  readonly errors: readonly {
    readonly start: number;
    readonly end: number;
    readonly message: string;
  }[];
}

export interface SqlStatement {
  readonly start: number;
  readonly end: number;
  readonly nature: "question" | "action";
  readonly shape: ResultShape;
  /** The database that a `\c` before it switched to. */
  readonly database: string | null;
}

/** Reads the SQL of one document, no text of it twice: checklists repeat themselves. Keeps no parse trees. */
export class SqlReader {
  readonly #parser: SqlParser;
  readonly #known = new Map<string, SqlText>();

  constructor(parser: SqlParser) {
    this.#parser = parser;
  }

  /** A statement with a syntax error spoils only itself. */
  read(sql: string): SqlText {
    let text = this.#known.get(sql);
    if (text === undefined) {
      text = readSql(sql, this.#parser);
      this.#known.set(sql, text);
    }
    return text;
  }
}

/** As {@link SqlText}, with the parse tree of each statement. */
export interface PsqlText extends Pick<SqlText, "metaCommands" | "errors"> {
  readonly statements: readonly ParsedStatement[];
}

/** Parses SQL as psql would read it: its own commands and its variables, and a shell's, are put aside. */
export function readPsqlText(sql: string, parser: SqlParser): PsqlText {
  const meta = sql.includes("\\") ? findMetaCommands(sql) : [];
  const plain = replaceVariables(blank(sql, meta));
  if (plain.trim() === "") {
    return { statements: [], metaCommands: meta, errors: [] };
  }
  const whole = parser.parse(plain);
  const read = whole.ok
    ? { statements: whole.value, errors: [] }
    : parsePieces(plain, parser, whole.error.message, whole.error.position);
  return { ...read, metaCommands: meta };
}

function readSql(sql: string, parser: SqlParser): SqlText {
  const read = readPsqlText(sql, parser);
  const meta = read.metaCommands;
  const switches = meta
    .map(({ start, end }) => ({ at: start, database: switchedTo(sql.slice(start, end)) }))
    .filter((one) => one.database !== null);
  const statements = read.statements.map((statement): SqlStatement => ({
    start: statement.start,
    end: statement.end,
    nature: isQuestion(statement) ? "question" : "action",
    shape: resultShapeOf(statement),
    database: switches.findLast((one) => one.at < statement.start)?.database ?? null,
  }));
  return { statements, metaCommands: meta, errors: read.errors };
}

/** Lines that start with a backslash, and `\g…` that ends a statement. Quotes are left alone. */
export function findMetaCommands(sql: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  const marks =
    /'[^']*(?:'|$)|"[^"]*(?:"|$)|\$([A-Za-z_]\w*)?\$[^]*?(?:\$\1\$|$)|--[^\n]*|\/\*[^]*?(?:\*\/|$)|(?<=^|\n)[ \t]*\\[^\n]*|\\(?:g|gexec|gset|gx|gdesc|crosstabview|watch|;)\b[^\n]*/g;
  for (const mark of matches(marks, sql)) {
    if (/^[ \t]*\\/.test(mark[0])) {
      found.push({ start: mark.index, end: mark.index + mark[0].length });
    }
  }
  return found;
}

/** Blanks psql's commands out; what ends a statement leaves its semicolon. */
function blank(sql: string, ranges: readonly { start: number; end: number }[]): string {
  let text = "";
  let at = 0;
  for (const { start, end } of ranges) {
    const ends = sql.startsWith("\\g", start);
    text += sql.slice(at, start) + (ends ? ";" : " ") + " ".repeat(Math.max(0, end - start - 1));
    at = end;
  }
  return text + sql.slice(at);
}

/**
 * Puts names of the same length in the place of what only the run knows: `$NAME`, `${NAME}`, `$(…)`
 * of the shell, `:name`, `:'name'` of psql, `<name>` and `{{name}}` of templates.
 */
function replaceVariables(sql: string): string {
  if (!/[$:<{]/.test(sql)) {
    return sql;
  }
  return sql.replace(
    /'[^']*(?:'|$)|"[^"]*(?:"|$)|\$([A-Za-z_]\w*)?\$[^]*?(?:\$\1\$|$)|--[^\n]*|\/\*[^]*?(?:\*\/|$)|\$\{[^}\n]*\}|\$\([^)\n]*\)|\$[A-Za-z_]\w*|(?<![:\w\])]):(?:'\w+'|"\w+"|[A-Za-z_]\w*)|\{\{[^}\n]*\}\}|<[A-Za-z][\w-]*>/g,
    (found) => (/^(?:['"]|--|\/\*|\$\w*\$)/.test(found) ? found : standIn(found)),
  );
}

function standIn(found: string): string {
  if (found.startsWith(":'")) {
    return `'${"x".repeat(found.length - 2)}'`;
  }
  return "x".repeat(found.length);
}

function parsePieces(
  sql: string,
  parser: SqlParser,
  message: string,
  position: number,
): { statements: readonly ParsedStatement[]; errors: SqlText["errors"] } {
  const pieces = splitAtSemicolons(sql, parser);
  if (pieces === null || pieces.length < 2) {
    return { statements: [], errors: [{ ...codeAround(sql, position), message }] };
  }
  const statements: ParsedStatement[] = [];
  const errors: { start: number; end: number; message: string }[] = [];
  for (const { start, end } of pieces) {
    const piece = sql.slice(start, end);
    const parsed = parser.parse(piece);
    if (parsed.ok) {
      statements.push(
        ...parsed.value.map((one) => ({ ...one, start: one.start + start, end: one.end + start })),
      );
    } else {
      const from = start + (piece.length - piece.trimStart().length);
      errors.push({
        start: from,
        end: start + piece.trimEnd().length,
        message: parsed.error.message,
      });
    }
  }
  return { statements, errors };
}

function codeAround(sql: string, position: number): { start: number; end: number } {
  const start = sql.length - sql.trimStart().length;
  const end = sql.trimEnd().length;
  const lineStart = Math.max(start, sql.lastIndexOf("\n", position - 1) + 1);
  return lineStart < end ? { start: lineStart, end } : { start, end };
}

function splitAtSemicolons(
  sql: string,
  parser: SqlParser,
): readonly { start: number; end: number }[] | null {
  const tokens = parser.scan(sql);
  if (!tokens.ok) {
    return null;
  }
  const pieces: { start: number; end: number }[] = [];
  let from = 0;
  let hasCode = false;
  for (const token of tokens.value) {
    if (token.kind === "punctuation" && sql.charAt(token.start) === ";") {
      if (hasCode) {
        pieces.push({ start: from, end: token.start });
      }
      from = token.end;
      hasCode = false;
    } else {
      hasCode ||= token.kind !== "comment";
    }
  }
  return hasCode ? [...pieces, { start: from, end: sql.length }] : pieces;
}

function switchedTo(line: string): string | null {
  const name = /^\s*\\c(?:onnect)?\s+(?:"([^"]+)"|([^\s-]\S*))/.exec(line);
  return name?.[1] ?? name?.[2] ?? null;
}
