import { l10n } from "vscode";

import type { Result } from "../../core/lib/result.ts";
import { visibleText } from "../../core/lib/visibleText.ts";
import type { LoadFailure, LoadResult } from "../../core/performance/measurement.ts";
import type { Percentiles } from "../../core/performance/percentiles.ts";
import { measureFailureText } from "../../prose/performance/measureProse.ts";

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
