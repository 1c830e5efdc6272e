import { l10n } from "vscode";

import type { QuestionError } from "../../core/deployment/ports.ts";

/** Why a question got no answer, as one sentence for a person. */
export function questionErrorText(error: QuestionError): string {
  switch (error.code) {
    case "refused":
      return l10n.t("Refused: {0} is no question.", error.what);
    case "sql": {
      const text = l10n.t("SQL error {0}: {1}", error.sqlState, error.message);
      const more = [error.detail, error.hint].filter((part) => part !== null);
      return more.length === 0 ? text : `${text} (${more.join(" ")})`;
    }
    case "unreachable":
      return l10n.t("The server could not be reached: {0}", error.message);
    case "cancelled":
      return l10n.t("The question was cancelled.");
    case "transaction-closed":
      return l10n.t(
        "The statement ended the transaction it was asked in: its answer is not trusted.",
      );
  }
}
