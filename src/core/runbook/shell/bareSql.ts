import type { SqlReader } from "../queries/readSql.ts";
import { matches } from "../text/matches.ts";

const ENDING = /;[ \t]*(?:#[^\n]*|--[^\n]*)?(?=\n|$)/g;

/** Words that begin a statement of SQL and no common command. */
const OPENING =
  /^[ \t]*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|REINDEX|VACUUM|ANALYZE|GRANT|REVOKE|TRUNCATE|WITH|EXPLAIN|SHOW|BEGIN|COMMIT|ROLLBACK|COMMENT|REFRESH|CLUSTER|MERGE|CALL|COPY|LOCK|VALUES|TABLE|CHECKPOINT)\b/i;
const OPENING_HERE = new RegExp(OPENING.source.slice(1), "iy");
/** A statement that stands bare in a shell block is short: looking further would not be linear. */
const MOST_LINES = 60;
const MOST_ENDINGS = 6;

export interface BareStatement {
  readonly start: number;
  /** After the statement, before its semicolon. */
  readonly end: number;
  /** After its semicolon. */
  readonly next: number;
}

/** SQL that stands in a shell block as it is: from a line's start to a `;` that PostgreSQL's grammar accepts. */
export function findBareSql(source: string, sql: SqlReader): readonly BareStatement[] {
  if (!source.includes(";") || !hasOpening(source)) {
    return [];
  }
  const found: BareStatement[] = [];
  let at = 0;
  while (at < source.length) {
    const statement = OPENING.test(lineFrom(source, at)) ? statementAt(source, at, sql) : null;
    if (statement !== null) {
      found.push(statement);
      at = statement.next;
    }
    at = nextCommandLine(source, at);
  }
  return found;
}

/** Whether any line starts as a statement does. Sticky, so that only line starts are looked at. */
function hasOpening(source: string): boolean {
  for (let at = 0; at < source.length;) {
    OPENING_HERE.lastIndex = at;
    if (OPENING_HERE.test(source)) {
      return true;
    }
    const next = source.indexOf("\n", at);
    at = next === -1 ? source.length : next + 1;
  }
  return false;
}

/** The script with its bare SQL blanked out, line ends kept, so that the shell parser can read the rest. */
export function blankOut(source: string, statements: readonly BareStatement[]): string {
  let text = "";
  let at = 0;
  for (const { start, next } of statements) {
    text += source.slice(at, start) + source.slice(start, next).replace(/[^\n]/g, " ");
    at = next;
  }
  return text + source.slice(at);
}

function lineFrom(source: string, at: number): string {
  const end = source.indexOf("\n", at);
  return source.slice(at, end === -1 ? source.length : end);
}

function statementAt(source: string, from: number, sql: SqlReader): BareStatement | null {
  const window = windowFrom(source, from);
  let tries = 0;
  for (const ending of matches(ENDING, window)) {
    const read = sql.read(window.slice(0, ending.index));
    const [only, ...others] = read.errors.length === 0 ? read.statements : [];
    if (only !== undefined && others.length === 0) {
      return { start: from + only.start, end: from + only.end, next: from + ending.index + 1 };
    }
    tries += 1;
    if (tries >= MOST_ENDINGS) {
      break;
    }
  }
  return null;
}

function windowFrom(source: string, from: number): string {
  let end = from;
  for (let line = 0; line < MOST_LINES && end !== -1; line += 1) {
    end = source.indexOf("\n", end + 1);
  }
  return source.slice(from, end === -1 ? source.length : end);
}

/** The start of the next line that begins a command: not inside quotes or a here-document. */
function nextCommandLine(source: string, from: number): number {
  const marks = /'|"|\\.|(?:^|\s)#[^\n]*|<<-?\s*(['"]?)([A-Za-z_]\w*)\1|\n/gms;
  marks.lastIndex = from;
  let heredoc: string | null = null;
  for (let mark = marks.exec(source); mark !== null; mark = marks.exec(source)) {
    if (mark[0] === "\n") {
      return heredoc === null ? mark.index + 1 : afterHereDocument(source, mark.index + 1, heredoc);
    }
    if (mark[0] === "'" || mark[0] === '"') {
      marks.lastIndex = closingQuote(source, mark.index);
    } else if (mark[2] !== undefined) {
      heredoc = mark[2];
    }
  }
  return source.length;
}

function closingQuote(source: string, open: number): number {
  const quote = source.charAt(open);
  const ansi = quote === "'" && source.charAt(open - 1) === "$";
  for (let at = open + 1; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === "\\" && (quote === '"' || ansi)) {
      at += 1;
    } else if (character === quote) {
      return at + 1;
    }
  }
  return source.length;
}

function afterHereDocument(source: string, from: number, delimiter: string): number {
  for (let at = from; at < source.length;) {
    const line = lineFrom(source, at);
    at += line.length + 1;
    if (line.replace(/^\t+/, "").trimEnd() === delimiter) {
      return Math.min(at, source.length);
    }
  }
  return source.length;
}
