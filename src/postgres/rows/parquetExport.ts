import type Cursor from "pg-cursor";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok } from "../../core/lib/result.ts";
import type {
  ExportFile,
  ExportProgress,
  ExportRequest,
  OpenExportFile,
  OpenParquet,
  ParquetRows,
} from "../../core/rows/exportPorts.ts";
import {
  type ParquetColumn,
  parquetKind,
  parquetValue,
  type ParquetValue,
} from "../../core/rows/parquet.ts";
import { columnsQuestion, type WrappedQuestion } from "../../core/rows/copyStatement.ts";
import { uniqueNames } from "../../core/rows/uniqueNames.ts";
import { beginReadOnly } from "../askQuestion.ts";
import { cancellable } from "../cancellable.ts";
import { columnTypes } from "../columnTypes.ts";
import type { Session } from "../session.ts";
import { exportError, type Exported, fileFailure, LONGEST_MS } from "./exportFailure.ts";

export interface ParquetParts {
  readonly openFile: OpenExportFile;
  readonly openParquet: OpenParquet;
}

/** Times in UTC, so that their texts are moments; digits are never lost. */
const SETTINGS = `SET LOCAL timezone = 'UTC'; SET LOCAL extra_float_digits = 1;
  SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL bytea_output = 'hex';`;

/** Rows a round trip, at most: fewer where they are large, and at first, when nobody knows. */
const ROWS_AT_ONCE = 500;
/** A group of rows is encoded in one go, while nothing else runs in the window: small ones, so that nobody notices. */
const GROUP_ROWS = 2000;
const GROUP_CHARACTERS = 512 * 1024;

/** A value that its column's type cannot hold: the column has to be text. */
class Inexpressible extends Error {
  readonly column: number;

  constructor(column: number) {
    super(`column ${column}`);
    this.column = column;
  }
}

/** What the file refused, apart from what the server did. */
class FileRefused extends Error {}

/**
 * Writes the rows of a question as Parquet, out of one snapshot. A column that turns out to hold what its type in
 * Parquet does not (infinity, a day before our era) is text, and the export begins again.
 */
export async function exportParquet(
  session: Session,
  parts: ParquetParts,
  request: ExportRequest,
  onProgress: (progress: ExportProgress) => void,
  signal: CancelSignal,
): Promise<Exported> {
  const asText = new Set<number>();
  const asked: Asked = { sql: request.sql, statement: { text: request.sql, questionAt: 0 } };
  for (;;) {
    try {
      return ok(await attempt(session, { ...parts, request, asked, asText, onProgress, signal }));
    } catch (error) {
      if (!(error instanceof Inexpressible)) {
        return err(
          error instanceof FileRefused
            ? fileFailure(error.cause)
            : exportError(error, asked.statement, signal),
        );
      }
      asText.add(error.column);
    }
  }
}

interface Asked {
  readonly sql: string;
  /** What the server was given last: an error says where in it. */
  statement: WrappedQuestion;
}

interface Attempt extends ParquetParts {
  readonly request: ExportRequest;
  readonly asked: Asked;
  /** Places of columns that are text whatever their type. */
  readonly asText: ReadonlySet<number>;
  readonly onProgress: (progress: ExportProgress) => void;
  readonly signal: CancelSignal;
}

async function attempt(session: Session, given: Attempt): Promise<ExportProgress> {
  const { openFile, request, signal } = given;
  const file = await refusing(openFile(request.path));
  let done: ExportProgress;
  try {
    done = await cancellable(session, LONGEST_MS, signal, () =>
      inTransaction(session, request, () => writeRows(session, file, given)),
    );
    if (signal.aborted) {
      throw new Error("cancelled");
    }
  } catch (error) {
    await file.discard();
    throw error;
  }
  await refusing(file.finish());
  return done;
}

async function inTransaction<T>(
  session: Session,
  { lockTimeoutMs }: ExportRequest,
  work: () => Promise<T>,
): Promise<T> {
  await beginReadOnly(
    session,
    { statementTimeoutMs: LONGEST_MS, lockTimeoutMs, maxRows: 0 },
    SETTINGS,
  );
  const done = await work().catch(async (error: unknown) => {
    // For the next attempt; a session that is lost has said so already.
    await session.client.query("ROLLBACK").catch(() => undefined);
    throw error;
  });
  await session.client.query("ROLLBACK");
  return done;
}

async function writeRows(
  session: Session,
  file: ExportFile,
  { openParquet, asked, asText, onProgress, signal }: Attempt,
): Promise<ExportProgress> {
  const columns = await columnsOf(session, asked, asText);
  const { default: TextRows } = await import("pg-cursor");
  const parquet = await refusing(openParquet(file, columns));
  const group = new Group(columns);
  let rows = 0;
  const flush = async (): Promise<void> => {
    await refusing(parquet.write(group.take()));
    onProgress({ rows, bytes: parquet.bytes });
  };
  const cursor: Cursor<TextRow> = session.client.query(
    new TextRows<TextRow>(asked.sql, [], {
      rowMode: "array",
      types: { getTypeParser: () => same },
    }),
  );
  try {
    let atOnce = 1;
    for (let ended = false; !ended;) {
      const batch = await cursor.read(atOnce);
      ended = batch.length < atOnce;
      // What was cancelled while the file was written is not asked for again.
      if (signal.aborted) {
        throw new Error("cancelled");
      }
      for (const row of batch) {
        group.add(row);
        rows += 1;
        if (group.isFull) {
          await flush();
        }
      }
      atOnce = isLarge(batch)
        ? Math.max(1, Math.floor(atOnce / 4))
        : Math.min(ROWS_AT_ONCE, atOnce * 4);
    }
  } finally {
    // Nothing else is answered while it is open; one that failed is closed already.
    await cursor.close();
  }
  return end(parquet, rows, group.isEmpty ? null : flush);
}

function isLarge(rows: readonly TextRow[]): boolean {
  let characters = 0;
  for (const row of rows) {
    for (const value of row) {
      characters += value?.length ?? 0;
    }
  }
  return characters > GROUP_CHARACTERS;
}

async function end(
  parquet: ParquetRows,
  rows: number,
  flush: (() => Promise<void>) | null,
): Promise<ExportProgress> {
  await flush?.();
  await refusing(parquet.end());
  return { rows, bytes: parquet.bytes };
}

type TextRow = (string | null)[];

function same(value: string): string {
  return value;
}

/** Asked for first: while rows are read over a session, nothing else is. */
async function columnsOf(
  session: Session,
  asked: Asked,
  asText: ReadonlySet<number>,
): Promise<readonly ParquetColumn[]> {
  asked.statement = columnsQuestion(asked.sql);
  const { fields } = await session.client.query({ text: asked.statement.text, rowMode: "array" });
  asked.statement = { text: asked.sql, questionAt: 0 };
  const types = await columnTypes(session.client, fields);
  const names = uniqueNames(fields.map(({ name }) => name));
  return names.map((name, place) => ({
    name,
    type: asText.has(place) ? { kind: "text" } : parquetKind(types[place] ?? ""),
  }));
}

/** Rows that are written together, by column. */
class Group {
  readonly #columns: readonly ParquetColumn[];
  #values: ParquetValue[][] = [];
  #rows = 0;
  #characters = 0;

  constructor(columns: readonly ParquetColumn[]) {
    this.#columns = columns;
    this.take();
  }

  get isFull(): boolean {
    return this.#rows >= GROUP_ROWS || this.#characters >= GROUP_CHARACTERS;
  }

  get isEmpty(): boolean {
    return this.#rows === 0;
  }

  add(row: TextRow): void {
    for (const [place, { type }] of this.#columns.entries()) {
      const text = row[place] ?? null;
      const value = text === null ? null : parquetValue(type, text);
      if (value === undefined) {
        throw new Inexpressible(place);
      }
      this.#values[place]?.push(value);
      this.#characters += text?.length ?? 0;
    }
    this.#rows += 1;
  }

  take(): readonly (readonly ParquetValue[])[] {
    const taken = this.#values;
    this.#values = this.#columns.map(() => []);
    [this.#rows, this.#characters] = [0, 0];
    return taken;
  }
}

async function refusing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new FileRefused("the file", { cause: error });
  }
}
