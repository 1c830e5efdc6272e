import * as l10n from "@vscode/l10n";
import type { BrowseFailure } from "../../core/catalog/browse.ts";
import { plainLine } from "./plain.ts";

/** Why a server's catalog or its tables could not be read. */
export function browseFailureText(failure: BrowseFailure): string {
  switch (failure.code) {
    case "unreachable":
      return l10n.t("The server could not be reached: {0}", plainLine(failure.message));
    case "sql":
      return l10n.t("SQL error {0}: {1}", failure.sqlState, plainLine(failure.message));
    case "cancelled":
      return l10n.t("Cancelled");
  }
}
