import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import type { FieldDef } from "pg";
import type Cursor from "pg-cursor";
import * as v from "valibot";
import type { Answer, QuestionError, QuestionLimits } from "../core/deployment/ports.ts";
import { errorOffset } from "../core/sql/errorPosition.ts";
import { messageOf } from "../core/lib/messageOf.ts";
import { columnTypes } from "./columnTypes.ts";
import { codeOf } from "./connectFailure.ts";
import type { Session } from "./session.ts";

/** Rows a round trip: a large result comes in pieces and the rest of it never leaves the server. */
const ROWS_AT_ONCE = 500;
/** Characters of values after which an answer counts as truncated, whatever `maxRows` says. */
const LONGEST_ANSWER = 16 * 1024 * 1024;

/** Bytes of an answer after which the server is told to stop. */
const HEAVIEST_ANSWER = 256 * 1024 * 1024;

type Rows = Extract<Answer, { readonly kind: "rows" }>;

/** A READ ONLY transaction with time limits, and a mark that is gone when the transaction is. */
export interface OpenTransaction {
  readonly mark: string;
}

/**
 * Each scan of a table begins at its beginning, so that pages of rows without an order fit together. Our own
 * text, so that one message may hold several statements (`settings` are ours as well); what is
 * asked later never does.
 */
export async function beginReadOnly(
  session: Session,
  limits: QuestionLimits,
  settings = "",
): Promise<OpenTransaction> {
  const mark = randomBytes(12).toString("hex");
  const statementMs = milliseconds(limits.statementTimeoutMs);
  // The last one takes the snapshot, after which nothing makes the transaction READ WRITE.
  await session.client.query(
    `BEGIN READ ONLY;
     SET LOCAL statement_timeout = ${statementMs};
     SET LOCAL lock_timeout = ${milliseconds(limits.lockTimeoutMs)};
     SET LOCAL idle_in_transaction_session_timeout = ${statementMs + 60_000};
     SET LOCAL standard_conforming_strings = on;
     SET LOCAL synchronize_seqscans = off;
     ${settings}
     SET LOCAL schema_ops.mark = '${mark}';
     SELECT 1`,
  );
  return { mark };
}

/**
 * Asks in the transaction and ends it. One statement a message is what the extended protocol allows;
 * the server refuses a text that holds more. Throws when the connection is lost on the way back.
 */
export async function askQuestion(
  session: Session,
  transaction: OpenTransaction,
  sql: string,
  limits: QuestionLimits,
): Promise<Answer> {
  const started = performance.now();
  const outcome = await readRows(session, sql, limits).then(
    (rows) => ({ ok: true, rows }) as const,
    (error: unknown) => ({ ok: false, error }) as const,
  );
  const durationMs = performance.now() - started;
  const failed = (error: QuestionError): Answer => ({
    kind: "error",
    error,
    durationMs,
    server: session.server,
  });
  if (!outcome.ok) {
    const error = questionError(outcome.error, sql);
    await endTransaction(session, error.code === "unreachable");
    return failed(error);
  }
  const { rows, fields, truncated } = outcome.rows;
  // Asked for inside the transaction, because a type may belong to it.
  const isOpen = session.client.getTransactionStatus() === "T";
  const types = isOpen ? await columnTypes(session.client, fields) : [];
  if (!isOpen || !(await endMarked(session, transaction))) {
    session.destroy();
    return failed({ code: "transaction-closed" });
  }
  const columns = fields.map(({ name }, index) => ({ name, type: types[index] ?? "" }));
  return { kind: "rows", columns, rows, truncated, durationMs, server: session.server };
}

interface FetchedRows {
  readonly rows: Rows["rows"];
  readonly fields: readonly FieldDef[];
  readonly truncated: boolean;
}

type TextCursor = Cursor<(string | null)[]>;

async function readRows(
  session: Session,
  sql: string,
  { maxRows }: QuestionLimits,
): Promise<FetchedRows> {
  const { default: TextRows } = await import("pg-cursor");
  const cursor: TextCursor = session.client.query(
    new TextRows<(string | null)[]>(sql, [], {
      rowMode: "array",
      types: { getTypeParser: asText },
    }),
  );
  const stopWatching = stopWhenTooLarge(session);
  try {
    return await readAll(cursor, maxRows);
  } catch (error) {
    throw stopWatching() ? new AnswerTooLarge() : error;
  } finally {
    stopWatching();
  }
}

async function readAll(cursor: TextCursor, maxRows: number): Promise<FetchedRows> {
  const rows: (string | null)[][] = [];
  let fields: readonly FieldDef[] = [];
  let size = 0;
  for (;;) {
    const wanted = Math.min(ROWS_AT_ONCE, maxRows + 1 - rows.length);
    const batch = await new Promise<(string | null)[][]>((resolve, reject) => {
      cursor.read(wanted, (error, read, result) => {
        if (error) {
          reject(error);
        } else {
          fields = result.fields;
          resolve(read);
        }
      });
    });
    for (const row of batch) {
      size += row.reduce((sum, value) => sum + (value?.length ?? 0), 0);
      rows.push(row);
    }
    if (batch.length < wanted || rows.length > maxRows || size > LONGEST_ANSWER) {
      const truncated = rows.length > maxRows || batch.length === wanted;
      await cursor.close();
      return { rows: rows.slice(0, maxRows), fields, truncated };
    }
  }
}

/** Values of which a few would fill the memory that an extension host has. */
class AnswerTooLarge extends Error {
  /** Of PostgreSQL: "program_limit_exceeded". */
  readonly code = "54000";
  readonly hint =
    "Ask for fewer columns or rows, or export them: an export holds one row at a time.";

  constructor() {
    super(`more than ${HEAVIEST_ANSWER / 1024 ** 2} MB`);
  }
}

/**
 * Has the server stop when more comes than can be held: rows are counted before they are read, and what a
 * row holds is known only when it is here. Whoever calls it ends the watch, and hears whether it was so.
 */
function stopWhenTooLarge(session: Session): () => boolean {
  const { stream } = session.client.connection;
  let bytes = 0;
  let isTooLarge = false;
  const count = (chunk: Uint8Array): void => {
    bytes += chunk.length;
    if (bytes > HEAVIEST_ANSWER && !isTooLarge) {
      isTooLarge = true;
      // Fails where the server is gone: then so is the answer.
      session.cancel().catch(() => undefined);
    }
  };
  stream.on("data", count);
  return () => {
    stream.off("data", count);
    return isTooLarge;
  };
}

/** Values stay what the server wrote: numbers keep their digits, times their zone. */
function asText(): (value: string) => string {
  return (value) => value;
}

async function endTransaction(session: Session, lost: boolean): Promise<void> {
  if (lost) {
    session.destroy();
    return;
  }
  await session.client.query("ROLLBACK");
}

/** Whether the transaction that ends now is the one that was begun: COMMIT AND CHAIN opens another. */
async function endMarked(session: Session, { mark }: OpenTransaction): Promise<boolean> {
  const results: unknown = await session.client.query(
    "select pg_catalog.current_setting('schema_ops.mark', true) as mark; ROLLBACK",
  );
  return v.parse(markResults, results)[0].rows[0].mark === mark;
}

/** Two statements in one message have two results. */
const markResults = v.looseTuple([
  v.object({ rows: v.tuple([v.object({ mark: v.nullable(v.string()) })]) }),
]);

/** Why a question got no answer, from what the driver threw. */
export function questionError(error: unknown, sql: string): QuestionError {
  const sqlState = codeOf(error);
  if (!(error instanceof Error) || sqlState === null || !/^[0-9A-Z]{5}$/.test(sqlState)) {
    return { code: "unreachable", message: messageOf(error) };
  }
  // The server is going down or has ended our session: no answer will come over this connection.
  if (sqlState.startsWith("57P") || sqlState.startsWith("08")) {
    return { code: "unreachable", message: error.message };
  }
  return {
    code: "sql",
    sqlState,
    message: error.message,
    detail: text(error, "detail"),
    hint: text(error, "hint"),
    position: errorOffset(sql, text(error, "position") ?? undefined),
  };
}

function text(error: object, key: "detail" | "hint" | "position"): string | null {
  const value: unknown = Object.entries(error).find(([name]) => name === key)?.[1];
  return typeof value === "string" ? value : null;
}

/** What PostgreSQL takes as a time limit; zero would mean none. */
function milliseconds(value: number): number {
  return Math.min(Math.max(1, Math.round(value)), 2_147_000_000);
}
