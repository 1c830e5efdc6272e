import { randomUUID } from "node:crypto";
import * as vscode from "vscode";

import { visibleText } from "../../core/lib/visibleText.ts";
import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { parseSavedRows, type RowsView, type SavedRows } from "../../protocol/rows.ts";
import { pageHtml, pageOptions } from "./pageHtml.ts";
import { portOf } from "./portOf.ts";
import { RowsSession } from "./rowsSession.ts";
import type { RowsSource } from "./rowsSource.ts";
import { rowsStrings } from "./rowsStrings.ts";

/** The view type: in package.json as the activation event `onWebviewPanel:schemaOps.rows`. */
const ROWS_VIEW_TYPE = "schemaOps.rows";

export interface RowsPanelsParts {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  /** Asks for a file and writes all rows into it. */
  readonly exportRows: (source: RowsSource, view: RowsView, signal: CancelSignal) => Promise<void>;
  /** The rows that a page of the window's last load showed; null: they cannot be had again. */
  readonly restore: (saved: SavedRows) => RowsSource | null;
}

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  readonly session: RowsSession;
}

/** Pages of rows: one for each table or view, and one for each SQL document. */
export class RowsPanels implements Disposable {
  readonly #parts: RowsPanelsParts;
  readonly #store = new DisposableStore();
  readonly #open = new Map<string, OpenPanel>();

  constructor(parts: RowsPanelsParts) {
    this.#parts = parts;
    this.#store.add(
      vscode.window.registerWebviewPanelSerializer(ROWS_VIEW_TYPE, {
        deserializeWebviewPanel: (panel, state) => {
          const saved = parseSavedRows(state);
          const source = saved === null ? null : parts.restore(saved);
          if (saved === null || source === null) {
            panel.dispose();
          } else {
            this.#adopt(panelKey(saved), panel, source);
          }
          return Promise.resolve();
        },
      }),
    );
  }

  /** Shows rows; a page with the same key shows these instead of what it shows. */
  show(key: string, source: RowsSource, viewColumn = vscode.ViewColumn.Active): void {
    const open = this.#open.get(key);
    if (open !== undefined) {
      open.panel.title = titleOf(source);
      open.panel.reveal(undefined, viewColumn === vscode.ViewColumn.Beside);
      open.session.show(source);
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      ROWS_VIEW_TYPE,
      titleOf(source),
      { viewColumn, preserveFocus: viewColumn === vscode.ViewColumn.Beside },
      pageOptions(this.#parts.extensionUri),
    );
    this.#adopt(key, panel, source);
  }

  dispose(): void {
    // The panels stay: a window that reloads gives them back to the serializer.
    for (const { session } of this.#open.values()) {
      session.dispose();
    }
    this.#store.dispose();
  }

  #adopt(key: string, panel: vscode.WebviewPanel, source: RowsSource): void {
    this.#open.get(key)?.panel.dispose();
    panel.webview.options = pageOptions(this.#parts.extensionUri);
    const session = new RowsSession({
      port: portOf(panel.webview),
      session: randomUUID(),
      strings: rowsStrings(),
      locale: vscode.env.language,
      source,
      copyText: async (text) => vscode.env.clipboard.writeText(text),
      exportRows: (shown, view, signal) => this.#parts.exportRows(shown, view, signal),
      report: (what) => this.#parts.log.warn(`Rows page: ${what}`),
    });
    const opened = { panel, session };
    this.#open.set(key, opened);
    panel.onDidDispose(() => {
      session.dispose();
      if (this.#open.get(key) === opened) {
        this.#open.delete(key);
      }
    });
    panel.webview.html = pageHtml(this.#parts.extensionUri, panel.webview, "rows", titleOf(source));
  }
}

/** Of the page of a table or view. */
export function panelKey({ connection, oid }: Pick<SavedRows, "connection" | "oid">): string {
  return `object ${oid} ${connection}`;
}

function titleOf({ model }: RowsSource): string {
  return visibleText(model.title).replace(/\s+/g, " ");
}
