import { l10n } from "vscode";

import { assertNever } from "../../core/lib/assertNever.ts";
import type { Result } from "../../core/lib/result.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import type { LoadFailure, LoadResult } from "../../core/performance/measurement.ts";
import type { Percentiles } from "../../core/performance/percentiles.ts";

/** Why something could not be measured, in one sentence. */
export function measureFailureText(failure: LoadFailure): string {
  switch (failure.code) {
    case "no-table":
      return l10n.t("No table of this database has the shape of that.");
    case "no-referenced-row":
      return l10n.t(
        "{0} holds no row that {1} could refer to.",
        visibleText(failure.table),
        visibleText(failure.column),
      );
    case "no-free-pair":
      return l10n.t(
        "Every combination of {0} is in the table already.",
        visibleText(failure.columns.join(", ")),
      );
    case "cannot-make":
      return l10n.t(
        "No value can be made up for {0} ({1}).",
        visibleText(failure.column),
        visibleText(failure.type),
      );
    case "reaches-outside":
      return l10n.t(
        "A rollback may not undo what these triggers do: {0}.",
        visibleText(failure.triggers.join(", ")),
      );
    case "sql":
      return l10n.t("SQL error {0}: {1}", failure.sqlState, visibleText(failure.message));
    case "production":
      return l10n.t("This is production.");
    case "no-room":
      return l10n.t("The server has no room for more connections ({0} free).", failure.free);
    default:
      return assertNever(failure);
  }
}

export function loadText(load: Result<LoadResult, LoadFailure>): string {
  if (!load.ok) {
    return measureFailureText(load.error);
  }
  const { asked, started, done, errors, timedOut, connect, total, table } = load.value;
  const parts = [
    l10n.t("{0} of {1} logins done on {2}", done, started, visibleText(table)),
    `${l10n.t("connect")}: ${percentilesText(connect)}`,
    `${l10n.t("total")}: ${percentilesText(total)}`,
    ...(started < asked
      ? [l10n.t("The server had room for {0} of the {1} that were asked for.", started, asked)]
      : []),
    ...(timedOut ? [l10n.t("Stopped at the time limit.")] : []),
    ...errors.map(({ message, count }) => `${count} × ${visibleText(message)}`),
  ];
  return parts.join(" · ");
}

function percentilesText(found: Percentiles | null): string {
  const ms = (value: number): string => l10n.t("{0} ms", value.toFixed(1));
  return found === null ? "–" : `p50 ${ms(found.p50)}, p95 ${ms(found.p95)}, p99 ${ms(found.p99)}`;
}
