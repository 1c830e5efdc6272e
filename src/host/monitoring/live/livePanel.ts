import { randomUUID } from "node:crypto";
import * as vscode from "vscode";

import { type Disposable, DisposableStore } from "../../../core/lib/disposable.ts";
import { messageOf } from "../../../core/lib/messageOf.ts";
import { parseSavedLive, type SavedLive } from "../../../protocol/live.ts";
import type { Connections } from "../../connections/connections.ts";
import type { Engine } from "../../engine.ts";
import { pageHtml, pageOptions } from "../../panels/pageHtml.ts";
import { portOf } from "../../panels/portOf.ts";
import { affects } from "../../settings/settings.ts";
import { browseFailureText } from "../../tree/browseFailureText.ts";
import { liveSeconds, thresholdSettings } from "../thresholdSettings.ts";
import { LIVE_VIEW_TYPE } from "./liveIds.ts";
import { LiveDesk } from "./liveDesk.ts";
import { LiveSession } from "./liveSession.ts";
import { liveStrings } from "./liveStrings.ts";

export interface LivePanelParts {
  readonly extensionUri: vscode.Uri;
  readonly engine: () => Promise<Engine>;
  readonly connections: Connections;
  readonly log: vscode.LogOutputChannel;
}

/** The live dashboard: one panel, which asks while it can be seen. */
export class LivePanel implements Disposable {
  readonly #parts: LivePanelParts;
  #open: { readonly panel: vscode.WebviewPanel; readonly store: DisposableStore } | null = null;

  constructor(parts: LivePanelParts) {
    this.#parts = parts;
  }

  show(): void {
    if (this.#open !== null) {
      this.#open.panel.reveal();
      return;
    }
    this.#adopt(
      vscode.window.createWebviewPanel(
        LIVE_VIEW_TYPE,
        liveStrings().title,
        { viewColumn: vscode.ViewColumn.Active },
        pageOptions(this.#parts.extensionUri),
      ),
      null,
    );
  }

  /** Takes over the panel that a window had before it was loaded again. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    this.#open?.panel.dispose();
    this.#adopt(panel, parseSavedLive(state));
  }

  dispose(): void {
    // The panel stays: a window that reloads gives it back.
    this.#open?.store.dispose();
  }

  #adopt(panel: vscode.WebviewPanel, saved: SavedLive | null): void {
    const { extensionUri, engine, connections, log } = this.#parts;
    panel.webview.options = pageOptions(extensionUri);
    const store = new DisposableStore();
    const desk = store.add(
      new LiveDesk(
        {
          names: () => connections.profiles().map(({ name }) => name),
          target: (name) => connections.target(name),
          reader: async () => (await engine()).live,
          seconds: liveSeconds,
          thresholds: thresholdSettings,
          words: browseFailureText,
          now: Date.now,
          onLooked: (name, points) => session.looked(name, points),
          onChanged: () => session.changed(),
          onFailed: (error) => log.error(`Live dashboard: ${messageOf(error)}`),
        },
        saved,
      ),
    );
    const session: LiveSession = store.add(
      new LiveSession({
        port: portOf(panel.webview),
        session: randomUUID(),
        strings: liveStrings(),
        locale: vscode.env.language,
        source: () => desk,
        report: (what) => log.warn(`Live dashboard: ${what}`),
      }),
    );
    store.add(connections.onDidChange(() => session.changed()));
    store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affects(event, "monitoring.liveSeconds") || affects(event, "connections")) {
          desk.restart();
        }
      }),
    );
    store.add(panel.onDidChangeViewState(() => desk.setVisible(panel.visible)));
    const opened = { panel, store };
    this.#open = opened;
    panel.onDidDispose(() => {
      store.dispose();
      if (this.#open === opened) {
        this.#open = null;
      }
    });
    panel.webview.html = pageHtml(extensionUri, panel.webview, "live", liveStrings().title);
    desk.setVisible(panel.visible);
  }
}
