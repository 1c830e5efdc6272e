import * as l10n from "@vscode/l10n";
import { changedOutside, type StepChange } from "../../core/deployment/foldFingerprints.ts";
import type { DeploymentState } from "../../core/deployment/state.ts";
import { oneLine } from "../../core/lib/visibleText.ts";
import { changesText } from "./changeProse.ts";
import { fingerprintFailureText } from "./fingerprintProse.ts";

const LONGEST = 120;

/** "+3 tables, +19 indexes, ~1 function": what a step made of a database, or why that is not known. */
export function stepChangeText(state: DeploymentState, step: string, change: StepChange): string {
  const { before, after, changes, connection } = change;
  if (changes !== null) {
    const others = changedOutside(state).some(
      (one) => one.after.step === step && one.after.connection === connection,
    );
    return [changesText(changes), ...(others ? [l10n.t("changed by others before it")] : [])].join(
      " · ",
    );
  }
  const error = after?.error ?? (before?.error?.code === "no-database" ? null : before?.error);
  if (error === null || error === undefined) {
    return l10n.t("not known");
  }
  const why = oneLine(fingerprintFailureText(error));
  return l10n.t("not known: {0}", why.length > LONGEST ? `${why.slice(0, LONGEST - 1)}…` : why);
}
