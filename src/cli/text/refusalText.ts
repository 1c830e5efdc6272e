import * as l10n from "@vscode/l10n";
import { assertNever } from "../../core/lib/assertNever.ts";
import type { Refusal } from "../../core/deployment/control.ts";
import { backupFailureText } from "../../prose/backup/backupProse.ts";
import { shownDatabase } from "../../core/runbook/shownDatabase.ts";

/** What was refused and what to do next, in one sentence. */
export function refusalText(refusal: Refusal): string {
  switch (refusal.code) {
    case "read-only":
      return l10n.t("This deployment is held by {0}: close it there, or wait.", refusal.holder);
    case "not-running":
      return l10n.t("The deployment is {0}; start a new one with --new.", refusal.phase);
    case "busy":
      return l10n.t("Something of this deployment is running already.");
    case "locked":
      return l10n.t(
        "Step {0} is locked until {1} is done (`schema-ops status` tells what is open). Naming it with --step opens its gate, --open-gates REASON every gate that the run comes to.",
        refusal.step,
        refusal.waitsFor.join(", "),
      );
    case "reason-needed":
      return l10n.t("The evidence does not support this tick: a reason is needed.");
    case "by-command":
      return l10n.t("This item is ticked by running its command.");
    case "children-open":
      return l10n.t("Items below this one are open.");
    case "values-missing":
      return l10n.t(
        "Values are missing: {0}. Give them with --set NAME=VALUE.",
        refusal.names.join(", "),
      );
    case "no-connection":
      return l10n.t(
        "No connection for {0}. Add one with --connection NAME=URI.",
        shownDatabase(refusal.ref) ?? l10n.t("a query that names no database"),
      );
    case "not-confirmed":
      return l10n.t("Not confirmed: nothing was run.");
    case "unknown":
      return l10n.t("There is nothing called {0}.", refusal.id);
    case "nothing-to-do":
      return l10n.t("There is nothing to run or ask in {0}.", refusal.id);
    case "runbook-changed":
      return l10n.t(
        "The document has changed since this deployment started: go on with the new text (--adopt) or with the old one (--keep), or start anew (--new).",
      );
    case "backup-failed":
      return l10n.t(
        "Nothing was changed: no backup of {0} could be taken. {1} (--no-backup goes on without one, and says so in the journal.)",
        refusal.connection,
        backupFailureText(refusal.failure),
      );
    case "journal":
      return l10n.t("The journal cannot be written: {0}", refusal.message);
    default:
      return assertNever(refusal);
  }
}
