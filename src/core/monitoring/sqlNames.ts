import type { SqlParser } from "../sql/sqlParser.ts";

/** The names in a statement that matter to an explanation, with their places (UTF-16 offsets). */
export interface StatementNames {
  readonly relations: readonly { readonly name: string; readonly alias: string }[];
  readonly columns: readonly NamedColumn[];
  /** Calls, in the order of the text, with the range that they fill. */
  readonly calls: readonly {
    readonly name: string;
    readonly start: number;
    readonly end: number;
  }[];
}

export interface NamedColumn {
  readonly name: string;
  /** The name before the dot; null: none. */
  readonly qualifier: string | null;
  /** Of the whole reference. */
  readonly start: number;
  /** Of the column's own name. */
  readonly nameStart: number;
  readonly end: number;
  /** It stands alone in the select list without a name of its own: its name is the result's. */
  readonly namesResult: boolean;
}

/** Null when the text is not one SELECT. */
export function statementNames(parser: SqlParser, sql: string): StatementNames | null {
  const parsed = parser.parse(sql);
  const tokens = parser.scan(sql);
  const [statement, second] = parsed.ok ? parsed.value : [];
  if (statement?.type !== "SelectStmt" || second !== undefined || !tokens.ok) {
    return null;
  }
  const code = tokens.value.filter(({ kind }) => kind !== "comment");
  const found = new Names(sql, code);
  found.read(statement.tree);
  return {
    relations: found.relations,
    columns: found.columns.toSorted((a, b) => a.start - b.start),
    calls: found.calls.toSorted((a, b) => a.start - b.start),
  };
}

type Tokens = readonly { readonly start: number; readonly end: number }[];

class Names {
  readonly relations: { name: string; alias: string }[] = [];
  readonly columns: NamedColumn[] = [];
  readonly calls: { name: string; start: number; end: number }[] = [];
  readonly #sql: string;
  readonly #tokens: Tokens;

  constructor(sql: string, tokens: Tokens) {
    this.#sql = sql;
    this.#tokens = tokens;
  }

  /** Every node, without recursion: expressions nest as deep as they like. */
  read(root: unknown): void {
    const open: unknown[] = [root];
    while (open.length > 0) {
      const node = open.pop();
      if (!isNode(node)) {
        continue;
      }
      for (const [type, value] of Object.entries(node)) {
        this.#readNode(type, value);
        open.push(value);
      }
    }
  }

  #readNode(type: string, value: unknown): void {
    switch (type) {
      case "RangeVar": {
        const name = textOf(value, "relname");
        this.relations.push({ name, alias: textOf(field(value, "alias"), "aliasname") || name });
        break;
      }
      case "ResTarget":
        if (textOf(value, "name") === "") {
          this.#readColumn(field(field(value, "val"), "ColumnRef"), true);
        }
        break;
      case "ColumnRef":
        this.#readColumn(value, false);
        break;
      case "FuncCall":
        this.#readCall(value);
        break;
    }
  }

  #readColumn(column: unknown, namesResult: boolean): void {
    const names = listOf(field(column, "fields")).map((part) =>
      textOf(field(part, "String"), "sval"),
    );
    const [last, qualifier = null] = names.toReversed();
    const start = numberOf(field(column, "location"));
    // Names and dots take turns.
    const token = this.#tokenAt(start, 2 * (names.length - 1));
    if (last === undefined || last === "" || token === undefined) {
      return;
    }
    const known = this.columns.findIndex((one) => one.start === start);
    if (known === -1) {
      const own = { name: last, qualifier, start, nameStart: token.start, end: token.end };
      this.columns.push({ ...own, namesResult });
    }
  }

  #readCall(call: unknown): void {
    const names = listOf(field(call, "funcname")).map((part) =>
      textOf(field(part, "String"), "sval"),
    );
    const start = numberOf(field(call, "location"));
    const end = this.#closingAfter(start);
    const name = names.at(-1);
    if (name !== undefined && end !== null) {
      this.calls.push({ name, start, end });
    }
  }

  #tokenAt(start: number, offset: number): Tokens[number] | undefined {
    const at = this.#tokens.findIndex((token) => token.start === start);
    return at === -1 ? undefined : this.#tokens[at + offset];
  }

  /** The end of the parenthesis that opens next. */
  #closingAfter(start: number): number | null {
    let depth = 0;
    for (const token of this.#tokens) {
      const text = token.start < start ? "" : this.#sql.slice(token.start, token.end);
      depth += text === "(" ? 1 : text === ")" ? -1 : 0;
      if (text === ")" && depth <= 0) {
        return depth === 0 ? token.end : null;
      }
    }
    return null;
  }
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function field(node: unknown, name: string): unknown {
  return isNode(node) ? node[name] : undefined;
}

function textOf(node: unknown, name: string): string {
  const value = field(node, name);
  return typeof value === "string" ? value : "";
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** PostgreSQL's JSON leaves out a location of zero. */
function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
