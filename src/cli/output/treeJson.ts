import type { BrowseFailure } from "../../core/catalog/browse.ts";
import type {
  CatalogObject,
  DatabaseKind,
  DatabaseObject,
  DatabaseOverview,
  Folder,
  SchemaSummary,
} from "../../core/catalog/objects.ts";
import type { ConnectionProfile } from "../../core/connection/profile.ts";
import type { ExitCode } from "../exitCode.ts";

export interface ConnectionTree {
  readonly profile: ConnectionProfile;
  /** Null: the server did not let us read it. */
  readonly overview: DatabaseOverview | null;
  readonly schemas: readonly SchemaTree[];
  /** What stands in no schema, by kind; empty where only some schemas were asked for. */
  readonly databaseObjects: readonly DatabaseObjects[];
  readonly failure: BrowseFailure | null;
}

export interface DatabaseObjects {
  readonly kind: DatabaseKind;
  readonly objects: readonly DatabaseObject[];
}

export interface SchemaTree {
  readonly schema: SchemaSummary;
  /** Those that hold something. */
  readonly folders: readonly {
    readonly folder: Folder;
    readonly objects: readonly CatalogObject[];
  }[];
}

/** The published shape of `tree --json`. */
export type TreeJson = ReturnType<typeof connectionsJson>;

export function treeJson(found: readonly ConnectionTree[], exitCode: ExitCode): TreeJson {
  return connectionsJson(found, exitCode);
}

function connectionsJson(found: readonly ConnectionTree[], exitCode: ExitCode) {
  return {
    connections: found.map(({ profile, overview, schemas, databaseObjects, failure }) => ({
      name: profile.name,
      environment: profile.environment,
      database: overview?.database ?? profile.database,
      version: overview?.version ?? null,
      user: overview?.user ?? null,
      extensions: (overview?.extensions ?? []).map(({ name, version, schema, comment }) => ({
        name,
        version,
        schema,
        comment,
      })),
      schemas: schemas.map(({ schema, folders }) => ({
        name: schema.name,
        owner: schema.owner,
        comment: schema.comment,
        system: schema.system,
        usable: schema.usable,
        objects: folders.flatMap(({ objects }) =>
          objects.map(({ ref, comment }) => ({
            kind: ref.kind,
            name: ref.name,
            signature: ref.signature,
            comment,
          })),
        ),
      })),
      objects: databaseObjects.flatMap(({ kind, objects }) =>
        objects.map(({ name, detail, comment }) => ({ kind, name, detail, comment })),
      ),
      error: failure,
    })),
    exitCode,
  };
}
