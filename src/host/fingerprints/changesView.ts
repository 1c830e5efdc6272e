import * as vscode from "vscode";

import type { ContentChange } from "../../core/catalog/fingerprint/compare.ts";
import type { ListedChange } from "../../core/catalog/fingerprint/listChanges.ts";
import { groupBy } from "../../core/lib/groupBy.ts";
import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import { ok } from "../../core/lib/result.ts";
import { oneLine } from "../../core/lib/visibleText.ts";
import { changesText } from "../../prose/catalog/changeProse.ts";
import type { CommandId } from "../commands/commandTable.ts";
import { LazyTree } from "../tree/lazyTree.ts";
import type { Comparison } from "./comparison.ts";

export const CHANGES_VIEW = "schemaOps.schemaChanges";

/** A row: a schema, an object that differs, or a table whose rows do. */
export type ChangeNode =
  | { readonly kind: "schema"; readonly id: string; readonly name: string; readonly count: number }
  | {
      readonly kind: "change";
      readonly id: string;
      /** Its place in the comparison. */
      readonly place: number;
      readonly change: ListedChange;
    }
  | { readonly kind: "content"; readonly id: string; readonly content: ContentChange };

/** The view "Schema Changes": what differs between two schemas, schema by schema. */
export class ChangesView implements Disposable {
  readonly tree: LazyTree<ChangeNode>;
  readonly #store = new DisposableStore();
  #comparison: Comparison | null = null;

  constructor() {
    this.tree = this.#store.add(
      new LazyTree<ChangeNode>(
        {
          children: (node) =>
            Promise.resolve(ok(this.#comparison === null ? [] : nodes(this.#comparison, node))),
          row: changeRow,
          filterText: (node) => (node.kind === "change" ? node.change.object.name : null),
        },
        { view: CHANGES_VIEW },
      ),
    );
  }

  get comparison(): Comparison | null {
    return this.#comparison;
  }

  async show(comparison: Comparison | null): Promise<void> {
    if (comparison !== null && comparison === this.#comparison) {
      // Rows that are drawn anew lose the click that is on its way to them.
      await vscode.commands.executeCommand(`${CHANGES_VIEW}.focus`);
      return;
    }
    this.#comparison = comparison;
    const { view } = this.tree;
    view.description = comparison?.title ?? "";
    view.message =
      comparison === null
        ? ""
        : `${comparison.before} → ${comparison.after}: ${summaryOf(comparison)}`;
    this.tree.refresh();
    if (comparison !== null) {
      await vscode.commands.executeCommand(`${CHANGES_VIEW}.focus`);
    }
  }

  dispose(): void {
    this.#store.dispose();
  }
}

export function summaryOf({ counts, difference, changes }: Comparison): string {
  const rows = difference.content.length;
  const ofRows =
    rows === 0 ? "" : vscode.l10n.t("the rows of {0} tables differ", rows.toLocaleString());
  return changes.length === 0 && rows > 0
    ? ofRows
    : [changesText(counts), ofRows].filter((part) => part !== "").join(", ");
}

function nodes(comparison: Comparison, parent: ChangeNode | undefined): readonly ChangeNode[] {
  const { id, changes, difference } = comparison;
  const all = changes.map((change, place): ChangeNode & { readonly kind: "change" } => ({
    kind: "change",
    id: `${id}:change:${place}`,
    place,
    change,
  }));
  const bySchema = groupBy(all, ({ change }) => change.object.schema ?? "");
  if (parent?.kind === "schema") {
    return bySchema.get(parent.name) ?? [];
  }
  if (parent !== undefined) {
    return [];
  }
  const groups = [...bySchema].map(([name, own]): ChangeNode => ({
    kind: "schema",
    id: `${id}:schema:${name}`,
    name,
    count: own.length,
  }));
  const content = difference.content.map((one, place): ChangeNode => ({
    kind: "content",
    id: `${id}:content:${place}`,
    content: one,
  }));
  // One schema needs no level of its own.
  return [...(groups.length === 1 ? all : groups), ...content];
}

function changeRow(node: ChangeNode): vscode.TreeItem {
  switch (node.kind) {
    case "schema": {
      const label = node.name === "" ? vscode.l10n.t("In no schema") : oneLine(node.name);
      const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
      item.description = node.count.toLocaleString();
      item.iconPath = new vscode.ThemeIcon("symbol-namespace");
      item.contextValue = "schema";
      return item;
    }
    case "change":
      return objectRow(node.change, node.id);
    case "content":
      return contentRow(node.content);
  }
}

function objectRow({ how, object }: ListedChange, id: string): vscode.TreeItem {
  const item = new vscode.TreeItem(oneLine(object.name));
  const what = howText(how);
  item.description = `${object.kind.toLowerCase()} · ${what}`;
  item.tooltip = `${object.kind} ${oneLine(object.name)}\n${what}`;
  item.iconPath = new vscode.ThemeIcon(ICONS[how][0], new vscode.ThemeColor(ICONS[how][1]));
  item.contextValue = "change canOpenChange";
  item.accessibilityInformation = { label: `${oneLine(object.name)}, ${item.description}` };
  const command: CommandId = "schemaOps.openSchemaChange";
  item.command = { command, title: vscode.l10n.t("Compare DDL"), arguments: [{ id }] };
  return item;
}

function contentRow({ schema, table, before, after }: ContentChange): vscode.TreeItem {
  const item = new vscode.TreeItem(oneLine(`${schema}.${table}`));
  const rows = (side: typeof before): string =>
    side === null ? vscode.l10n.t("none") : side.rows.toLocaleString();
  item.description =
    before?.rows === after?.rows
      ? vscode.l10n.t("{0} rows, not the same ones", rows(after))
      : vscode.l10n.t("rows {0} → {1}", rows(before), rows(after));
  item.iconPath = new vscode.ThemeIcon("table");
  item.contextValue = "content";
  return item;
}

const ICONS = {
  added: ["diff-added", "gitDecoration.addedResourceForeground"],
  removed: ["diff-removed", "gitDecoration.deletedResourceForeground"],
  changed: ["diff-modified", "gitDecoration.modifiedResourceForeground"],
} as const;

function howText(how: ListedChange["how"]): string {
  switch (how) {
    case "added":
      return vscode.l10n.t("added");
    case "removed":
      return vscode.l10n.t("removed");
    case "changed":
      return vscode.l10n.t("changed");
  }
}
