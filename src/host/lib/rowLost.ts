import * as vscode from "vscode";

import { UserMessage } from "./userMessage.ts";

/**
 * While VS Code draws a row anew it does not know it, and tells of a click on it without the row: the
 * click is refused with this sentence, and never taken for another row.
 */
export function rowLost(): UserMessage {
  return new UserMessage(
    vscode.l10n.t("The row was just being drawn anew. Please click it once more."),
    { severity: "information" },
  );
}
