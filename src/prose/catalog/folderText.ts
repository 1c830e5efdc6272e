import * as l10n from "@vscode/l10n";
import type { DatabaseKind, Folder } from "../../core/catalog/objects.ts";

/** "Tables (5)" */
export function folderText(folder: Folder, shown: string): string {
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
export function databaseKindText(kind: DatabaseKind, shown: string): string {
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
