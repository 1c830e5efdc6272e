import * as vscode from "vscode";

import type { Disposable } from "../../core/lib/disposable.ts";
import type { ChecklistEntry } from "../checklist/checklistEntry.ts";
import { attentionCount } from "../checklist/elementStatus.ts";
import { runbookProgress } from "../checklist/rowText.ts";
import type { CommandId } from "../commands/commandTable.ts";
import { shorten } from "../lib/markdownText.ts";
import { environmentText, worstEnvironment } from "./production.ts";

const SHOW: CommandId = "schemaOps.showChecklist";

/** The deployment in the status bar: what, how far, and where. Nothing when there is none. */
export class DeploymentStatusBar implements Disposable {
  readonly #item = vscode.window.createStatusBarItem(
    "schemaOps.deployment",
    vscode.StatusBarAlignment.Left,
    50,
  );

  constructor() {
    this.#item.name = vscode.l10n.t("Schema Ops Deployment");
    this.#item.command = SHOW;
  }

  show(entry: ChecklistEntry | undefined): void {
    const deployment = entry?.deployment ?? null;
    if (entry === undefined || deployment?.state.endedAt !== null) {
      this.#item.hide();
      return;
    }
    const environment = worstEnvironment(deployment.state.connections);
    const attention = attentionCount(entry);
    const where = environment === null ? "" : environmentText(environment);
    this.#item.text = [
      `${iconOf(deployment, attention)} ${plain(shorten(entry.title, 32))}`,
      runbookProgress(entry),
      where,
    ]
      .filter((part) => part !== "")
      .join(" · ");
    this.#item.backgroundColor =
      attention > 0
        ? new vscode.ThemeColor("statusBarItem.errorBackground")
        : environment === "production"
          ? new vscode.ThemeColor("statusBarItem.warningBackground")
          : undefined;
    this.#item.tooltip =
      attention > 0
        ? vscode.l10n.t("{0} need a person", attention)
        : vscode.l10n.t("Show the deployment checklist");
    this.#item.accessibilityInformation = {
      label: vscode.l10n.t(
        "Deployment of {0}: {1} {2}",
        entry.title,
        runbookProgress(entry),
        where,
      ),
    };
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

function iconOf(deployment: NonNullable<ChecklistEntry["deployment"]>, attention: number): string {
  if (deployment.running !== null) {
    return "$(loading~spin)";
  }
  if (deployment.heldBy !== null) {
    return "$(lock)";
  }
  if (attention > 0) {
    return "$(error)";
  }
  return deployment.state.phase === "paused" ? "$(debug-pause)" : "$(checklist)";
}

/** A title cannot bring icons of its own into the status bar. */
function plain(text: string): string {
  return text.replace(/\$\(/g, "$\u200b(");
}
