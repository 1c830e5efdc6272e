import * as vscode from "vscode";

import type { Disposable } from "../../core/lib/disposable.ts";
import { dueKinds } from "../../core/monitoring/ownDuty.ts";
import type { CommandId } from "../commands/commandTable.ts";
import type { MonitoringWords } from "./monitoringWords.ts";
import type { Reports } from "./reports.ts";

const SHOW: CommandId = "schemaOps.showMonitoring";

/** Reports that are due, in the status bar; nothing when none is. */
export class DueStatusBar implements Disposable {
  readonly #item = vscode.window.createStatusBarItem(
    "schemaOps.reports",
    vscode.StatusBarAlignment.Left,
    49,
  );
  readonly #words: MonitoringWords;

  constructor(words: MonitoringWords) {
    this.#words = words;
    this.#item.name = vscode.l10n.t("Schema Ops Reports");
    this.#item.command = SHOW;
  }

  show(reports: Reports): void {
    const due = dueKinds(reports.kinds().map((kind) => ({ kind, state: reports.due(kind) })));
    if (due.length === 0) {
      this.#item.hide();
      return;
    }
    const names = due.map((kind) => this.#words.kind(kind)).join(", ");
    this.#item.text = `$(graph) ${
      due.length === 1
        ? vscode.l10n.t("1 report due")
        : vscode.l10n.t("{0} reports due", due.length)
    }`;
    this.#item.tooltip = vscode.l10n.t("Due: {0}", names);
    this.#item.accessibilityInformation = { label: vscode.l10n.t("Due: {0}", names) };
    this.#item.show();
  }

  hide(): void {
    this.#item.hide();
  }

  dispose(): void {
    this.#item.dispose();
  }
}
