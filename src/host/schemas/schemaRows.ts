import * as vscode from "vscode";

import { isAsExpected } from "../../core/catalog/expectedSchemas.ts";
import type { ObjectRef } from "../../core/catalog/objects.ts";
import { oneLine } from "../../core/lib/visibleText.ts";
import { databaseKindText, folderText } from "../../prose/catalog/folderText.ts";
import { environmentColor } from "../connections/environmentColor.ts";
import { environmentText } from "../deployment/production.ts";
import { shorten } from "../lib/markdownText.ts";
import { memberProblem, memberText } from "./memberText.ts";
import { schemaContextValue } from "./schemaCapabilities.ts";
import type { CountedExpectation, SchemaFacts } from "./schemaFacts.ts";
import {
  databaseKindIcon,
  folderIcon,
  MISSING_ICON,
  objectIcon,
  partIcon,
  WARNING_ICON,
} from "./schemaIcons.ts";
import type { ListedMember, NodeOf, SchemaNode } from "./schemaNode.ts";
import { bytesText, countText, expectedCountText, rowsText } from "./schemaNumbers.ts";
import { partText } from "./schemaWords.ts";

/** What a row shows; the tree gives it its id. */
interface RowText {
  readonly label: string;
  readonly description: string;
  readonly icon: vscode.ThemeIcon;
  readonly folds: boolean;
}

/** Descriptions longer than this are cut: the tooltip has the rest. */
const DESCRIPTION_LENGTH = 200;

/** The row of a node. */
export function schemaRow(node: SchemaNode, facts: SchemaFacts): vscode.TreeItem {
  const { label, description, icon, folds } = rowText(node, facts);
  const row = new vscode.TreeItem(
    // Without a folding mark a row that holds nothing is no way to go.
    oneLine(label),
    folds ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  row.description = shorten(description, DESCRIPTION_LENGTH);
  row.iconPath = icon;
  row.contextValue = schemaContextValue(node);
  const spoken = [label, description].filter((text) => text !== "").join(", ");
  row.accessibilityInformation = { label: oneLine(spoken) };
  const definable = (node.kind === "object" && !folds) || node.kind === "databaseObject";
  if (definable) {
    row.command = {
      command: "schemaOps.showDefinition",
      title: vscode.l10n.t("Show DDL"),
      arguments: [{ kind: "node", node: { id: node.id } }],
    };
  }
  return row;
}

/** Whether objects of the kind unfold into parts. */
export function hasParts({ kind }: ObjectRef): boolean {
  switch (kind) {
    case "table":
    case "partitionedTable":
    case "foreignTable":
    case "view":
    case "materializedView":
      return true;
    case "sequence":
    case "function":
    case "procedure":
    case "aggregate":
    case "type":
    case "domain":
    case "operator":
    case "operatorClass":
    case "operatorFamily":
    case "collation":
    case "conversion":
    case "textSearchConfiguration":
    case "textSearchDictionary":
    case "textSearchParser":
    case "textSearchTemplate":
      return false;
  }
}

export function objectLabel({ name, signature }: ObjectRef): string {
  return signature === null ? name : `${name}(${signature})`;
}

function rowText(node: SchemaNode, facts: SchemaFacts): RowText {
  switch (node.kind) {
    case "connection":
      return connectionText(node, facts);
    case "schema":
      return schemaText(node, facts);
    case "missingSchema":
    case "missingTable":
      return {
        label: node.name,
        description: vscode.l10n.t("missing: the runbook names it"),
        icon: MISSING_ICON,
        folds: false,
      };
    case "extensions":
      return {
        label: vscode.l10n.t("Extensions ({0})", countText(node.extensions.length)),
        description: "",
        icon: new vscode.ThemeIcon("extensions"),
        folds: true,
      };
    case "extension":
      return {
        label: node.extension.name,
        description: `${node.extension.version} · ${node.extension.schema}`,
        icon: new vscode.ThemeIcon("package"),
        folds: false,
      };
    case "databaseFolder":
      return {
        label: databaseKindText(node.databaseKind, countText(node.count)),
        description: "",
        icon: databaseKindIcon(node.databaseKind),
        folds: true,
      };
    case "databaseObject":
      return {
        label: node.object.name,
        description: node.object.detail,
        icon: databaseKindIcon(node.object.kind),
        folds: false,
      };
    case "folder":
      return {
        label: folderText(node.folder, countText(node.count)),
        description: node.folder === "tables" ? countedText(schemaCounts(node, facts)) : "",
        icon: folderIcon(node.folder),
        folds: true,
      };
    case "object":
      return {
        label: objectLabel(node.object.ref),
        description: objectDescription(node, facts),
        icon: objectIcon(node.object.ref.kind),
        folds: hasParts(node.object.ref),
      };
    case "part":
      return {
        label: partText(node.part, node.count),
        description: "",
        icon: partIcon(node.part),
        folds: true,
      };
    case "member":
      return {
        label: node.member.part === "grants" ? node.member.grantee : node.member.name,
        description: memberText(node.member),
        icon: memberProblem(node.member) === null ? memberIcon(node.member) : WARNING_ICON,
        folds: false,
      };
  }
}

function connectionText({ connection }: NodeOf<"connection">, facts: SchemaFacts): RowText {
  const profile = facts.profile(connection);
  const counts = facts.counts(connection).filter(({ expected }) => expected.schema === null);
  const version = facts.version(connection);
  return {
    label: connection,
    // What is not as expected comes first: a narrow row is cut at its end.
    description: [
      ...(profile === undefined ? [] : [environmentText(profile.environment)]),
      ...counts.filter((count) => !isMet(count)).map(countedExpectationText),
      ...(profile === undefined ? [] : [profile.database]),
      ...(version === null ? [] : [version]),
      ...counts.filter(isMet).map(countedExpectationText),
    ].join(" · "),
    icon: counts.every(isMet)
      ? new vscode.ThemeIcon("database", profile && environmentColor(profile.environment))
      : WARNING_ICON,
    folds: true,
  };
}

function schemaText(node: NodeOf<"schema">, facts: SchemaFacts): RowText {
  const { schema } = node;
  const counts = schemaCounts(node, facts);
  return {
    label: schema.name,
    description: schema.usable
      ? countedText(counts)
      : vscode.l10n.t("no right to look into it (USAGE)"),
    icon: counts.every(isMet)
      ? new vscode.ThemeIcon(schema.usable ? "symbol-namespace" : "lock")
      : WARNING_ICON,
    folds: true,
  };
}

function schemaCounts(
  { connection, schema }: NodeOf<"schema"> | NodeOf<"folder">,
  facts: SchemaFacts,
): readonly CountedExpectation[] {
  return facts.counts(connection).filter(({ expected }) => expected.schema === schema.name);
}

function countedText(counts: readonly CountedExpectation[]): string {
  return counts.map(countedExpectationText).join(" · ");
}

function countedExpectationText({ expected, actual }: CountedExpectation): string {
  return expectedCountText(expected, actual);
}

function isMet({ expected, actual }: CountedExpectation): boolean {
  return isAsExpected(expected, actual);
}

function objectDescription(
  { connection, object, bound }: NodeOf<"object">,
  facts: SchemaFacts,
): string {
  const size = facts.size(connection, object.ref.oid);
  const exact = facts.exactRows(connection, object.ref.oid);
  const estimate = size?.rows ?? null;
  const bytes = size?.bytes ?? null;
  return [
    ...(bound === null ? [] : [bound]),
    ...(exact === undefined
      ? estimate === null
        ? []
        : [`~${rowsText(estimate)}`]
      : [rowsText(exact)]),
    ...(bytes === null ? [] : [bytesText(bytes)]),
  ].join(" · ");
}

function memberIcon(member: ListedMember): vscode.ThemeIcon {
  return member.part === "columns" && member.primaryKey
    ? new vscode.ThemeIcon("key")
    : partIcon(member.part);
}
