import * as vscode from "vscode";

import type { Folder, ObjectKind, TablePart } from "../../core/catalog/objects.ts";

export function folderIcon(folder: Folder): vscode.ThemeIcon {
  return new vscode.ThemeIcon(FOLDER_ICONS[folder]);
}

export function objectIcon(kind: ObjectKind): vscode.ThemeIcon {
  return new vscode.ThemeIcon(OBJECT_ICONS[kind]);
}

export function partIcon(part: TablePart): vscode.ThemeIcon {
  return new vscode.ThemeIcon(PART_ICONS[part]);
}

/** What is not as it should be. The row's words say what. */
export const WARNING_ICON = new vscode.ThemeIcon(
  "warning",
  new vscode.ThemeColor("list.warningForeground"),
);
export const MISSING_ICON = new vscode.ThemeIcon(
  "error",
  new vscode.ThemeColor("list.errorForeground"),
);

const FOLDER_ICONS: Readonly<Record<Folder, string>> = {
  tables: "table",
  views: "eye",
  materializedViews: "layers",
  sequences: "list-ordered",
  functions: "symbol-method",
  types: "symbol-structure",
};

const OBJECT_ICONS: Readonly<Record<ObjectKind, string>> = {
  table: "table",
  partitionedTable: "split-horizontal",
  foreignTable: "remote",
  view: "eye",
  materializedView: "layers",
  sequence: "list-ordered",
  function: "symbol-method",
  procedure: "symbol-event",
  aggregate: "symbol-operator",
  type: "symbol-structure",
  domain: "symbol-ruler",
};

const PART_ICONS: Readonly<Record<TablePart, string>> = {
  columns: "symbol-field",
  indexes: "list-tree",
  constraints: "shield",
  triggers: "zap",
  policies: "law",
  partitions: "split-horizontal",
  grants: "key",
};
