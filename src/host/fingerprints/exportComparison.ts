import * as path from "node:path";
import * as vscode from "vscode";

import { driftHtml } from "../../prose/catalog/driftHtml.ts";
import { driftJson, driftMarkdown, type DriftEntry } from "../../prose/catalog/driftReport.ts";
import { guard } from "../commands/registerCommands.ts";
import { orCancelled } from "../lib/userMessage.ts";
import { offerToOpen } from "../report/offerToOpen.ts";

/** Into a file that the person names: to be read and printed, or for programs. By its ending. */
export async function exportComparison(
  entries: readonly DriftEntry[],
  log: vscode.LogOutputChannel,
): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = orCancelled(
    await vscode.window.showSaveDialog({
      filters: { HTML: ["html"], Markdown: ["md"], JSON: ["json"] },
      title: vscode.l10n.t("Export the comparison"),
      ...(folder === undefined
        ? {}
        : { defaultUri: vscode.Uri.joinPath(folder, `${fileName(entries)}.html`) }),
    }),
  );
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(textOf(file, entries)));
  const written = vscode.l10n.t("The comparison is written: {0}", path.basename(file.fsPath));
  // Not awaited: the command is done, whether or not the message is answered.
  void guard("open the comparison", log, () => offerToOpen(file, written));
}

function textOf(file: vscode.Uri, entries: readonly DriftEntry[]): string {
  switch (path.extname(file.path)) {
    case ".json":
      return `${JSON.stringify({ compared: entries.map(driftJson) }, null, 2)}\n`;
    case ".md":
      return entries.map(driftMarkdown).join("\n");
    default:
      return driftHtml(entries, {
        at: new Date().toISOString(),
        language: vscode.env.language.toLowerCase().startsWith("ko") ? "ko" : "en",
      });
  }
}

/** "drift-manager-tenant": of what a file may be called. */
function fileName([first, ...others]: readonly DriftEntry[]): string {
  const names = [first?.before ?? "", ...(others.length === 0 ? [first?.after ?? ""] : [])];
  return ["drift", ...names.map((name) => name.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 40))]
    .join("-")
    .replace(/-+$/, "");
}
