import type {
  CatalogObject,
  DatabaseKind,
  DatabaseObject,
  ExtensionSummary,
  Folder,
  ObjectRef,
  SchemaSummary,
  TableMember,
  TablePart,
} from "../../core/catalog/objects.ts";
import type { LazyNode } from "../tree/lazyTree.ts";

/** A row of the view "Schemas": a plain value that says where it stands by names, not by numbers. */
export type SchemaNode = LazyNode & { readonly connection: string } & (
    | { readonly kind: "connection" }
    | { readonly kind: "schema"; readonly schema: SchemaSummary }
    /** Named by the runbook, not there. */
    | { readonly kind: "missingSchema"; readonly name: string }
    | { readonly kind: "extensions"; readonly extensions: readonly ExtensionSummary[] }
    | { readonly kind: "extension"; readonly extension: ExtensionSummary }
    | {
        readonly kind: "databaseFolder";
        readonly databaseKind: DatabaseKind;
        readonly count: number;
      }
    | { readonly kind: "databaseObject"; readonly object: DatabaseObject }
    | {
        readonly kind: "folder";
        readonly schema: SchemaSummary;
        readonly folder: Folder;
        readonly count: number;
      }
    | {
        readonly kind: "object";
        readonly object: CatalogObject;
        /** Of a partition below its table: what goes into it. */
        readonly bound: string | null;
      }
    /** A table that the runbook names, not there. */
    | { readonly kind: "missingTable"; readonly schema: string; readonly name: string }
    | {
        readonly kind: "part";
        readonly ref: ObjectRef;
        readonly part: TablePart;
        readonly count: number;
      }
    | { readonly kind: "member"; readonly ref: ObjectRef; readonly member: ListedMember }
  );

/** Partitions are no members here: they are objects like their table. */
export type ListedMember = Exclude<TableMember, { readonly part: "partitions" }>;

export type NodeOf<K extends SchemaNode["kind"]> = Extract<SchemaNode, { readonly kind: K }>;

export function connectionNode(connection: string): NodeOf<"connection"> {
  return { kind: "connection", id: idOf(connection), connection };
}

export function schemaNode(connection: string, schema: SchemaSummary): NodeOf<"schema"> {
  return { kind: "schema", id: idOf(connection, "schema", schema.name), connection, schema };
}

export function missingSchemaNode(connection: string, name: string): NodeOf<"missingSchema"> {
  return { kind: "missingSchema", id: idOf(connection, "missing", name), connection, name };
}

export function extensionsNode(
  connection: string,
  extensions: readonly ExtensionSummary[],
): NodeOf<"extensions"> {
  return { kind: "extensions", id: idOf(connection, "extensions"), connection, extensions };
}

export function extensionNode(
  connection: string,
  extension: ExtensionSummary,
): NodeOf<"extension"> {
  const id = idOf(connection, "extension", extension.name);
  return { kind: "extension", id, connection, extension };
}

export function databaseFolderNode(
  connection: string,
  databaseKind: DatabaseKind,
  count: number,
): NodeOf<"databaseFolder"> {
  const id = idOf(connection, "database", databaseKind);
  return { kind: "databaseFolder", id, connection, databaseKind, count };
}

export function databaseObjectNode(
  connection: string,
  object: DatabaseObject,
): NodeOf<"databaseObject"> {
  const id = idOf(connection, "database", object.kind, object.name);
  return { kind: "databaseObject", id, connection, object };
}

export function folderNode(
  { connection, schema }: NodeOf<"schema">,
  folder: Folder,
  count: number,
): NodeOf<"folder"> {
  const id = idOf(connection, "schema", schema.name, folder);
  return { kind: "folder", id, connection, schema, folder, count };
}

export function objectNode(
  connection: string,
  object: CatalogObject,
  bound: string | null = null,
): NodeOf<"object"> {
  return { kind: "object", id: objectId(connection, object.ref), connection, object, bound };
}

export function objectId(connection: string, { schema, name, signature, kind }: ObjectRef): string {
  return idOf(connection, "object", schema, name, signature ?? "", kind);
}

export function missingTableNode(
  connection: string,
  schema: string,
  name: string,
): NodeOf<"missingTable"> {
  const id = idOf(connection, "missing", schema, name);
  return { kind: "missingTable", id, connection, schema, name };
}

export function partNode(
  connection: string,
  ref: ObjectRef,
  part: TablePart,
  count: number,
): NodeOf<"part"> {
  const id = idOf(connection, "object", ref.schema, ref.name, part);
  return { kind: "part", id, connection, ref, part, count };
}

export function memberNode(
  connection: string,
  ref: ObjectRef,
  member: ListedMember,
): NodeOf<"member"> {
  const name = member.part === "grants" ? `${member.grantee}\n${member.grantor}` : member.name;
  const id = idOf(connection, "object", ref.schema, ref.name, member.part, name);
  return { kind: "member", id, connection, ref, member };
}

function idOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
