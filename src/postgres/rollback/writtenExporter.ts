import * as v from "valibot";
import { QUESTION_APPLICATION } from "../../core/connection/applicationName.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import type {
  WrittenExporter,
  WrittenRequest,
  WrittenRows,
} from "../../core/rollback/exportWritten.ts";
import type { ExportFailure, ExportFile, OpenExportFile } from "../../core/rows/exportPorts.ts";
import { quoteIdentifier } from "../../core/sql/quote.ts";
import { cancellable } from "../cancellable.ts";
import { connect, type ConnectParts } from "../connect.ts";
import { failureMessage } from "../connectFailure.ts";
import { CopyOut } from "../rows/copyOut.ts";
import { RowBatches } from "../rows/rowBatches.ts";
import type { Session } from "../session.ts";
import { sqlFailure } from "../sqlFailure.ts";
import { BEGIN_CONTENT } from "../catalog/tableContent.ts";
import { RowQueue } from "./rowQueue.ts";

const LONGEST_MS = 7 * 24 * 3_600_000;
const CSV = "TO STDOUT WITH (FORMAT csv, HEADER true, ENCODING 'UTF8')";
/** Of an MD5 in hexadecimal digits, and the comma behind it. */
const KEY = 32;

/** Each table over two sessions: one in the live database, one in the restored one. */
export function createWrittenExporter(
  parts: ConnectParts & { readonly openFile: OpenExportFile },
): WrittenExporter {
  return {
    exportTable: async (request, signal) => {
      const opened: Session[] = [];
      let isDone = false;
      try {
        for (const target of [request.now, request.before]) {
          const session = await open(parts, target, signal);
          if (!session.ok) {
            return session;
          }
          opened.push(session.value);
        }
        const [now, before] = opened;
        if (now === undefined || before === undefined) {
          return err({ code: "cancelled" });
        }
        const exported = await intoFile(parts.openFile, { now, before }, request, signal);
        isDone = exported.ok;
        return exported;
      } finally {
        // A COPY that nobody reads any more would keep its session from ending.
        if (!isDone) {
          opened.forEach((session) => session.destroy());
        }
        await Promise.all(opened.map((session) => session.end().catch(() => session.destroy())));
      }
    },
    writeText: async (path, text) => {
      try {
        const file = await parts.openFile(path);
        await written(file, () => file.write(Buffer.from(text, "utf8")));
        return ok(null);
      } catch (error) {
        return err({ code: "file", message: messageOf(error) });
      }
    },
  };
}

async function open(
  parts: ConnectParts,
  target: ConnectionTarget,
  signal: CancelSignal,
): Promise<Result<Session, ExportFailure>> {
  const login = { target, as: "user", applicationName: QUESTION_APPLICATION } as const;
  const opened = await connect(parts, login, signal);
  if (opened.ok) {
    return opened;
  }
  const { error } = opened;
  return err(
    error.code === "cancelled"
      ? { code: "cancelled" }
      : { code: "unreachable", message: failureMessage(error) },
  );
}

interface Sessions {
  readonly now: Session;
  readonly before: Session;
}

async function intoFile(
  openFile: OpenExportFile,
  sessions: Sessions,
  { table: { schema, table }, path }: WrittenRequest,
  signal: CancelSignal,
): Promise<Result<WrittenRows, ExportFailure>> {
  const { now, before } = sessions;
  let file: ExportFile;
  try {
    file = await openFile(path);
  } catch (error) {
    return err({ code: "file", message: messageOf(error) });
  }
  const failed: { error?: unknown } = {};
  const batches = new RowBatches(
    file,
    "csv",
    () => undefined,
    () => void now.cancel(),
  );
  const name = `ONLY ${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
  try {
    const contains = await written(file, async () => {
      const what = await cancellable(now, LONGEST_MS, signal, () =>
        cancellable(before, LONGEST_MS, signal, () => copyRows(sessions, name, batches)),
      ).catch((error: unknown) => {
        failed.error = error;
        throw error;
      });
      await batches.flushed();
      return what;
    });
    return ok({ rows: batches.progress.rows, contains });
  } catch (error) {
    if (signal.aborted) {
      return err({ code: "cancelled" });
    }
    // What the file refused comes first: that is why the server was told to stop.
    const refused = await batches.flushed().then(
      () => error !== failed.error,
      () => true,
    );
    return err(
      refused
        ? { code: "file", message: messageOf(error) }
        : { code: "unreachable", message: failureText(error, signal) },
    );
  }
}

function failureText(error: unknown, signal: CancelSignal): string {
  const failure = sqlFailure(error, signal);
  return "message" in failure ? failure.message : messageOf(error);
}

/** The file gets its name when the work is done, and else is not there. */
async function written<T>(file: ExportFile, work: () => Promise<T>): Promise<T> {
  let done: T;
  try {
    done = await work();
  } catch (error) {
    await file.discard();
    throw error;
  }
  await file.finish();
  return done;
}

async function copyRows(
  { now, before }: Sessions,
  name: string,
  batches: RowBatches,
): Promise<WrittenRows["contains"]> {
  await now.client.query(BEGIN_CONTENT);
  await before.client.query(BEGIN_CONTENT);
  const [here, there] = await Promise.all([columnsOf(now, name), columnsOf(before, name)]);
  if (here === null || here !== there) {
    await now.client.query(new CopyOut(`COPY (SELECT * FROM ${name}) ${CSV}`, batches)).done;
    return "all";
  }
  const rows = (what: string): string =>
    `COPY (SELECT md5(t::text) AS key${what} FROM ${name} AS t ORDER BY md5(t::text) COLLATE "C") ${CSV}`;
  await mergeRows(copied(now, rows(", t.*")), copied(before, rows("")), batches);
  return "written";
}

const columnsRow = v.object({ columns: v.nullable(v.string()) });

/** Names and types, in their order; null: there is no such table. */
async function columnsOf({ client }: Session, name: string): Promise<string | null> {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT string_agg(concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod)), ', '
                       ORDER BY a.attnum) AS columns
       FROM pg_attribute AS a
      WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped`,
    [name.replace(/^ONLY /, "")],
  );
  return v.parse(columnsRow, rows[0]).columns;
}

function copied({ client }: Session, text: string): RowQueue {
  const queue = new RowQueue();
  client.query(new CopyOut(text, queue)).done.then(
    () => queue.end(null),
    (error: unknown) => queue.end({ error }),
  );
  return queue;
}

/** Both come in the order of their keys: a row that the backup has as often as we met it is not written. */
async function mergeRows(now: RowQueue, before: RowQueue, batches: RowBatches): Promise<void> {
  const names = await now.next();
  await before.next();
  if (names !== null) {
    batches.row(names.subarray("key,".length));
  }
  let known = await before.next();
  for (let row = await now.next(); row !== null; row = await now.next()) {
    while (known !== null && compareKeys(known, row) < 0) {
      known = await before.next();
    }
    if (known !== null && compareKeys(known, row) === 0) {
      known = await before.next();
    } else {
      batches.row(row.subarray(KEY + 1));
    }
    if (batches.full) {
      await batches.drained();
    }
  }
  while (known !== null) {
    known = await before.next();
  }
}

function compareKeys(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a.subarray(0, KEY), b.subarray(0, KEY));
}
