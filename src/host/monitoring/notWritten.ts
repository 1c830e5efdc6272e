import * as vscode from "vscode";

/** The file of agreements is damaged, or of a newer version: what is in it is left alone. */
export function notWritten(): string {
  return vscode.l10n.t("The file of agreements could not be read, so nothing was written into it.");
}
