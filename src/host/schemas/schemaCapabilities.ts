import type { SchemaNode } from "./schemaNode.ts";

/** What can be done with a row of the view "Schemas": words of its context value, which `when` clauses look for. */
export const SCHEMA_CAPABILITIES = [
  "canCopyName",
  "canCount",
  "canDefine",
  "canMaintain",
  "canPreview",
  "canReadAgain",
  "canReindex",
  "canWriteSql",
] as const;
type SchemaCapability = (typeof SCHEMA_CAPABILITIES)[number];

/** The kind of the row and what can be done with it, one word each. */
export function schemaContextValue(node: SchemaNode): string {
  return [node.kind, ...capabilitiesOf(node)].join(" ");
}

function capabilitiesOf(node: SchemaNode): readonly SchemaCapability[] {
  switch (node.kind) {
    case "connection":
      return ["canReadAgain", "canWriteSql"];
    case "schema":
      return ["canCopyName", "canDefine", "canReadAgain"];
    case "extensions":
    case "missingSchema":
    case "missingTable":
      return [];
    case "extension":
      return ["canCopyName", "canDefine"];
    case "databaseObject":
      return ["canCopyName", "canDefine"];
    case "databaseFolder":
    case "folder":
    case "part":
      return ["canReadAgain"];
    case "object":
      return objectCapabilities(node.object.ref.kind);
    case "member":
      switch (node.member.part) {
        case "indexes":
          return ["canCopyName", "canReindex"];
        case "columns":
          return ["canCopyName"];
        default:
          return [];
      }
  }
}

type Kind = Extract<SchemaNode, { kind: "object" }>["object"]["ref"]["kind"];

function objectCapabilities(kind: Kind): readonly SchemaCapability[] {
  const rows = ["canCopyName", "canCount", "canDefine", "canPreview", "canReadAgain"] as const;
  switch (kind) {
    case "table":
    case "partitionedTable":
    case "materializedView":
      return [...rows, "canMaintain", "canReindex"];
    case "foreignTable":
    case "view":
      return rows;
    default:
      return ["canCopyName", "canDefine"];
  }
}
