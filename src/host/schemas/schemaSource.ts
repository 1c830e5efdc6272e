import type * as vscode from "vscode";

import type { Browsed } from "../../core/catalog/browse.ts";
import {
  DATABASE_KINDS,
  type DatabaseOverview,
  FOLDERS,
  TABLE_PARTS,
} from "../../core/catalog/objects.ts";
import type { CatalogReader } from "../../core/catalog/ports.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok } from "../../core/lib/result.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import type { LazyTreeSource } from "../tree/lazyTree.ts";
import {
  connectionNode,
  databaseFolderNode,
  databaseObjectNode,
  extensionNode,
  extensionsNode,
  folderNode,
  memberNode,
  missingSchemaNode,
  missingTableNode,
  type NodeOf,
  objectNode,
  partNode,
  schemaNode,
  type SchemaNode,
} from "./schemaNode.ts";

export interface SchemaSourceParts {
  readonly catalog: () => Promise<CatalogReader>;
  /** Names of the connections in the order they are shown. */
  readonly connections: () => readonly string[];
  readonly target: (connection: string) => Promise<ConnectionTarget>;
  readonly showsSystem: () => boolean;
  /** What the runbook names on a connection. */
  readonly expected: (connection: string) => {
    readonly schemas: readonly string[];
    readonly tables: readonly { readonly schema: string; readonly name: string }[];
  };
  readonly onOverview: (connection: string, overview: DatabaseOverview) => void;
  readonly onShown: (parent: SchemaNode | undefined, nodes: readonly SchemaNode[]) => void;
  readonly row: (node: SchemaNode) => vscode.TreeItem;
  readonly tooltip: (node: SchemaNode) => vscode.MarkdownString | undefined;
}

type Level = Browsed<readonly SchemaNode[]>;

/** The levels of the view "Schemas": one reading of the catalog each, and never a measurement. */
export class SchemaSource implements LazyTreeSource<SchemaNode> {
  readonly #parts: SchemaSourceParts;

  constructor(parts: SchemaSourceParts) {
    this.#parts = parts;
  }

  children(node: SchemaNode | undefined, signal: CancelSignal): Promise<Level> {
    if (node === undefined) {
      return Promise.resolve(ok(this.#parts.connections().map(connectionNode)));
    }
    switch (node.kind) {
      case "connection":
        return this.#schemas(node, signal);
      case "schema":
        return this.#folders(node, signal);
      case "extensions":
        return Promise.resolve(
          ok(node.extensions.map((extension) => extensionNode(node.connection, extension))),
        );
      case "databaseFolder":
        return this.#databaseObjects(node, signal);
      case "folder":
        return this.#objects(node, signal);
      case "object":
        return this.#tableParts(node, signal);
      case "part":
        return this.#members(node, signal);
      case "missingSchema":
      case "missingTable":
      case "extension":
      case "databaseObject":
      case "member":
        return Promise.resolve(ok([]));
    }
  }

  row(node: SchemaNode): vscode.TreeItem {
    return this.#parts.row(node);
  }

  tooltip(node: SchemaNode): Promise<vscode.MarkdownString | undefined> {
    return Promise.resolve(this.#parts.tooltip(node));
  }

  /** Objects are what is looked for; what they stand in stays, so that the rest can be reached. */
  filterText(node: SchemaNode): string | null {
    switch (node.kind) {
      case "object":
        return node.object.ref.name;
      case "databaseObject":
        return node.object.name;
      case "missingTable":
        return node.name;
      case "extension":
        return node.extension.name;
      default:
        return null;
    }
  }

  onShown(parent: SchemaNode | undefined, nodes: readonly SchemaNode[]): void {
    this.#parts.onShown(parent, nodes);
  }

  async #schemas({ connection }: NodeOf<"connection">, signal: CancelSignal): Promise<Level> {
    const overview = await this.#read(connection, (catalog, target) =>
      catalog.overview(target, signal),
    );
    if (!overview.ok) {
      return overview;
    }
    const { schemas, extensions, counts } = overview.value;
    this.#parts.onOverview(connection, overview.value);
    const present = new Set(schemas.map(({ name }) => name));
    const missing = this.#parts
      .expected(connection)
      .schemas.filter((name) => !present.has(name))
      .map((name) => missingSchemaNode(connection, name));
    const shown = schemas.filter(({ system }) => !system || this.#parts.showsSystem());
    return ok([
      ...missing,
      ...shown.map((schema) => schemaNode(connection, schema)),
      ...(extensions.length === 0 ? [] : [extensionsNode(connection, extensions)]),
      ...DATABASE_KINDS.filter((kind) => counts[kind] > 0).map((kind) =>
        databaseFolderNode(connection, kind, counts[kind]),
      ),
    ]);
  }

  async #databaseObjects(node: NodeOf<"databaseFolder">, signal: CancelSignal): Promise<Level> {
    const { connection, databaseKind } = node;
    const objects = await this.#read(connection, (catalog, target) =>
      catalog.databaseObjects(target, databaseKind, signal),
    );
    return objects.ok
      ? ok(objects.value.map((object) => databaseObjectNode(connection, object)))
      : objects;
  }

  async #folders(node: NodeOf<"schema">, signal: CancelSignal): Promise<Level> {
    const counts = await this.#read(node.connection, (catalog, target) =>
      catalog.folderCounts(target, node.schema.oid, signal),
    );
    const named = this.#expectedTables(node.connection, node.schema.name);
    return counts.ok
      ? ok(
          FOLDERS.filter(
            (folder) => counts.value[folder] > 0 || (folder === "tables" && named.length > 0),
          ).map((folder) => folderNode(node, folder, counts.value[folder])),
        )
      : counts;
  }

  async #objects({ connection, schema, folder }: NodeOf<"folder">, signal: CancelSignal) {
    const objects = await this.#read(connection, (catalog, target) =>
      catalog.objects(target, schema.oid, folder, signal),
    );
    if (!objects.ok) {
      return objects;
    }
    const present = new Set(objects.value.map(({ ref }) => ref.name));
    const missing =
      folder === "tables"
        ? this.#expectedTables(connection, schema.name).filter((name) => !present.has(name))
        : [];
    return ok([
      ...missing.map((name) => missingTableNode(connection, schema.name, name)),
      ...objects.value.map((object) => objectNode(connection, object)),
    ]);
  }

  async #tableParts({ connection, object }: NodeOf<"object">, signal: CancelSignal) {
    const counts = await this.#read(connection, (catalog, target) =>
      catalog.partCounts(target, object.ref.oid, signal),
    );
    return counts.ok
      ? ok(
          TABLE_PARTS.flatMap((part) => {
            const count = counts.value[part] ?? 0;
            return count === 0 ? [] : [partNode(connection, object.ref, part, count)];
          }),
        )
      : counts;
  }

  async #members({ connection, ref, part }: NodeOf<"part">, signal: CancelSignal) {
    const members = await this.#read(connection, (catalog, target) =>
      catalog.members(target, ref.oid, part, signal),
    );
    return members.ok
      ? ok(
          members.value.map((member) =>
            member.part === "partitions"
              ? objectNode(
                  connection,
                  {
                    ref: member.ref,
                    comment: member.comment,
                    partitionOf: `${ref.schema}.${ref.name}`,
                  },
                  member.bound,
                )
              : memberNode(connection, ref, member),
          ),
        )
      : members;
  }

  #expectedTables(connection: string, schema: string): readonly string[] {
    return this.#parts
      .expected(connection)
      .tables.filter((table) => table.schema === schema)
      .map(({ name }) => name);
  }

  async #read<T>(
    connection: string,
    ask: (catalog: CatalogReader, target: ConnectionTarget) => Promise<Browsed<T>>,
  ): Promise<Browsed<T>> {
    try {
      return await ask(await this.#parts.catalog(), await this.#parts.target(connection));
    } catch (error) {
      // A connection that was taken out of the settings while its row was open.
      return err({
        code: "unreachable",
        message: messageOf(error),
      });
    }
  }
}
