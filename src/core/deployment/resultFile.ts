import * as v from "valibot";
import { err, ok, type Result } from "../lib/result.ts";
import { messageOf } from "../lib/messageOf.ts";

/**
 * A file under `results/`: the rows that a verdict rests on. Values are PostgreSQL's text form, null
 * is NULL; `truncated` says that the server had more rows than are kept.
 */
const resultFileSchema = v.object({
  sql: v.string(),
  at: v.string(),
  server: v.object({
    host: v.string(),
    port: v.number(),
    database: v.string(),
    user: v.string(),
    version: v.string(),
  }),
  columns: v.array(v.object({ name: v.string(), type: v.string() })),
  rows: v.array(v.array(v.nullable(v.string()))),
  truncated: v.boolean(),
});

export type ResultFile = v.InferOutput<typeof resultFileSchema>;

export function formatResultFile(file: ResultFile): string {
  return JSON.stringify(file);
}

/** Reads a result file; the error says what is wrong with it. */
export function parseResultFile(json: string): Result<ResultFile, string> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return err(messageOf(error));
  }
  const parsed = v.safeParse(resultFileSchema, value);
  return parsed.success
    ? ok(parsed.output)
    : err(parsed.issues.map((issue) => issue.message).join("; "));
}
