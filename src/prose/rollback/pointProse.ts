import * as l10n from "@vscode/l10n";
import type { PointOfReturn } from "../../core/rollback/pointsOfReturn.ts";
import { findStep } from "../../core/runbook/lookup.ts";
import type { Runbook } from "../../core/runbook/runbook.ts";

/** "1.1 Tables"; the id of a step that the document does not have any more. */
export function stepText(runbook: Runbook, id: string): string {
  const step = findStep(runbook, id)?.step;
  return step === undefined ? id : [step.number, step.title].filter(Boolean).join(" ");
}

/** Where the way back leads, and what else is taken back on it. */
export function pointText(
  runbook: Runbook,
  { step, at }: PointOfReturn,
  earlier: readonly string[],
): readonly string[] {
  const where =
    step === null
      ? l10n.t("Back to the backups of {0}.", at)
      : l10n.t("Back to before step {0}: the backups of {1}.", stepText(runbook, step), at);
  return earlier.length === 0
    ? [where]
    : [
        where,
        l10n.t(
          "They are older than the step: these steps are taken back as well: {0}.",
          earlier.map((id) => stepText(runbook, id)).join(", "),
        ),
      ];
}
