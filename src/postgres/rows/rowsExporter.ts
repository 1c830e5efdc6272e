import { QUESTION_APPLICATION } from "../../core/connection/applicationName.ts";
import type { QuestionError } from "../../core/deployment/ports.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import {
  columnsQuestion,
  copyStatement,
  type WrappedQuestion,
} from "../../core/rows/copyStatement.ts";
import type {
  CopiedFormat,
  ExportFile,
  ExportProgress,
  ExportRequest,
  OpenExportFile,
  OpenParquet,
  RowsExporter,
} from "../../core/rows/exportPorts.ts";
import { guardQuestion } from "../../core/sql/questionGuard.ts";
import type { SqlParser } from "../../core/sql/sqlParser.ts";
import { beginReadOnly } from "../askQuestion.ts";
import { cancellable } from "../cancellable.ts";
import { connect, type ConnectParts } from "../connect.ts";
import { failureMessage } from "../connectFailure.ts";
import { refusalError } from "../questionAsker.ts";
import type { Session } from "../session.ts";
import { CopyOut } from "./copyOut.ts";
import { exportError, type Exported, fileFailure, LONGEST_MS } from "./exportFailure.ts";
import { exportParquet } from "./parquetExport.ts";
import { RowBatches } from "./rowBatches.ts";

export interface RowsExporterParts extends ConnectParts {
  readonly loadParser: () => Promise<SqlParser>;
  readonly openFile: OpenExportFile;
  readonly openParquet: OpenParquet;
}

/** Digits are never lost, and times are written so that every program reads them. */
const SETTINGS = `SET LOCAL extra_float_digits = 1; SET LOCAL datestyle = 'ISO, YMD';
  SET LOCAL intervalstyle = 'postgres'; SET LOCAL bytea_output = 'hex';`;

/** Each export has a session of its own, for as long as it runs. */
export function createRowsExporter(parts: RowsExporterParts): RowsExporter {
  return {
    async exportRows(request, onProgress, signal) {
      const question = wholeQuestion(await parts.loadParser(), request.sql);
      if (!question.ok) {
        return question;
      }
      const login = {
        target: request.target,
        as: "question",
        applicationName: QUESTION_APPLICATION,
      } as const;
      const opened = await connect(parts, login, signal);
      if (!opened.ok) {
        const { error } = opened;
        return err(
          error.code === "cancelled"
            ? { code: "cancelled" }
            : { code: "unreachable", message: failureMessage(error) },
        );
      }
      const session = opened.value;
      try {
        const export_ = { ...request, sql: question.value };
        const { format } = export_;
        return format === "parquet"
          ? await exportParquet(session, parts, export_, onProgress, signal)
          : await intoFile(session, parts.openFile, { ...export_, format }, onProgress, signal);
      } finally {
        await session.end().catch(() => session.destroy());
      }
    },
  };
}

/** Only what is one SELECT by itself stands within another statement and leaves that as it is. */
function wholeQuestion(parser: SqlParser, sql: string): Result<string, QuestionError> {
  const guarded = guardQuestion(parser, sql);
  if (!guarded.ok) {
    return err(refusalError(guarded.error));
  }
  const { type, start, end } = guarded.value;
  return type === "SelectStmt"
    ? ok(sql.slice(start, end))
    : err({ code: "refused", what: type === "ExplainStmt" ? "EXPLAIN" : "SHOW" });
}

type CopyRequest = ExportRequest & { readonly format: CopiedFormat };

async function intoFile(
  session: Session,
  openFile: OpenExportFile,
  request: CopyRequest,
  onProgress: (progress: ExportProgress) => void,
  signal: CancelSignal,
): Promise<Exported> {
  let file: ExportFile;
  try {
    file = await openFile(request.path);
  } catch (error) {
    return err(fileFailure(error));
  }
  const copied = await copyRows(session, file, request, onProgress, signal);
  try {
    await (copied.ok ? file.finish() : file.discard());
    return copied;
  } catch (error) {
    return err(fileFailure(error));
  }
}

async function copyRows(
  session: Session,
  file: ExportFile,
  request: CopyRequest,
  onProgress: (progress: ExportProgress) => void,
  signal: CancelSignal,
): Promise<Exported> {
  const batches = new RowBatches(file, request.format, onProgress, () => void session.cancel());
  // What the server was given last: an error says where in it.
  let statement = columnsQuestion(request.sql);
  try {
    await cancellable(session, LONGEST_MS, signal, async () => {
      await begin(session, request);
      const columns = request.format === "csv" ? [] : await columnNames(session, statement);
      statement = copyStatement(request.sql, request.format, columns);
      await session.client.query(new CopyOut(statement.text, batches)).done;
      await session.client.query("ROLLBACK");
    });
  } catch (error) {
    // What the file refused comes first: that is why the server was told to stop.
    const refused = await batches.flushed().then(
      () => null,
      (failure: unknown) => fileFailure(failure),
    );
    return err(refused ?? exportError(error, statement, signal));
  }
  try {
    await batches.flushed();
    return signal.aborted ? err({ code: "cancelled" }) : ok(batches.progress);
  } catch (error) {
    return err(fileFailure(error));
  }
}

async function begin(session: Session, { lockTimeoutMs }: ExportRequest): Promise<void> {
  await beginReadOnly(
    session,
    { statementTimeoutMs: LONGEST_MS, lockTimeoutMs, maxRows: 0 },
    SETTINGS,
  );
}

async function columnNames(
  { client }: Session,
  { text }: WrappedQuestion,
): Promise<readonly string[]> {
  const { fields } = await client.query({ text, rowMode: "array" });
  return fields.map(({ name }) => name);
}
