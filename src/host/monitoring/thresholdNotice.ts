import * as vscode from "vscode";

import { newCrossings, type Crossing } from "../../core/monitoring/crossings.ts";
import { cardNumber } from "../../core/monitoring/trend.ts";
import { shorten } from "../lib/markdownText.ts";
import type { MonitoringWords } from "./monitoringWords.ts";
import type { TakenReport } from "./reports.ts";

/** So many are named; the report has the others. */
const NAMED = 3;

/**
 * One message for all that a report has found beyond a threshold and the reports before had not; none
 * when there is nothing new. Resolves when a person has answered it.
 */
export async function noticeCrossings(
  { report, before }: TakenReport,
  words: MonitoringWords,
  show: () => void,
): Promise<void> {
  const crossings = newCrossings(report, before);
  if (crossings.length === 0) {
    return;
  }
  const named = crossings.slice(0, NAMED).map((crossing) => crossingText(crossing, words));
  const more = crossings.length - named.length;
  const all = more > 0 ? [...named, vscode.l10n.t("and {0} more", more)] : named;
  const message = vscode.l10n.t(
    "{0}: beyond a threshold: {1}",
    words.kind(report.kind),
    all.join("; "),
  );
  const action = vscode.l10n.t("Show Report");
  const chosen = await (crossings.some(({ level }) => level === "critical")
    ? vscode.window.showErrorMessage(message, action)
    : vscode.window.showWarningMessage(message, action));
  if (chosen === action) {
    show();
  }
}

/** "Active sessions: 812 (critical)" */
function crossingText({ level, subject }: Crossing, words: MonitoringWords): string {
  const standing = level === "critical" ? vscode.l10n.t("critical") : vscode.l10n.t("warning");
  if (subject.kind === "finding") {
    const { finding } = subject;
    return `${shown(words.finding(finding).title)} (${shown(finding.connection)}, ${standing})`;
  }
  const { card } = subject;
  const value = cardNumber(card);
  const name = shown(card.label ?? card.sql);
  return `${value === null ? name : `${name}: ${shown(value)}`} (${standing})`;
}

/** Characters of a name in a message. */
const NAME = 120;

/** Runbook and server say it: a message would make a link of what looks like one. */
function shown(text: string): string {
  return shorten(text, NAME).replaceAll("](", "] (");
}
