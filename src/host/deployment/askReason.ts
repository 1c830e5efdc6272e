import * as vscode from "vscode";

import { orCancelled } from "../lib/userMessage.ts";

/** A reason for the record. Escape ends the command; an empty reason is none. */
export async function askReason(title: string, prompt: string): Promise<string> {
  const reason = await vscode.window.showInputBox({
    title,
    prompt,
    placeHolder: vscode.l10n.t("Reason, for the journal"),
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === "" ? vscode.l10n.t("A reason is needed.") : undefined,
  });
  return orCancelled(reason).trim();
}
