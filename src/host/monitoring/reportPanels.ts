import { randomUUID } from "node:crypto";
import * as vscode from "vscode";

import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import type { ReportKind } from "../../core/monitoring/cadence.ts";
import { type MonitoringModel, parseSavedReport } from "../../protocol/monitoring.ts";
import { coalesce } from "../lib/coalesce.ts";
import { pageHtml, pageOptions } from "../panels/pageHtml.ts";
import { portOf } from "../panels/portOf.ts";
import type { MonitoringWords } from "./monitoringWords.ts";
import { reportPage } from "./reportPage.ts";
import type { Reports } from "./reports.ts";
import { type ReportRequests, ReportSession } from "./reportSession.ts";
import { reportStrings } from "./reportStrings.ts";

/** The view type: in package.json as the activation event `onWebviewPanel:schemaOps.report`. */
const REPORT_VIEW_TYPE = "schemaOps.report";

/** How long changes are gathered before a page hears of them, in milliseconds. */
const UPDATE_DELAY_MS = 100;

/** The report that a page shows: `file` null is whichever is the newest. */
export interface ShownReport {
  readonly kind: ReportKind;
  file: string | null;
}

export interface ReportPanelsParts {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly reports: Reports;
  readonly words: MonitoringWords;
  /** What the buttons of a page do. */
  readonly requests: (shown: ShownReport, update: () => void) => ReportRequests;
}

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  readonly session: ReportSession;
  readonly shown: ShownReport;
}

/** Pages of reports: one for each kind. */
export class ReportPanels implements Disposable {
  readonly #parts: ReportPanelsParts;
  readonly #store = new DisposableStore();
  readonly #open = new Map<ReportKind, OpenPanel>();

  constructor(parts: ReportPanelsParts) {
    this.#parts = parts;
    const update = this.#store.add(coalesce(() => this.#update(), UPDATE_DELAY_MS));
    this.#store.add(parts.reports.onDidChange(update));
    this.#store.add(
      vscode.window.registerWebviewPanelSerializer(REPORT_VIEW_TYPE, {
        deserializeWebviewPanel: async (panel, state) => {
          const saved = parseSavedReport(state);
          if (saved === null || !vscode.workspace.isTrusted) {
            panel.dispose();
            return;
          }
          await parts.reports.load();
          this.#adopt(panel, { ...saved });
        },
      }),
    );
  }

  show(kind: ReportKind, file: string | null): void {
    const open = this.#open.get(kind);
    if (open !== undefined) {
      open.shown.file = file;
      open.session.update();
      open.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      REPORT_VIEW_TYPE,
      this.#parts.words.kind(kind),
      { viewColumn: vscode.ViewColumn.Active },
      pageOptions(this.#parts.extensionUri),
    );
    this.#adopt(panel, { kind, file });
  }

  dispose(): void {
    // The panels stay: a window that reloads gives them back to the serializer.
    for (const { session } of this.#open.values()) {
      session.dispose();
    }
    this.#store.dispose();
  }

  #update(): void {
    for (const { session } of this.#open.values()) {
      session.update();
    }
  }

  #adopt(panel: vscode.WebviewPanel, shown: ShownReport): void {
    this.#open.get(shown.kind)?.panel.dispose();
    panel.webview.options = pageOptions(this.#parts.extensionUri);
    const session: ReportSession = new ReportSession({
      port: portOf(panel.webview),
      session: randomUUID(),
      strings: reportStrings(),
      locale: vscode.env.language,
      model: () => this.#model(shown),
      requests: this.#parts.requests(shown, () => session.update()),
      report: (what) => this.#parts.log.warn(`Report page: ${what}`),
    });
    const opened = { panel, session, shown };
    this.#open.set(shown.kind, opened);
    panel.onDidDispose(() => {
      session.dispose();
      if (this.#open.get(shown.kind) === opened) {
        this.#open.delete(shown.kind);
      }
    });
    panel.webview.html = pageHtml(
      this.#parts.extensionUri,
      panel.webview,
      "monitoring",
      this.#parts.words.kind(shown.kind),
    );
  }

  #model({ kind, file }: ShownReport): MonitoringModel {
    const { reports, words } = this.#parts;
    const { kept, problems, agreements, choices } = reports;
    return reportPage(
      {
        ...{ kind, kept, problems, agreements, choices },
        undecided: kind === "health" ? [] : reports.undecided().map(({ title }) => title),
        running: reports.running(kind),
        shown: reports.shown(kind, file),
      },
      words,
    );
  }
}
