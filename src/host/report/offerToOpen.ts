import * as vscode from "vscode";

import { UserMessage } from "../lib/userMessage.ts";

/** Says that a file is written, and opens it with what people read such files with. */
export async function offerToOpen(file: vscode.Uri, message: string): Promise<void> {
  const open = vscode.l10n.t("Open File");
  const reveal = vscode.l10n.t("Show in Explorer");
  const answer = await vscode.window.showInformationMessage(message, open, reveal);
  if (answer === reveal) {
    await vscode.commands.executeCommand("revealInExplorer", file);
  } else if (answer === open) {
    await openWritten(file);
  }
}

async function openWritten(file: vscode.Uri): Promise<void> {
  if (file.path.endsWith(".html")) {
    if (!(await vscode.env.openExternal(file))) {
      throw new UserMessage(vscode.l10n.t("No program opens {0}.", file.fsPath));
    }
  } else if (file.path.endsWith(".md")) {
    await vscode.commands.executeCommand("markdown.showPreview", file);
  } else {
    await vscode.window.showTextDocument(file);
  }
}
