import { l10n } from "vscode";

import type { ObjectKind, TablePart } from "../../core/catalog/objects.ts";
import type { OtherRef } from "./otherNames.ts";
import { countText } from "./schemaNumbers.ts";

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

/** What a schema, or an object that stands in none, is. */
export function otherKindText(kind: OtherRef["kind"]): string {
  switch (kind) {
    case "schema":
      return l10n.t("schema");
    case "extension":
      return l10n.t("extension");
    case "foreignDataWrapper":
      return l10n.t("foreign data wrapper");
    case "foreignServer":
      return l10n.t("foreign server");
    case "publication":
      return l10n.t("publication");
    case "subscription":
      return l10n.t("subscription");
    case "eventTrigger":
      return l10n.t("event trigger");
    case "cast":
      return l10n.t("cast");
    case "language":
      return l10n.t("language");
    case "transform":
      return l10n.t("transform");
    case "accessMethod":
      return l10n.t("access method");
    case "defaultPrivileges":
      return l10n.t("default privileges");
  }
}
