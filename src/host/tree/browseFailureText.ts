import * as vscode from "vscode";

import type { BrowseFailure } from "../../core/catalog/browse.ts";

/** The failure as one sentence for a person. */
export function browseFailureText(failure: BrowseFailure): string {
  switch (failure.code) {
    case "unreachable":
      return vscode.l10n.t("The server could not be reached: {0}", failure.message);
    case "sql": {
      const told = vscode.l10n.t("SQL error {0}: {1}", failure.sqlState, failure.message);
      return failure.hint === null ? told : `${told} (${failure.hint})`;
    }
    case "cancelled":
      return vscode.l10n.t("Cancelled");
  }
}
