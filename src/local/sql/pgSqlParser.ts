import type * as PgQuery from "libpg-query";
import { err, ok, type Result } from "../../core/lib/result.ts";
import type {
  ParsedStatement,
  SqlParser,
  SqlSyntaxError,
  SqlToken,
} from "../../core/sql/sqlParser.ts";
import { messageOf } from "../../core/lib/messageOf.ts";

type Library = typeof PgQuery;

/**
 * Loads PostgreSQL's own parser (compiled to WebAssembly) on the first call; later calls share it.
 * The library reads `libpg-query.wasm` from the folder of the file it runs in: in a bundle that is
 * the bundle's own folder, and the file must lie there.
 */
export function loadSqlParser(): Promise<SqlParser> {
  loading ??= load();
  return loading;
}

let loading: Promise<SqlParser> | undefined;

async function load(): Promise<SqlParser> {
  const library = await import("libpg-query");
  await library.loadModule();
  return {
    parse: (sql) => parse(library, sql),
    scan: (sql) => scan(library, sql),
    parseBody: (statement) => parseBody(library, statement),
  };
}

function parse(library: Library, sql: string): Result<readonly ParsedStatement[], SqlSyntaxError> {
  const refused = findNul(sql);
  if (refused !== null) {
    return err(refused);
  }
  if (sql === "") {
    return ok([]);
  }
  const text = wellFormed(sql);
  try {
    const toUtf16 = byteOffsets(text);
    const raw = library.parseSync(text).stmts ?? [];
    return ok(
      raw.map(({ stmt, stmt_location, stmt_len }): ParsedStatement => {
        const from = stmt_location ?? 0;
        const start = toUtf16(from);
        const limit = stmt_len === undefined ? text.length : toUtf16(from + stmt_len);
        convertLocations(stmt, toUtf16);
        return {
          start,
          end: endOfCode(library, text, start, limit),
          type: Object.keys(stmt ?? {})[0] ?? "",
          tree: stmt,
        };
      }),
    );
  } catch (thrown) {
    return err(syntaxError(library, thrown, text));
  }
}

function scan(library: Library, sql: string): Result<readonly SqlToken[], SqlSyntaxError> {
  const refused = findNul(sql);
  if (refused !== null) {
    return err(refused);
  }
  if (sql === "") {
    return ok([]);
  }
  const text = wellFormed(sql);
  try {
    const toUtf16 = byteOffsets(text);
    return ok(
      library.scanSync(text).tokens.map((token) => ({
        start: toUtf16(token.start),
        end: toUtf16(token.end),
        kind: tokenKind(token.tokenType, token.keywordKind),
      })),
    );
  } catch (thrown) {
    // The library loses the scanner's message; the parser meets the same text and says where.
    const parsed = parse(library, sql);
    return err(parsed.ok ? { message: messageOf(thrown), position: 0 } : parsed.error);
  }
}

function parseBody(library: Library, statement: string): Result<unknown, SqlSyntaxError> {
  const refused = findNul(statement);
  if (refused !== null) {
    return err(refused);
  }
  try {
    return ok(library.parsePlPgSQLSync(wellFormed(statement)));
  } catch (thrown) {
    return err({ message: messageOf(thrown), position: 0 });
  }
}

/** The parser reads a C string: what follows a NUL would never be looked at. */
function findNul(sql: string): SqlSyntaxError | null {
  const position = sql.indexOf("\0");
  return position < 0 ? null : { message: "null character not permitted", position };
}

/** A lone surrogate has no UTF-8 form; its replacement has the same length in UTF-16. */
function wellFormed(sql: string): string {
  return sql.replace(/\p{Surrogate}/gu, "\uFFFD");
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) {
    return 1;
  }
  if (codePoint < 0x800) {
    return 2;
  }
  return codePoint < 0x10000 ? 3 : 4;
}

type Offsets = (byte: number) => number;

const SAME: Offsets = (byte) => byte;

/** From UTF-8 byte offsets to UTF-16 offsets. */
function byteOffsets(text: string): Offsets {
  const bytes = Buffer.byteLength(text, "utf8");
  if (bytes === text.length) {
    return SAME;
  }
  const table = new Uint32Array(bytes + 1);
  let byte = 0;
  for (let index = 0; index < text.length;) {
    const codePoint = text.codePointAt(index) ?? 0;
    const length = utf8Length(codePoint);
    table.fill(index, byte, byte + length);
    byte += length;
    index += codePoint > 0xffff ? 2 : 1;
  }
  table[bytes] = text.length;
  return (offset) => table[Math.min(Math.max(offset, 0), bytes)] ?? 0;
}

/** Error positions are counted in characters, unlike all other offsets. */
function characterOffset(text: string, characters: number): number {
  let index = 0;
  for (let count = 0; count < characters && index < text.length; count++) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return index;
}

const LOCATION_KEY = /(?:^|_)location$|(?:^|_)list_(?:start|end)$/;

/** Offsets inside the tree follow the same rule as all others. Without recursion: trees get deep. */
function convertLocations(tree: unknown, toUtf16: Offsets): void {
  const open = toUtf16 !== SAME && isObject(tree) ? [tree] : [];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const key in node) {
      const value = node[key];
      if (isObject(value)) {
        open.push(value);
      } else if (typeof value === "number" && value >= 0 && LOCATION_KEY.test(key)) {
        node[key] = toUtf16(value);
      }
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** A statement's length reaches to its separator: comments and blanks before that are not part of it. */
function endOfCode(library: Library, text: string, start: number, limit: number): number {
  const code = text.slice(start, limit).trimEnd();
  const lastLine = code.slice(code.lastIndexOf("\n") + 1);
  if (!lastLine.includes("--") && !code.endsWith("*/")) {
    return start + code.length;
  }
  const tokens = scan(library, code);
  const last = tokens.ok ? tokens.value.findLast((token) => token.kind !== "comment") : undefined;
  return start + (last?.end ?? code.length);
}

/** Token numbers of PostgreSQL's grammar: fixed since its first rule, the same in every version. */
const TOKEN_KINDS: Readonly<Record<number, SqlToken["kind"]>> = {
  258: "name",
  259: "name",
  260: "number",
  261: "string",
  262: "string",
  263: "string",
  264: "string",
  266: "number",
  267: "name",
  275: "comment",
  276: "comment",
};

function tokenKind(tokenType: number, keywordKind: number): SqlToken["kind"] {
  return keywordKind > 0 ? "keyword" : (TOKEN_KINDS[tokenType] ?? "punctuation");
}

function syntaxError(library: Library, thrown: unknown, text: string): SqlSyntaxError {
  if (library.hasSqlDetails(thrown)) {
    return {
      message: thrown.message,
      position: characterOffset(text, thrown.sqlDetails?.cursorPosition ?? 0),
    };
  }
  if (thrown instanceof RangeError) {
    return { message: "stack depth limit exceeded", position: 0 };
  }
  return { message: messageOf(thrown), position: 0 };
}
