import * as vscode from "vscode";

import type { DatabaseKind, Folder, ObjectKind, TablePart } from "../../core/catalog/objects.ts";
import type { OtherRef } from "./otherNames.ts";

export function folderIcon(folder: Folder): vscode.ThemeIcon {
  return new vscode.ThemeIcon(FOLDER_ICONS[folder]);
}

export function objectIcon(kind: ObjectKind): vscode.ThemeIcon {
  return new vscode.ThemeIcon(OBJECT_ICONS[kind]);
}

export function databaseKindIcon(kind: DatabaseKind): vscode.ThemeIcon {
  return new vscode.ThemeIcon(DATABASE_ICONS[kind]);
}

/** Of a schema, and of what stands in none. */
export function otherIcon(kind: OtherRef["kind"]): vscode.ThemeIcon {
  switch (kind) {
    case "schema":
      return new vscode.ThemeIcon("symbol-namespace");
    case "extension":
      return new vscode.ThemeIcon("extensions");
    default:
      return databaseKindIcon(kind);
  }
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
  operators: "symbol-operator",
  collations: "case-sensitive",
  textSearch: "search",
};

const DATABASE_ICONS: Readonly<Record<DatabaseKind, string>> = {
  foreignDataWrapper: "plug",
  foreignServer: "remote",
  publication: "broadcast",
  subscription: "rss",
  eventTrigger: "zap",
  cast: "arrow-swap",
  language: "code",
  transform: "arrow-both",
  accessMethod: "archive",
  defaultPrivileges: "key",
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
  operator: "symbol-operator",
  operatorClass: "symbol-class",
  operatorFamily: "symbol-namespace",
  collation: "case-sensitive",
  conversion: "arrow-swap",
  textSearchConfiguration: "search",
  textSearchDictionary: "book",
  textSearchParser: "symbol-string",
  textSearchTemplate: "symbol-snippet",
};

const PART_ICONS: Readonly<Record<TablePart, string>> = {
  columns: "symbol-field",
  indexes: "list-tree",
  constraints: "shield",
  triggers: "zap",
  rules: "symbol-event",
  statistics: "graph",
  policies: "law",
  partitions: "split-horizontal",
  grants: "key",
};
