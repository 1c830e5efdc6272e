import * as l10n from "@vscode/l10n";
import type { CatalogObject, ExtensionSummary, Folder } from "../../core/catalog/objects.ts";
import { browseFailureText } from "../text/browseText.ts";
import { plainLine } from "../text/plain.ts";
import type { ConnectionTree, SchemaTree } from "./treeJson.ts";

/** The objects of each connection, a line each. */
export function treeText(found: readonly ConnectionTree[]): string {
  return `${found.map((each) => connectionLines(each).join("\n")).join("\n\n")}\n`;
}

function connectionLines(tree: ConnectionTree): readonly string[] {
  const { profile, overview, schemas, failure } = tree;
  const version = overview === null ? "" : `  PostgreSQL ${overview.version}`;
  return [
    plainLine(`${profile.name}: ${profile.database}${version}`),
    ...schemas.flatMap(schemaLines),
    ...extensionLines(overview?.extensions ?? []),
    ...(failure === null ? [] : [`  ${browseFailureText(failure)}`]),
  ];
}

function schemaLines({ schema, folders }: SchemaTree): readonly string[] {
  const barred = schema.usable ? "" : `  (${l10n.t("no right to look into it")})`;
  return [
    `  ${described(schema.name, schema.comment)}${barred}`,
    ...folders.flatMap(({ folder, objects }) => [
      `    ${folderText(folder, objects.length)}`,
      ...objects.map((object) => `      ${objectText(object)}`),
    ]),
  ];
}

function extensionLines(extensions: readonly ExtensionSummary[]): readonly string[] {
  return extensions.length === 0
    ? []
    : [
        `  ${l10n.t("Extensions ({0})", extensions.length)}`,
        ...extensions.map(({ name, version }) => `    ${plainLine(`${name} ${version}`)}`),
      ];
}

function objectText({ ref, comment }: CatalogObject): string {
  return described(ref.signature === null ? ref.name : `${ref.name}(${ref.signature})`, comment);
}

function described(name: string, comment: string | null): string {
  return plainLine(comment === null ? name : `${name}  ${comment}`);
}

function folderText(folder: Folder, count: number): string {
  switch (folder) {
    case "tables":
      return l10n.t("Tables ({0})", count);
    case "views":
      return l10n.t("Views ({0})", count);
    case "materializedViews":
      return l10n.t("Materialized Views ({0})", count);
    case "sequences":
      return l10n.t("Sequences ({0})", count);
    case "functions":
      return l10n.t("Functions and Procedures ({0})", count);
    case "types":
      return l10n.t("Types and Domains ({0})", count);
    case "operators":
      return l10n.t("Operators and Operator Classes ({0})", count);
    case "collations":
      return l10n.t("Collations and Conversions ({0})", count);
    case "textSearch":
      return l10n.t("Text Search ({0})", count);
  }
}
