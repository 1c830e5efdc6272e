import * as vscode from "vscode";

import type { LastRehearsal } from "./rehearsals.ts";

const MINUTE_MS = 60_000;

/** "Rehearsal passed 3 hours ago." and what makes it stale: one line. */
export function rehearsalLine({ report, changed }: LastRehearsal, now: number): string {
  const age = ageText(now - Date.parse(report.takenAt));
  const verdict =
    report.verdict === "pass"
      ? vscode.l10n.t("Rehearsal passed {0}.", age)
      : report.rollback === "restores-nothing"
        ? vscode.l10n.t("Rehearsal failed {0}: the rollback restores nothing.", age)
        : vscode.l10n.t("Rehearsal failed {0}.", age);
  const [first, ...others] = changed;
  if (first === undefined) {
    return verdict;
  }
  const stale =
    others.length === 0
      ? vscode.l10n.t("Stale: {0} changed since.", first)
      : vscode.l10n.t("Stale: {0} and {1} more changed since.", first, others.length);
  return `${verdict} ${stale}`;
}

/** "just now", "5 min ago", "3 h ago", "2 days ago" */
function ageText(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < 1) {
    return vscode.l10n.t("just now");
  }
  if (minutes < 60) {
    return vscode.l10n.t("{0} min ago", minutes);
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? vscode.l10n.t("{0} h ago", hours)
    : vscode.l10n.t("{0} days ago", Math.floor(hours / 24));
}
