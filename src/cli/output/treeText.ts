import * as l10n from "@vscode/l10n";
import type { CatalogObject, ExtensionSummary } from "../../core/catalog/objects.ts";
import { databaseKindText, folderText } from "../../prose/catalog/folderText.ts";
import { browseFailureText } from "../text/browseText.ts";
import { plainLine } from "../text/plain.ts";
import type { ConnectionTree, DatabaseObjects, SchemaTree } from "./treeJson.ts";

/** The objects of each connection, a line each. */
export function treeText(found: readonly ConnectionTree[]): string {
  return `${found.map((each) => connectionLines(each).join("\n")).join("\n\n")}\n`;
}

function connectionLines(tree: ConnectionTree): readonly string[] {
  const { profile, overview, schemas, databaseObjects, failure } = tree;
  const version = overview === null ? "" : `  PostgreSQL ${overview.version}`;
  return [
    plainLine(`${profile.name}: ${profile.database}${version}`),
    ...schemas.flatMap(schemaLines),
    ...databaseObjects.flatMap(databaseObjectLines),
    ...extensionLines(overview?.extensions ?? []),
    ...(failure === null ? [] : [`  ${browseFailureText(failure)}`]),
  ];
}

function schemaLines({ schema, folders }: SchemaTree): readonly string[] {
  const barred = schema.usable ? "" : `  (${l10n.t("no right to look into it")})`;
  return [
    `  ${described(schema.name, schema.comment)}${barred}`,
    ...folders.flatMap(({ folder, objects }) => [
      `    ${folderText(folder, String(objects.length))}`,
      ...objects.map((object) => `      ${objectText(object)}`),
    ]),
  ];
}

function databaseObjectLines({ kind, objects }: DatabaseObjects): readonly string[] {
  return [
    `  ${databaseKindText(kind, String(objects.length))}`,
    ...objects.map(
      ({ name, detail, comment }) =>
        `    ${described(detail === "" ? name : `${name} (${detail})`, comment)}`,
    ),
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
