import * as vscode from "vscode";

import { ageText } from "../../prose/ageText.ts";
import type { RehearsalReport } from "../../core/rehearsal/report.ts";
import type { LastRehearsal } from "./rehearsals.ts";

/** "Rehearsal passed 3 hours ago." and what makes it stale: one line. */
export function rehearsalLine({ report, changed }: LastRehearsal, now: number): string {
  const age = ageText(now - Date.parse(report.takenAt));
  const verdict = verdictLine(report, age);
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

function verdictLine({ verdict, rollback, managedRollback }: RehearsalReport, age: string): string {
  if (verdict === "pass") {
    return vscode.l10n.t("Rehearsal passed {0}.", age);
  }
  if (rollback === "restores-nothing") {
    return vscode.l10n.t("Rehearsal failed {0}: the rollback restores nothing.", age);
  }
  return managedRollback?.outcome === "failed"
    ? vscode.l10n.t("Rehearsal failed {0}: the managed rollback is not possible.", age)
    : vscode.l10n.t("Rehearsal failed {0}.", age);
}
