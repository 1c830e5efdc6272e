import type { DatabaseObject, ObjectRef } from "../../core/catalog/objects.ts";
import { identifierText, qualifiedName } from "../../core/sql/qualifiedName.ts";
import type { SchemaNode } from "./schemaNode.ts";

/** The name of a row as SQL needs it; null: the row has none. */
export function nodeName(node: SchemaNode): string | null {
  switch (node.kind) {
    case "schema":
      return identifierText(node.schema.name);
    case "extension":
      return identifierText(node.extension.name);
    case "databaseObject":
      return databaseObjectName(node.object);
    case "object":
      return objectName(node.object.ref);
    case "member":
      switch (node.member.part) {
        case "columns":
          return identifierText(node.member.name);
        case "indexes":
          return qualifiedName([node.ref.schema, node.member.name]);
        default:
          return null;
      }
    default:
      return null;
  }
}

/**
 * "tnnt.tenants"; a function with the arguments that tell it from others of its name; an operator as an
 * expression has it.
 */
export function objectName({ kind, schema, name, signature }: ObjectRef): string {
  const qualified = qualifiedName([schema, name]);
  switch (kind) {
    case "operator":
      return `OPERATOR(${identifierText(schema)}.${name})`;
    case "operatorClass":
    case "operatorFamily":
      return qualified;
    default:
      return signature === null ? qualified : `${qualified}(${signature})`;
  }
}

/** What has no name of its own is told by SQL's words for it. */
function databaseObjectName({ kind, name }: DatabaseObject): string {
  return kind === "cast" || kind === "transform" || kind === "defaultPrivileges"
    ? name
    : identifierText(name);
}

/** Whether it holds rows that can be shown. */
export function hasRows({ kind }: ObjectRef): boolean {
  switch (kind) {
    case "table":
    case "partitionedTable":
    case "foreignTable":
    case "view":
    case "materializedView":
      return true;
    default:
      return false;
  }
}

/** Whether its rows are kept here, so that there is something to keep in shape. */
export function keepsRows({ kind }: ObjectRef): boolean {
  return kind === "table" || kind === "partitionedTable" || kind === "materializedView";
}
