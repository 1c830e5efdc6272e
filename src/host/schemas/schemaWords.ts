import { l10n } from "vscode";

import type { Folder, ObjectKind, TablePart } from "../../core/catalog/objects.ts";
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
  }
}
