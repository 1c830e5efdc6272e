import * as vscode from "vscode";

import { ok } from "../../core/lib/result.ts";
import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import { coalesce } from "../lib/coalesce.ts";
import { LazyTree } from "../tree/lazyTree.ts";
import {
  type MonitoringNode,
  monitoringRow,
  reportChildren,
  reportNode,
  undecidedNode,
} from "./monitoringRows.ts";
import type { MonitoringWords } from "./monitoringWords.ts";
import type { Reports } from "./reports.ts";

export const MONITORING_VIEW = "schemaOps.monitoring";

const REFRESH_DELAY_MS = 150;

/** The view "Monitoring": each report with its last run, and what that said. */
export class MonitoringView implements Disposable {
  readonly tree: LazyTree<MonitoringNode>;
  readonly #store = new DisposableStore();

  constructor(reports: Reports, words: MonitoringWords) {
    this.tree = this.#store.add(
      new LazyTree<MonitoringNode>(
        {
          children: async (node) => {
            if (!vscode.workspace.isTrusted) {
              return ok([]);
            }
            await reports.load();
            if (node === undefined) {
              return ok([
                ...reports.kinds().map(reportNode),
                ...reports.undecided().map(undecidedNode),
              ]);
            }
            const shown = node.kind === "report" ? reports.shown(node.report, null) : null;
            return ok(shown === null ? [] : reportChildren(shown.report));
          },
          row: (node) => monitoringRow(node, reports, words),
        },
        { view: MONITORING_VIEW },
      ),
    );
    const refresh = this.#store.add(coalesce(() => this.tree.refresh(), REFRESH_DELAY_MS));
    this.#store.add(reports.onDidChange(refresh));
  }

  dispose(): void {
    this.#store.dispose();
  }
}
