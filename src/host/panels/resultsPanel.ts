import { randomUUID } from "node:crypto";
import * as path from "node:path";
import * as vscode from "vscode";

import type { DeploymentControl, Scope } from "../../core/deployment/control.ts";
import { buildResults, emptyResults } from "../../core/deployment/view/results.ts";
import type { Card, ResultsModel } from "../../core/deployment/view/resultsModel.ts";
import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import { stepChangeText } from "../../prose/catalog/stepChangeProse.ts";
import { parseSavedPage } from "../../protocol/results.ts";
import { coalesce } from "../lib/coalesce.ts";
import { pageHtml, pageOptions } from "./pageHtml.ts";
import { portOf } from "./portOf.ts";
import { type ResultsRequests, ResultsSession } from "./resultsSession.ts";
import { resultsStrings } from "./resultsStrings.ts";
import { ScopeHistory } from "./scopeHistory.ts";

/** The view type: in package.json as the activation event `onWebviewPanel:schemaOps.results`. */
export const RESULTS_VIEW_TYPE = "schemaOps.results";

/** How long changes are gathered before the page hears of them, in milliseconds. */
const UPDATE_DELAY_MS = 100;

/** An open deployment and the document it belongs to. */
export interface FollowedDeployment {
  readonly control: DeploymentControl;
  readonly document: vscode.Uri;
}

/**
 * What the page's buttons do beyond opening and copying: the same commands as everywhere else. They
 * speak to the person themselves; a rejection is shown on the page.
 */
export interface ResultsActions {
  verify(scope: Scope, deployment: FollowedDeployment): Promise<void>;
  run(scope: Scope, deployment: FollowedDeployment): Promise<void>;
  compare(query: string, deployment: FollowedDeployment): Promise<void>;
  cancel(deployment: FollowedDeployment): Promise<void>;
  /** Asks the reason. */
  acceptFailure(block: string, deployment: FollowedDeployment): Promise<void>;
  /** Asks the reason. */
  judge(card: Card, verdict: "pass" | "fail", deployment: FollowedDeployment): Promise<void>;
  openLog(block: string, deployment: FollowedDeployment): Promise<void>;
  /** What the step made of the database, object by object. */
  showChanges(step: string, connection: string, deployment: FollowedDeployment): Promise<void>;
  startDeployment(): Promise<void>;
}

export interface ResultsPanelParts {
  readonly extensionUri: vscode.Uri;
  readonly actions: ResultsActions;
  readonly log: vscode.LogOutputChannel;
}

/** The results page beside the document: at most one, of one scope of the deployment it follows. */
export class ResultsPanel implements Disposable {
  readonly #parts: ResultsPanelParts;
  readonly #store = new DisposableStore();
  readonly #update: (() => void) & Disposable;
  readonly #history = new ScopeHistory();
  #followed: FollowedDeployment | null = null;
  #following: Disposable | null = null;
  #open: { readonly panel: vscode.WebviewPanel; readonly session: ResultsSession } | null = null;

  constructor(parts: ResultsPanelParts) {
    this.#parts = parts;
    this.#update = this.#store.add(coalesce(() => this.#open?.session.update(), UPDATE_DELAY_MS));
    this.#store.add(
      vscode.window.registerWebviewPanelSerializer(RESULTS_VIEW_TYPE, {
        deserializeWebviewPanel: (panel, state) => {
          const saved = parseSavedPage(state);
          if (saved !== null) {
            this.#history.restart(saved.scope);
          }
          this.#adopt(panel);
          return Promise.resolve();
        },
      }),
    );
  }

  /** Shows a scope of the deployment that is followed, beside the document; the editor keeps the focus. */
  show(scope: Scope): void {
    this.#history.show(scope);
    if (this.#open === null) {
      this.#adopt(
        vscode.window.createWebviewPanel(
          RESULTS_VIEW_TYPE,
          vscode.l10n.t("Results"),
          { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
          pageOptions(this.#parts.extensionUri),
        ),
      );
    } else {
      this.#open.panel.reveal(undefined, true);
      this.#update();
    }
  }

  /** Shows this deployment from now on, live; null when none is open. */
  follow(deployment: FollowedDeployment | null): void {
    if (this.#followed?.control === deployment?.control) {
      return;
    }
    this.#following?.dispose();
    this.#followed = deployment;
    this.#following = deployment?.control.onDidChange(this.#update) ?? null;
    this.#update();
  }

  dispose(): void {
    this.#following?.dispose();
    // The panel stays: a window that reloads gives it back to the serializer.
    this.#open?.session.dispose();
    this.#store.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#open?.panel.dispose();
    panel.webview.options = pageOptions(this.#parts.extensionUri);
    const session = new ResultsSession({
      port: portOf(panel.webview),
      session: randomUUID(),
      strings: resultsStrings(),
      locale: vscode.env.language,
      model: () => this.#model(),
      requests: this.#requests(),
      report: (what) => this.#parts.log.warn(`Results page: ${what}`),
    });
    const opened = { panel, session };
    this.#open = opened;
    panel.onDidDispose(() => {
      session.dispose();
      if (this.#open === opened) {
        this.#open = null;
      }
    });
    panel.webview.html = pageHtml(
      this.#parts.extensionUri,
      panel.webview,
      "results",
      vscode.l10n.t("Results"),
    );
  }

  #model(): ResultsModel {
    if (this.#followed === null) {
      return emptyResults();
    }
    const { runbook, state, journal, running } = this.#followed.control;
    const holder = journal.heldBy;
    return buildResults(
      {
        runbook,
        state,
        events: journal.events(),
        running,
        folder: folderOf(this.#followed),
        heldBy: holder === null ? null : `${holder.application} (${holder.host}, ${holder.pid})`,
        history: this.#history,
        changeText: (step, change) => stepChangeText(state, step, change),
      },
      this.#history.current,
    );
  }

  #requests(): ResultsRequests {
    const { actions } = this.#parts;
    const followed = (): FollowedDeployment => {
      if (this.#followed === null) {
        throw new Error(vscode.l10n.t("No deployment of this runbook is open."));
      }
      return this.#followed;
    };
    return {
      openRunbook: async (line, endLine) => openAt(followed().document, line, endLine),
      openFile: async (file, line) => {
        const place = path.resolve(folderOf(followed()), file);
        await openAt(vscode.Uri.file(place), line ?? 1, line ?? 1);
      },
      copy: async (text) => vscode.env.clipboard.writeText(text),
      runAgain: async (card) =>
        card.kind === "query"
          ? actions.verify({ kind: "query", id: card.id }, followed())
          : actions.run({ kind: "block", id: card.id }, followed()),
      compare: async ({ id }) => actions.compare(id, followed()),
      cancel: async () => actions.cancel(followed()),
      accept: async ({ id }) => actions.acceptFailure(id, followed()),
      judge: async (card, verdict) => actions.judge(card, verdict, followed()),
      openLog: async ({ id }) => actions.openLog(id, followed()),
      openChange: async (step, connection) => actions.showChanges(step, connection, followed()),
      start: () => actions.startDeployment(),
      back: () => {
        this.#history.back();
        this.#update();
        return Promise.resolve();
      },
      forward: () => {
        this.#history.forward();
        this.#update();
        return Promise.resolve();
      },
      showAll: () => {
        this.show({ kind: "all" });
        return Promise.resolve();
      },
      readResult: async (name) => followed().control.journal.readResult(name),
    };
  }
}

/** Where paths of the deployment start. */
function folderOf({ document }: FollowedDeployment): string {
  return vscode.workspace.getWorkspaceFolder(document)?.uri.fsPath ?? path.dirname(document.fsPath);
}

/** Opens a text document at a line, in the group of the editors, not on top of the page. */
async function openAt(uri: vscode.Uri, line: number, endLine: number): Promise<void> {
  const open = vscode.window.visibleTextEditors.find(
    (editor) => editor.document.uri.toString() === uri.toString(),
  );
  const document = await vscode.workspace.openTextDocument(uri);
  const last = Math.min(endLine, document.lineCount) - 1;
  const first = Math.min(line - 1, last);
  await vscode.window.showTextDocument(document, {
    viewColumn: open?.viewColumn ?? vscode.ViewColumn.One,
    selection: new vscode.Range(first, 0, last, document.lineAt(last).text.length),
  });
}
