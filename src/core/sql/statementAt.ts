/** A statement's place in a text, without the semicolon that ends it. */
export interface StatementRange {
  readonly start: number;
  readonly end: number;
}

/**
 * What hides a semicolon: comments, strings, quoted names, dollar-quoted bodies. Alternatives are
 * tried in this order at each place; an unterminated one reaches to the end of the text.
 */
const TOKEN =
  /--[^\n]*|\/\*|[eE]'(?:[^'\\]|\\[^]|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|(?<![\w$])\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|;|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\s+|[^]/gu;

/**
 * The statements of a text, in order. Needs no grammar, so that a statement beside one with a syntax
 * error is still found; knows the bodies of `BEGIN ATOMIC … END`.
 */
export function splitStatements(sql: string): readonly StatementRange[] {
  const statements: StatementRange[] = [];
  let start = -1;
  let end = 0;
  let depth = 0;
  let before = "";
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(sql); match !== null; match = TOKEN.exec(sql)) {
    const [token] = match;
    if (token.startsWith("--") || /^\s/.test(token)) {
      continue;
    }
    if (token === "/*") {
      TOKEN.lastIndex = endOfComment(sql, match.index);
      continue;
    }
    if (token === ";" && depth === 0) {
      if (start !== -1) {
        statements.push({ start, end });
      }
      start = -1;
      before = "";
      continue;
    }
    if (token.length > 1 && token.startsWith("$")) {
      const close = sql.indexOf(token, match.index + token.length);
      TOKEN.lastIndex = close === -1 ? sql.length : close + token.length;
    }
    const word = token.toUpperCase();
    depth = depthAfter(word, before, depth);
    before = word;
    start = start === -1 ? match.index : start;
    end = TOKEN.lastIndex;
  }
  if (start !== -1) {
    statements.push({ start, end });
  }
  return statements;
}

/** The statement at a place, or the next one after it, or the last; null: there is none. */
export function statementAt(sql: string, offset: number): StatementRange | null {
  const statements = splitStatements(sql);
  return (
    statements.find(({ end }) => offset <= end + (sql[end] === ";" ? 1 : 0)) ??
    statements.at(-1) ??
    null
  );
}

/** Inside BEGIN ATOMIC … END, semicolons separate the statements of the body; CASE has an END of its own. */
function depthAfter(word: string, before: string, depth: number): number {
  if (word === "ATOMIC" && before === "BEGIN") {
    return depth + 1;
  }
  if (depth > 0 && word === "CASE") {
    return depth + 1;
  }
  return depth > 0 && word === "END" ? depth - 1 : depth;
}

/** Comments nest in PostgreSQL. */
function endOfComment(sql: string, start: number): number {
  const EDGE = /\/\*|\*\//g;
  EDGE.lastIndex = start;
  let depth = 0;
  for (let edge = EDGE.exec(sql); edge !== null; edge = EDGE.exec(sql)) {
    depth += edge[0] === "/*" ? 1 : -1;
    if (depth === 0) {
      return EDGE.lastIndex;
    }
  }
  return sql.length;
}
