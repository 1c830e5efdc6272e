import * as vscode from "vscode";

import type { ElementStatus } from "./elementStatus.ts";

/** The icon of a status; undefined where the row's own icon says more. */
export function statusIcon(status: ElementStatus): vscode.ThemeIcon | undefined {
  switch (status) {
    case "idle":
      return undefined;
    case "running":
      return icon("loading~spin");
    case "passed":
      return icon("pass-filled", "testing.iconPassed");
    case "failed":
      return icon("error", "testing.iconFailed");
    case "open":
      return icon("question", "testing.iconQueued");
    case "accepted":
      return icon("verified", "charts.orange");
    case "partial":
      return icon("circle-large-filled", "charts.blue");
    case "locked":
      return icon("lock", "disabledForeground");
    case "skipped":
      return icon("debug-step-over", "testing.iconSkipped");
    case "stale":
      return icon("warning", "list.warningForeground");
  }
}

/** The status in words: for screen readers, and wherever a colour alone would say it. */
export function statusText(status: ElementStatus): string {
  switch (status) {
    case "idle":
      return vscode.l10n.t("not started");
    case "running":
      return vscode.l10n.t("running");
    case "passed":
      return vscode.l10n.t("passed");
    case "failed":
      return vscode.l10n.t("failed");
    case "open":
      return vscode.l10n.t("to be judged");
    case "accepted":
      return vscode.l10n.t("done by override");
    case "partial":
      return vscode.l10n.t("in progress");
    case "locked":
      return vscode.l10n.t("locked");
    case "skipped":
      return vscode.l10n.t("skipped");
    case "stale":
      return vscode.l10n.t("stale");
  }
}

function icon(id: string, color?: string): vscode.ThemeIcon {
  return color === undefined
    ? new vscode.ThemeIcon(id)
    : new vscode.ThemeIcon(id, new vscode.ThemeColor(color));
}
