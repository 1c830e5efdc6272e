import * as l10n from "@vscode/l10n";
import { assertNever } from "../../core/lib/assertNever.ts";
import type { LoadFailure } from "../../core/performance/measurement.ts";
import type { Percentiles } from "../../core/performance/percentiles.ts";
import { plainLine } from "./plain.ts";

/** Why something could not be measured, in one line. */
export function measureFailureText(failure: LoadFailure): string {
  switch (failure.code) {
    case "no-table":
      return l10n.t("No table of this database has the shape of that.");
    case "no-referenced-row":
      return l10n.t(
        "{0} holds no row that {1} could refer to.",
        plainLine(failure.table),
        plainLine(failure.column),
      );
    case "no-free-pair":
      return l10n.t(
        "Every combination of {0} is in the table already.",
        plainLine(failure.columns.join(", ")),
      );
    case "cannot-make":
      return l10n.t(
        "No value can be made up for {0} ({1}).",
        plainLine(failure.column),
        plainLine(failure.type),
      );
    case "reaches-outside":
      return l10n.t(
        "A rollback may not undo what these triggers do: {0}.",
        plainLine(failure.triggers.join(", ")),
      );
    case "sql":
      return l10n.t("SQL error {0}: {1}", failure.sqlState, plainLine(failure.message));
    case "production":
      return l10n.t("This is production.");
    case "no-room":
      return l10n.t("The server has no room for more connections ({0} free).", failure.free);
    default:
      return assertNever(failure);
  }
}

/** "p50 0.4 ms, p95 0.9 ms, p99 1.2 ms": the same in every language. */
export function percentilesText(found: Percentiles | null): string {
  const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`;
  return found === null ? "-" : `p50 ${ms(found.p50)}, p95 ${ms(found.p95)}, p99 ${ms(found.p99)}`;
}
