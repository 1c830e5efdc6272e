import * as vscode from "vscode";

import type { SessionTable } from "../../core/sessions/sessionTable.ts";
import { orCancelled } from "../lib/userMessage.ts";

/** Why sessions are revoked: for the table, when it keeps reasons, and for the action log. */
export async function askRevocationReason(title: string, table: SessionTable): Promise<string> {
  const longest = table.reason?.length ?? null;
  const reason = await vscode.window.showInputBox({
    title,
    prompt:
      table.reason === null
        ? vscode.l10n.t("The table keeps no reasons: this one goes to the action log only.")
        : vscode.l10n.t("Kept in the column {0}, and in the action log.", table.reason.column),
    placeHolder: vscode.l10n.t("Reason"),
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (text.trim() === "") {
        return vscode.l10n.t("A reason is needed.");
      }
      // PostgreSQL counts characters, not UTF-16 units.
      const characters = Array.from(text.trim()).length;
      return longest !== null && characters > longest
        ? vscode.l10n.t("{0} of {1} characters.", characters, longest)
        : undefined;
    },
  });
  return orCancelled(reason).trim();
}
