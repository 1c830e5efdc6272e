import * as path from "node:path";
import * as vscode from "vscode";

import type { QuestionLimits } from "../../core/deployment/ports.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import type {
  ExportFailure,
  ExportFormat,
  ExportProgress,
  RowsExporter,
} from "../../core/rows/exportPorts.ts";
import { jsonObject } from "../../core/rows/jsonObject.ts";
import { rowsText as rowsAsText } from "../../core/rows/rowsText.ts";
import { uniqueNames } from "../../core/rows/uniqueNames.ts";
import type { RowsView } from "../../protocol/rows.ts";
import type { RowsSource } from "../panels/rowsSource.ts";
import { Cancelled, orCancelled, UserMessage } from "../lib/userMessage.ts";
import type { Asking } from "./asking.ts";
import { questionErrorText } from "./questionErrorText.ts";
import { bytesText, rowsText } from "./schemaNumbers.ts";

export interface ExportParts {
  readonly asking: Asking;
  readonly exporter: () => Promise<RowsExporter>;
  readonly limits: () => QuestionLimits;
}

export interface ExportedRows {
  readonly connection: string;
  /** "tnnt.tenants", or the beginning of a statement. */
  readonly title: string;
  readonly sql: string;
}

/** How often the notification says how far it is, in milliseconds. */
const PROGRESS_MS = 250;

/** Asks for a file and writes all rows into it. Rejects with {@link Cancelled} when the person turns away. */
export async function exportRows(parts: ExportParts, rows: ExportedRows): Promise<void> {
  const file = await askForFile(rows.title);
  const title = vscode.l10n.t("Exporting {0}", visibleText(rows.title));
  const location = vscode.ProgressLocation.Notification;
  const exported = await vscode.window.withProgress(
    { location, title, cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const tell = (done: ExportProgress): void => progress.report({ message: progressText(done) });
      return write(parts, rows, file, seldom(tell), abort.signal);
    },
  );
  sayWritten(file, exported, "");
}

/** What a page of rows shows, in its order and filter. */
export async function exportView(
  exporting: (rows: ExportedRows) => Promise<void>,
  source: RowsSource,
  view: RowsView,
  signal: CancelSignal,
): Promise<void> {
  const { connection, title, note } = source.model;
  if (source.export.kind === "question") {
    await exporting({ connection, title, sql: await source.export.sql(view, signal) });
    return;
  }
  const file = await askForFile(title, TEXT_FILTERS);
  if (formatOf(file) === "parquet") {
    throw new UserMessage(
      vscode.l10n.t("What changed something is written as it is kept: as CSV or JSON Lines."),
    );
  }
  const { columns, rows } = source.export.rows(view);
  const names = uniqueNames(columns.map(({ name }) => name));
  const text =
    formatOf(file) === "csv"
      ? rowsAsText({ columns, rows }, "csv", { names: true, into: source.into })
      : rows
          .map((row) => {
            const values = columns.map(
              ({ type }, place) => [names[place] ?? "", type, row[place] ?? null] as const,
            );
            return `${jsonObject(values)}\n`;
          })
          .join("");
  const bytes = new TextEncoder().encode(text);
  await vscode.workspace.fs.writeFile(file, bytes);
  sayWritten(file, { rows: rows.length, bytes: bytes.length }, note);
}

function sayWritten(file: vscode.Uri, written: ExportProgress, note: string): void {
  const show = vscode.l10n.t("Show in Folder");
  const what = [progressText(written), ...(note === "" ? [] : [note])].join(" · ");
  void vscode.window
    .showInformationMessage(vscode.l10n.t("{0}: {1}", path.basename(file.fsPath), what), show)
    .then((chosen) =>
      chosen === show ? vscode.commands.executeCommand("revealFileInOS", file) : undefined,
    );
}

// The filters' names are the formats': words of no language.
const TEXT_FILTERS = { CSV: ["csv"], "JSON Lines": ["jsonl", "ndjson"] };
const ALL_FILTERS = { ...TEXT_FILTERS, Parquet: ["parquet"] };

async function askForFile(
  title: string,
  filters: Readonly<Record<string, string[]>> = ALL_FILTERS,
): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${fileName(title)}.csv`;
  const wanted = await vscode.window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters,
    title: vscode.l10n.t("Export Rows"),
  });
  const file = orCancelled(wanted);
  if (file.scheme !== "file") {
    throw new UserMessage(vscode.l10n.t("Rows can be exported to a file of this computer only."));
  }
  return file;
}

async function write(
  { asking, exporter, limits }: ExportParts,
  { connection, sql }: ExportedRows,
  file: vscode.Uri,
  onProgress: (progress: ExportProgress) => void,
  signal: CancelSignal,
): Promise<ExportProgress> {
  const target = await asking.target(connection);
  const { lockTimeoutMs } = limits();
  const request = { target, sql, format: formatOf(file), path: file.fsPath, lockTimeoutMs };
  const exported = await (await exporter()).exportRows(request, onProgress, signal);
  if (exported.ok) {
    return exported.value;
  }
  if (exported.error.code === "cancelled") {
    throw new Cancelled();
  }
  throw new UserMessage(failureText(exported.error, file), { severity: "error" });
}

function formatOf(file: vscode.Uri): ExportFormat {
  const [ending = ""] = /[^.]*$/.exec(file.path.toLowerCase()) ?? [];
  return ending === "parquet"
    ? "parquet"
    : ending === "jsonl" || ending === "ndjson"
      ? "jsonLines"
      : "csv";
}

function failureText(error: ExportFailure, file: vscode.Uri): string {
  return error.code === "file"
    ? vscode.l10n.t("{0} could not be written: {1}", file.fsPath, error.message)
    : questionErrorText(error);
}

/** "12,000 rows · 3.1 MB" */
function progressText({ rows, bytes }: ExportProgress): string {
  return `${rowsText(rows)} · ${bytesText(bytes)}`;
}

function seldom(tell: (progress: ExportProgress) => void): (progress: ExportProgress) => void {
  let next = 0;
  return (progress) => {
    const now = Date.now();
    if (now >= next) {
      next = now + PROGRESS_MS;
      tell(progress);
    }
  };
}

/** What every file system takes as a name. */
function fileName(title: string): string {
  return (
    visibleText(title)
      .replace(/[\\/:*?"<>|\s]+/g, " ")
      .slice(0, 60)
      .trim() || "rows"
  );
}
