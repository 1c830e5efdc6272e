import type { QuestionLimits } from "../../src/core/deployment/ports.ts";
import { createPasswordFinder } from "../../src/local/connection/pgpassFile.ts";
import { createTlsFileReader } from "../../src/local/connection/tlsFiles.ts";
import { loadSqlParser } from "../../src/local/sql/pgSqlParser.ts";
import type { QuestionAskerParts } from "../../src/postgres/questionAsker.ts";

/** The real adapters, in a home without anybody's own files. */
export function connectParts(
  environment: Readonly<Record<string, string>> = {},
): QuestionAskerParts {
  const alone = { HOME: "/nonexistent", ...environment };
  return {
    loadParser: loadSqlParser,
    readTlsFiles: createTlsFileReader(alone),
    findPassword: createPasswordFinder(alone),
  };
}

export const LIMITS: QuestionLimits = {
  statementTimeoutMs: 10_000,
  lockTimeoutMs: 2000,
  maxRows: 100,
};

/** A signal that nobody gives. */
export const NEVER = new AbortController().signal;
