import { l10n } from "vscode";

import type { Action, ActionFailure, ActionOutcome } from "../../core/actions/action.ts";
import { browseFailureText } from "../tree/browseFailureText.ts";

/** What an action changed, in one sentence. */
export function changedText(
  action: Action,
  { results }: Extract<ActionOutcome, { readonly kind: "done" }>,
): string {
  const counts = results.flatMap(({ command, rowCount }) =>
    rowCount !== null && /^(?:INSERT|UPDATE|DELETE|MERGE)$/.test(command) ? [rowCount] : [],
  );
  const rows = counts.reduce((sum, count) => sum + count, 0);
  if (counts.length === 0) {
    return l10n.t("{0}: done.", action.title);
  }
  return rows === 1
    ? l10n.t("{0}: 1 row changed.", action.title)
    : l10n.t("{0}: {1} rows changed.", action.title, rows);
}

/** Why an action failed, and what it left. */
export function actionFailureText(
  action: Action,
  outcome: Extract<ActionOutcome, { readonly kind: "failed" }>,
): string {
  const why = `${action.title}: ${failureText(outcome.failure)}`;
  if (outcome.leftBehind === null) {
    return `${why} ${l10n.t("It could not be seen whether an invalid index is left.")}`;
  }
  if (outcome.leftBehind.length > 0) {
    return `${why} ${l10n.t(
      "An invalid index is left, because other sessions still use it. Remove it later with: {0}",
      outcome.leftBehind.join("; "),
    )}`;
  }
  if (action.transaction === "one" && !outcome.rolledBack) {
    return `${why} ${l10n.t("Whether it was changed is not known: look before you do it again.")}`;
  }
  return outcome.rolledBack ? `${why} ${l10n.t("Nothing was changed.")}` : why;
}

function failureText(failure: ActionFailure): string {
  switch (failure.code) {
    case "locked":
      return l10n.t("Another session holds the lock ({0}).", failure.message);
    case "changed-meanwhile":
      return l10n.t(
        "Somebody else was faster: {0} rows were meant, {1} were found.",
        failure.expected,
        failure.found,
      );
    case "cancelled":
      return l10n.t("Cancelled.");
    case "sql":
    case "unreachable":
      return `${browseFailureText(failure)}.`;
  }
}
