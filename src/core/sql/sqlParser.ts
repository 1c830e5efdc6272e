import type { Result } from "../lib/result.ts";

/**
 * PostgreSQL's own grammar, as a port: the adapter loads it, core only asks it. Synchronous once loaded.
 * All offsets are UTF-16 code units of the text given (the adapter converts PostgreSQL's UTF-8 bytes).
 */
export interface SqlParser {
  /** The statements of a text, in order, without comments and separators around them. */
  parse(sql: string): Result<readonly ParsedStatement[], SqlSyntaxError>;
  /** Lexical tokens with their ranges; an unterminated string or comment is an error. */
  scan(sql: string): Result<readonly SqlToken[], SqlSyntaxError>;
  /** The body of a DO or CREATE FUNCTION statement in PL/pgSQL, as that language's parser gives it. */
  parseBody(statement: string): Result<unknown, SqlSyntaxError>;
}

export interface ParsedStatement {
  readonly start: number;
  readonly end: number;
  /** The grammar's node name: "SelectStmt", "IndexStmt", "TransactionStmt". */
  readonly type: string;
  /** The parse tree as PostgreSQL's JSON, for walkers in core/sql. */
  readonly tree: unknown;
}

export interface SqlToken {
  readonly start: number;
  readonly end: number;
  readonly kind: "keyword" | "name" | "string" | "number" | "comment" | "punctuation";
}

export interface SqlSyntaxError {
  readonly message: string;
  /** UTF-16 offset of the error in the text given. */
  readonly position: number;
}
