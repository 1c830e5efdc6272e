import * as l10n from "@vscode/l10n";

import { assertNever } from "../../core/lib/assertNever.ts";
import { oneLine } from "../../core/lib/visibleText.ts";
import type { LoadFailure } from "../../core/performance/measurement.ts";

/** Why something could not be measured, in one line. */
export function measureFailureText(failure: LoadFailure): string {
  switch (failure.code) {
    case "no-table":
      return l10n.t("No table of this database has the shape of that.");
    case "no-referenced-row":
      return l10n.t(
        "{0} holds no row that {1} could refer to.",
        oneLine(failure.table),
        oneLine(failure.column),
      );
    case "no-free-pair":
      return l10n.t(
        "Every combination of {0} is in the table already.",
        oneLine(failure.columns.join(", ")),
      );
    case "cannot-make":
      return l10n.t(
        "No value can be made up for {0} ({1}).",
        oneLine(failure.column),
        oneLine(failure.type),
      );
    case "reaches-outside":
      return l10n.t(
        "A rollback may not undo what these triggers do: {0}.",
        oneLine(failure.triggers.join(", ")),
      );
    case "sql":
      return l10n.t("SQL error {0}: {1}", failure.sqlState, oneLine(failure.message));
    case "production":
      return l10n.t("This is production.");
    case "no-room":
      return l10n.t("The server has no room for more connections ({0} free).", failure.free);
    default:
      return assertNever(failure);
  }
}
