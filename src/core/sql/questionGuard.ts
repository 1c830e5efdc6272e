import { err, ok, type Result } from "../lib/result.ts";
import { isHarmfulFunction } from "./harmfulFunctions.ts";
import type { ParsedStatement, SqlParser } from "./sqlParser.ts";

/** Why a text is not asked. */
export type QuestionRefusal =
  /**
   * What it would do, by name and in no language: "COPY … TO PROGRAM", "pg_terminate_backend",
   * "SELECT; DROP" for several statements, "∅" for none.
   */
  | { readonly code: "refused"; readonly what: string }
  /** PostgreSQL's grammar does not read it: sent to nobody. */
  | { readonly code: "syntax"; readonly message: string; readonly position: number };

/**
 * Lets through one statement that can only ask: SELECT, VALUES, TABLE, SHOW, EXPLAIN of these, and
 * EXPLAIN of a change that is planned and not run.
 * The server's READ ONLY is the guard against writing; this refuses what READ ONLY lets through.
 */
export function guardQuestion(
  parser: SqlParser,
  sql: string,
): Result<ParsedStatement, QuestionRefusal> {
  const parsed = parser.parse(sql);
  if (!parsed.ok) {
    return err({ code: "syntax", ...parsed.error });
  }
  const [statement, second] = parsed.value;
  if (statement === undefined) {
    return err({ code: "refused", what: "∅" });
  }
  if (second !== undefined) {
    const names = parsed.value.map(({ start, end }) => commandName(sql.slice(start, end)));
    const shown = names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), "…"] : names;
    return err({ code: "refused", what: shown.join("; ") });
  }
  const what = harmOf(statement, sql);
  return what === null ? ok(statement) : err({ code: "refused", what });
}

/** So many of several statements are named. */
const MOST_NAMES = 5;

const QUESTIONS = new Set(["SelectStmt", "VariableShowStmt", "ExplainStmt"]);
const MAY_STAND_INSIDE = new Set(["SelectStmt"]);
/** What EXPLAIN plans without running it: nothing is changed or locked. */
const MAY_BE_PLANNED = new Set([
  ...MAY_STAND_INSIDE,
  ...["InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"],
]);

function harmOf(statement: ParsedStatement, sql: string): string | null {
  if (!QUESTIONS.has(statement.type)) {
    return statement.type === "CopyStmt"
      ? copyName(field(statement.tree, "CopyStmt"))
      : commandName(sql.slice(statement.start, statement.end));
  }
  const root = field(statement.tree, statement.type);
  return harmWithin(root, statement.type === "ExplainStmt" && !runsQuery(root));
}

/** Whether EXPLAIN also runs what it explains; `analyze off` is not worth telling apart. */
function runsQuery(explain: unknown): boolean {
  const options = field(explain, "options");
  return (
    Array.isArray(options) &&
    options.some((option) => field(field(option, "DefElem"), "defname") === "analyze")
  );
}

/** Looks at every node, first to last, without recursion: expressions nest as deep as they like. */
function harmWithin(root: unknown, planned: boolean): string | null {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const node = open.pop();
    if (!isObject(node)) {
      continue;
    }
    for (const [type, value] of Object.entries(node)) {
      const harm = harmOfNode(type, value, planned);
      if (harm !== null) {
        return harm;
      }
    }
    for (const value of Object.values(node).reverse()) {
      open.push(value);
    }
  }
  return null;
}

function harmOfNode(type: string, value: unknown, planned: boolean): string | null {
  switch (type) {
    case "FuncCall":
      return harmfulName(field(value, "funcname"));
    case "A_Indirection":
      // (pid).pg_cancel_backend is a call as well.
      return harmfulName(field(value, "indirection"));
    case "ColumnRef":
      return harmfulName(field(value, "fields"));
    case "intoClause":
    case "IntoClause":
      return "SELECT INTO";
    case "LockingClause":
      return planned ? null : lockName(field(value, "strength"));
    default: {
      const allowed = planned ? MAY_BE_PLANNED : MAY_STAND_INSIDE;
      return /^[A-Z]\w*Stmt$/.test(type) && !allowed.has(type) ? nodeCommand(type) : null;
    }
  }
}

/** The harmful function among the parts of a name. */
function harmfulName(parts: unknown): string | null {
  if (!Array.isArray(parts)) {
    return null;
  }
  return (
    parts
      .map((part) => field(field(part, "String"), "sval"))
      .find((name): name is string => typeof name === "string" && isHarmfulFunction(name)) ?? null
  );
}

function lockName(strength: unknown): string {
  const words = /^LCS_FOR(NOKEY|KEY)?(UPDATE|SHARE)$/.exec(String(strength));
  const key = words?.[1] === undefined ? "" : words[1] === "KEY" ? "KEY " : "NO KEY ";
  return `FOR ${key}${words?.[2] ?? "UPDATE"}`;
}

function copyName(copy: unknown): string {
  if (field(copy, "is_from") === true) {
    return field(copy, "is_program") === true ? "COPY … FROM PROGRAM" : "COPY … FROM";
  }
  return field(copy, "is_program") === true ? "COPY … TO PROGRAM" : "COPY … TO";
}

/** "InsertStmt" is INSERT, "CreateTableAsStmt" CREATE TABLE AS. */
function nodeCommand(type: string): string {
  return type
    .replace(/Stmt$/, "")
    .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toUpperCase();
}

/** The words that a command is known by: "DROP TABLE", "COMMIT". */
function commandName(text: string): string {
  const words = text
    .replace(/[^A-Za-z_ \n\t]+.*/s, "")
    .toUpperCase()
    .split(/\s+/);
  const many = ["CREATE", "ALTER", "DROP", "SET", "REFRESH", "START"];
  return words.slice(0, many.includes(words[0] ?? "") ? 2 : 1).join(" ");
}

function field(node: unknown, name: string): unknown {
  return isObject(node) ? node[name] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
