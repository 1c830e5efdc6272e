import * as vscode from "vscode";

import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import { worstEnvironment, environmentText } from "../deployment/production.ts";
import { coalesce } from "../lib/coalesce.ts";
import { rowLost } from "../lib/rowLost.ts";
import { damageText } from "../deployment/damageText.ts";
import type { ChecklistEntries } from "./checklistEntries.ts";
import type { ChecklistEntry } from "./checklistEntry.ts";
import { type ChecklistNode, nodeId } from "./checklistNode.ts";
import { checklistRow } from "./checklistRows.ts";
import { childrenOf, parentOf, rootsOf } from "./checklistTree.ts";
import { DrawnRows } from "./drawnRows.ts";
import { rehearsalLine } from "../rehearsal/rehearsalText.ts";
import type { LastRehearsal } from "../rehearsal/rehearsals.ts";
import { attentionCount } from "./elementStatus.ts";
import { runbookProgress } from "./rowText.ts";
import { rowTooltip } from "./rowTooltip.ts";

export const CHECKLIST_VIEW = "schemaOps.checklist";
const REDRAW_DELAY_MS = 60;

export interface ChecklistViewParts {
  readonly entries: ChecklistEntries;
  /** Finds the runbooks; called when the view is first shown. */
  readonly load: () => Promise<void>;
  /** The last rehearsal of a runbook; undefined: there was none. */
  readonly rehearsal: (runbook: string) => LastRehearsal | undefined;
  readonly onTick: (node: ChecklistNode, ticked: boolean) => Promise<void>;
}

/** The view "Deployment Checklist". */
export class ChecklistView implements vscode.TreeDataProvider<ChecklistNode>, Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<ChecklistNode[] | undefined>());
  readonly #parts: ChecklistViewParts;
  readonly #tree: vscode.TreeView<ChecklistNode>;
  /** Rows by identity: VS Code knows a row again only by the same object. */
  readonly #nodes = new Map<string, ChecklistNode>();
  readonly #drawn = new DrawnRows();
  readonly #redraw = this.#store.add(coalesce(() => this.#draw(), REDRAW_DELAY_MS));

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(parts: ChecklistViewParts) {
    this.#parts = parts;
    this.#tree = this.#store.add(
      vscode.window.createTreeView<ChecklistNode>(CHECKLIST_VIEW, {
        treeDataProvider: this,
        manageCheckboxStateManually: true,
        showCollapseAll: true,
      }),
    );
    this.#store.add(
      this.#tree.onDidChangeCheckboxState(async ({ items }) => {
        // A box shows what the journal says: also while a reason is asked for.
        this.#changed.fire(items.length === 0 ? undefined : items.map(([node]) => node));
        if (items.length === 0) {
          void vscode.window.showInformationMessage(rowLost().message);
        }
        for (const [node, state] of items) {
          await this.#parts.onTick(node, state === vscode.TreeItemCheckboxState.Checked);
        }
      }),
    );
  }

  get visible(): boolean {
    return this.#tree.visible;
  }

  get selected(): ChecklistNode | undefined {
    return this.#tree.selection[0];
  }

  refresh(): void {
    this.#parts.entries.forget();
    this.#redraw();
  }

  /** Shows the row of an element; does nothing when there is none. */
  async reveal(node: ChecklistNode, options: { readonly focus: boolean }): Promise<void> {
    // What is revealed before the rows are drawn anew would be folded by the drawing.
    this.#parts.entries.forget();
    this.#draw();
    const roots = rootsOf(this.#parts.entries.all());
    const shown =
      node.kind === "runbook" ? roots.find(({ runbook }) => runbook === node.runbook) : node;
    if (shown === undefined || !this.#tree.visible) {
      return;
    }
    await this.#tree.reveal(this.#known(shown), {
      select: true,
      focus: options.focus,
      expand: true,
    });
  }

  async getChildren(node?: ChecklistNode): Promise<ChecklistNode[]> {
    if (node === undefined) {
      await this.#parts.load();
    }
    const children = this.#childrenOf(node);
    this.#drawn.childrenDrawn(node, children);
    return children;
  }

  getParent(node: ChecklistNode): ChecklistNode | undefined {
    const entries = this.#parts.entries.all();
    const entry = this.#parts.entries.get(node.runbook);
    const parent = entry && parentOf(entries, entry, node);
    return parent && this.#known(parent);
  }

  getTreeItem(node: ChecklistNode): vscode.TreeItem {
    const row = this.#rowOf(node);
    this.#drawn.rowDrawn(node, row);
    return row;
  }

  resolveTreeItem(item: vscode.TreeItem, node: ChecklistNode): vscode.TreeItem {
    const entry = this.#parts.entries.get(node.runbook);
    if (entry !== undefined) {
      item.tooltip = rowTooltip(entry, node);
    }
    return item;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #draw(): void {
    const entries = this.#parts.entries.all();
    this.#tree.description = entries.length === 1 ? headline(entries[0]) : "";
    this.#tree.message = messageOf(entries) ?? this.#rehearsed(entries) ?? "";
    const count = entries.reduce((total, entry) => total + attentionCount(entry), 0);
    this.#tree.badge =
      count === 0
        ? undefined
        : { value: count, tooltip: vscode.l10n.t("{0} need a person", count) };
    const outdated = this.#drawn.outdated({
      children: (node) => this.#childrenOf(node),
      row: (node) => this.#rowOf(node),
    });
    if (outdated === undefined || outdated.length > 0) {
      this.#changed.fire(outdated && [...outdated]);
    }
  }

  /** Beside "Start Deployment": how its rehearsal went, and whether that still counts. */
  #rehearsed(entries: readonly ChecklistEntry[]): string | undefined {
    const [only, ...others] = entries;
    const startable = only?.deployment === null || only?.deployment.state.endedAt !== null;
    const last = only && others.length === 0 ? this.#parts.rehearsal(only.key) : undefined;
    return startable && last !== undefined ? rehearsalLine(last, Date.now()) : undefined;
  }

  #childrenOf(node: ChecklistNode | undefined): ChecklistNode[] {
    if (node === undefined) {
      return rootsOf(this.#parts.entries.all()).map((root) => this.#known(root));
    }
    const entry = this.#parts.entries.get(node.runbook);
    return entry === undefined ? [] : childrenOf(entry, node).map((child) => this.#known(child));
  }

  #rowOf(node: ChecklistNode): vscode.TreeItem {
    const entry = this.#parts.entries.get(node.runbook);
    return entry === undefined ? new vscode.TreeItem("") : checklistRow(entry, node);
  }

  #known(node: ChecklistNode): ChecklistNode {
    const id = nodeId(node);
    const known = this.#nodes.get(id);
    if (known !== undefined) {
      return known;
    }
    this.#nodes.set(id, node);
    return node;
  }
}

/** Runbook, progress and environment, in the view's title. */
function headline(entry: ChecklistEntry | undefined): string {
  if (entry === undefined) {
    return "";
  }
  const { title, deployment } = entry;
  if (deployment === null) {
    return title;
  }
  const environment = worstEnvironment(deployment.state.connections);
  return [title, runbookProgress(entry), environment === null ? "" : environmentText(environment)]
    .filter((part) => part !== "")
    .join(" · ");
}

/** What stands above the rows: only what the rows do not say. */
function messageOf(entries: readonly ChecklistEntry[]): string | undefined {
  if (entries.length > 0 && !vscode.workspace.isTrusted) {
    return vscode.l10n.t("This workspace is not trusted: nothing runs and nothing connects.");
  }
  for (const { deployment } of entries) {
    if (deployment === null) {
      continue;
    }
    if (deployment.heldBy !== null) {
      return vscode.l10n.t(
        "This deployment is held by {0}: here it can only be read.",
        deployment.heldBy,
      );
    }
    if (deployment.damage !== null) {
      return damageText(deployment.damage);
    }
    if (deployment.changed && deployment.state.endedAt === null) {
      return vscode.l10n.t(
        "The runbook changed since this deployment was started. Compare, then adopt or keep.",
      );
    }
    if (deployment.state.phase === "paused") {
      return vscode.l10n.t("The deployment is paused.");
    }
  }
  return undefined;
}
