import * as vscode from "vscode";

import { columnOf, type TableShape } from "../../core/roles/tableShape.ts";
import { orCancelled } from "../lib/userMessage.ts";

/** A reason that fits into the column where it will stand; without a column, of any length. */
export async function askRoleReason(
  title: string,
  table: TableShape | null,
  column: string | null,
): Promise<string> {
  const limit = table === null || column === null ? null : lengthOf(table, column);
  const reason = await vscode.window.showInputBox({
    title,
    prompt:
      column === null
        ? vscode.l10n.t("The reason is kept in the action log.")
        : vscode.l10n.t("The reason is kept in the action log and in the column {0}.", column),
    placeHolder: vscode.l10n.t("Reason"),
    ignoreFocusOut: true,
    validateInput: (text) => reasonProblem(text.trim(), limit),
  });
  return orCancelled(reason).trim();
}

function reasonProblem(text: string, limit: number | null): string | undefined {
  if (text === "") {
    return vscode.l10n.t("A reason is needed.");
  }
  return limit !== null && Array.from(text).length > limit
    ? vscode.l10n.t("The column holds {0} characters.", limit)
    : undefined;
}

/** Of a column of limited length, in characters; null: without limit. */
function lengthOf(table: TableShape, column: string): number | null {
  const length = /^character(?: varying)?\((\d+)\)$/.exec(columnOf(table, column)?.type ?? "")?.[1];
  return length === undefined ? null : Number(length);
}

const TIME = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** When a grant ends, as PostgreSQL reads it; null: it does not. */
export async function askExpiry(title: string): Promise<string | null> {
  const answer = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t("Until when? Empty: without end."),
    placeHolder: "2027-12-31, 2027-12-31 18:00",
    ignoreFocusOut: true,
    validateInput: (text) => expiryProblem(text.trim()),
  });
  const time = orCancelled(answer).trim();
  return time === "" ? null : time;
}

function expiryProblem(text: string): string | undefined {
  if (text === "") {
    return undefined;
  }
  const time = TIME.test(text) ? Date.parse(text.replace(" ", "T")) : Number.NaN;
  if (Number.isNaN(time)) {
    return vscode.l10n.t("Write a date or a time: 2027-12-31, 2027-12-31 18:00.");
  }
  return time <= Date.now() ? vscode.l10n.t("This time is past.") : undefined;
}
