import type { SqlParser } from "../../sqlParser.ts";
import { everyNode, field, isNode, listOf, namesOf, numberOf, textOf } from "../nodes.ts";
import { isBuiltIn } from "../statements/rows.ts";

/** The statements that a DO block runs, as far as they stand in it. */
export interface DoBody {
  readonly statements: readonly BodyStatement[];
  /** Nothing else is run: no text that is put together at run time, no function of somebody's own. */
  readonly isWhole: boolean;
}

export interface BodyStatement {
  readonly sql: string;
  /** Of the DO statement's text, from 1. */
  readonly line: number;
}

/** Reads the body of a DO block; null where it is in another language, or cannot be read. */
export function readDoBody(statement: string, tree: unknown, parser: SqlParser): DoBody | null {
  const options = listOf(field(tree, "DoStmt"), "args").map((item) => field(item, "DefElem"));
  const language = options.find((option) => textOf(option, "defname") === "language");
  const name = textOf(field(field(language, "arg"), "String"), "sval");
  const parsed = name === "" || name === "plpgsql" ? parser.parseBody(statement) : null;
  if (parsed?.ok !== true) {
    return null;
  }
  const firstLine = bodyLine(statement, parser);
  const body = new Body(parser, firstLine);
  body.read(listOf(parsed.value, "plpgsql_funcs")[0], 1);
  return { statements: body.statements, isWhole: body.isWhole };
}

/** The line on which the body's own first line stands: behind the quotes that open it. */
function bodyLine(statement: string, parser: SqlParser): number {
  const tokens = parser.scan(statement);
  const body = tokens.ok ? tokens.value.find(({ kind }) => kind === "string") : undefined;
  return statement.slice(0, body?.start ?? 0).split("\n").length;
}

/** Where each kind of statement keeps the SQL that it runs. */
const RUNS: Readonly<Record<string, string>> = {
  PLpgSQL_stmt_execsql: "sqlstmt",
  PLpgSQL_stmt_perform: "expr",
  PLpgSQL_stmt_call: "expr",
  PLpgSQL_stmt_fors: "query",
  PLpgSQL_stmt_open: "query",
  PLpgSQL_stmt_return_query: "query",
};

/** And those that put it together first. */
const PUTS_TOGETHER: Readonly<Record<string, string>> = {
  PLpgSQL_stmt_dynexecute: "query",
  PLpgSQL_stmt_dynfors: "query",
};

class Body {
  readonly statements: BodyStatement[] = [];
  isWhole = true;
  readonly #parser: SqlParser;
  readonly #firstLine: number;

  constructor(parser: SqlParser, firstLine: number) {
    this.#parser = parser;
    this.#firstLine = firstLine;
  }

  /** In the order of the text. */
  read(node: unknown, line: number): void {
    if (Array.isArray(node)) {
      for (const item of node) {
        this.read(item, line);
      }
      return;
    }
    for (const [type, inner] of isNode(node) ? Object.entries(node) : []) {
      const own = numberOf(inner, "lineno") || line;
      const runs = Object.hasOwn(RUNS, type) ? RUNS[type] : undefined;
      const makes = Object.hasOwn(PUTS_TOGETHER, type) ? PUTS_TOGETHER[type] : undefined;
      if (runs !== undefined) {
        this.#add(queryOf(field(inner, runs)), own);
      } else if (makes !== undefined) {
        this.#add(this.#literal(queryOf(field(inner, makes))), own);
      } else if (type === "PLpgSQL_expr") {
        this.#lookAt(textOf(inner, "query"));
      }
      this.#readParts(inner, own, new Set([runs, makes]));
    }
  }

  #readParts(node: unknown, line: number, known: ReadonlySet<string | undefined>): void {
    for (const [name, part] of isNode(node) ? Object.entries(node) : []) {
      if (!known.has(name) && isNode(part)) {
        this.read(part, line);
      }
    }
  }

  #add(sql: string | null, line: number): void {
    if (sql === null) {
      this.isWhole = false;
    } else {
      this.statements.push({ sql, line: this.#firstLine + line - 1 });
    }
  }

  /** The text of EXECUTE 'text'; null where it is put together. */
  #literal(expression: string | null): string | null {
    const parsed = this.#parser.parse(`select ${expression ?? ""}`);
    const [only] = parsed.ok ? parsed.value : [];
    const [target] = listOf(field(only?.tree, "SelectStmt"), "targetList");
    const constant = field(field(field(target, "ResTarget"), "val"), "A_Const");
    const text = textOf(field(constant, "sval"), "sval");
    return text === "" ? null : text;
  }

  /** An expression may call a function that changes tables. */
  #lookAt(query: string): void {
    const expression = /^\s*[\w."[\]]+\s*:?=(?!=)/.test(query)
      ? query.slice(query.indexOf("=") + 1)
      : query;
    const parsed = this.#parser.parse(`select ${expression}`);
    if (!parsed.ok) {
      this.isWhole = false;
      return;
    }
    for (const { tree } of parsed.value) {
      for (const [type, node] of everyNode(tree)) {
        if (type === "FuncCall" && !isBuiltIn(namesOf(field(node, "funcname")))) {
          this.isWhole = false;
        }
      }
    }
  }
}

function queryOf(expression: unknown): string | null {
  const query = textOf(field(expression, "PLpgSQL_expr"), "query");
  return query === "" ? null : query;
}
