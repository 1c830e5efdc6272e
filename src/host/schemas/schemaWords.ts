import { l10n } from "vscode";

import type { DatabaseKind, Folder, ObjectKind, TablePart } from "../../core/catalog/objects.ts";
import { countText } from "./schemaNumbers.ts";

/** "Tables (5)" */
export function folderText(folder: Folder, count: number): string {
  const shown = countText(count);
  switch (folder) {
    case "tables":
      return l10n.t("Tables ({0})", shown);
    case "views":
      return l10n.t("Views ({0})", shown);
    case "materializedViews":
      return l10n.t("Materialized Views ({0})", shown);
    case "sequences":
      return l10n.t("Sequences ({0})", shown);
    case "functions":
      return l10n.t("Functions and Procedures ({0})", shown);
    case "types":
      return l10n.t("Types and Domains ({0})", shown);
    case "operators":
      return l10n.t("Operators and Operator Classes ({0})", shown);
    case "collations":
      return l10n.t("Collations and Conversions ({0})", shown);
    case "textSearch":
      return l10n.t("Text Search ({0})", shown);
  }
}

/** "Publications (2)" */
export function databaseKindText(kind: DatabaseKind, count: number): string {
  const shown = countText(count);
  switch (kind) {
    case "foreignDataWrapper":
      return l10n.t("Foreign Data Wrappers ({0})", shown);
    case "foreignServer":
      return l10n.t("Foreign Servers ({0})", shown);
    case "publication":
      return l10n.t("Publications ({0})", shown);
    case "subscription":
      return l10n.t("Subscriptions ({0})", shown);
    case "eventTrigger":
      return l10n.t("Event Triggers ({0})", shown);
    case "cast":
      return l10n.t("Casts ({0})", shown);
    case "language":
      return l10n.t("Languages ({0})", shown);
    case "transform":
      return l10n.t("Transforms ({0})", shown);
    case "accessMethod":
      return l10n.t("Access Methods ({0})", shown);
    case "defaultPrivileges":
      return l10n.t("Default Privileges ({0})", shown);
  }
}

/** "Columns (7)" */
export function partText(part: TablePart, count: number): string {
  const shown = countText(count);
  switch (part) {
    case "columns":
      return l10n.t("Columns ({0})", shown);
    case "indexes":
      return l10n.t("Indexes ({0})", shown);
    case "constraints":
      return l10n.t("Constraints ({0})", shown);
    case "triggers":
      return l10n.t("Triggers ({0})", shown);
    case "rules":
      return l10n.t("Rules ({0})", shown);
    case "statistics":
      return l10n.t("Extended Statistics ({0})", shown);
    case "policies":
      return l10n.t("Policies ({0})", shown);
    case "partitions":
      return l10n.t("Partitions ({0})", shown);
    case "grants":
      return l10n.t("Grants ({0})", shown);
  }
}

export function kindText(kind: ObjectKind): string {
  switch (kind) {
    case "table":
      return l10n.t("table");
    case "partitionedTable":
      return l10n.t("partitioned table");
    case "foreignTable":
      return l10n.t("foreign table");
    case "view":
      return l10n.t("view");
    case "materializedView":
      return l10n.t("materialized view");
    case "sequence":
      return l10n.t("sequence");
    case "function":
      return l10n.t("function");
    case "procedure":
      return l10n.t("procedure");
    case "aggregate":
      return l10n.t("aggregate");
    case "type":
      return l10n.t("type");
    case "domain":
      return l10n.t("domain");
    case "operator":
      return l10n.t("operator");
    case "operatorClass":
      return l10n.t("operator class");
    case "operatorFamily":
      return l10n.t("operator family");
    case "collation":
      return l10n.t("collation");
    case "conversion":
      return l10n.t("conversion");
    case "textSearchConfiguration":
      return l10n.t("text search configuration");
    case "textSearchDictionary":
      return l10n.t("text search dictionary");
    case "textSearchParser":
      return l10n.t("text search parser");
    case "textSearchTemplate":
      return l10n.t("text search template");
  }
}
