/** The kinds of object that stand in a schema. */
export const OBJECT_KINDS = [
  "table",
  "partitionedTable",
  "foreignTable",
  "view",
  "materializedView",
  "sequence",
  "function",
  "procedure",
  "aggregate",
  "type",
  "domain",
  "operator",
  "operatorClass",
  "operatorFamily",
  "collation",
  "conversion",
  "textSearchConfiguration",
  "textSearchDictionary",
  "textSearchParser",
  "textSearchTemplate",
] as const;
export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** What the objects of a schema are gathered under. */
export const FOLDERS = [
  "tables",
  "views",
  "materializedViews",
  "sequences",
  "functions",
  "types",
  "operators",
  "collations",
  "textSearch",
] as const;
export type Folder = (typeof FOLDERS)[number];

/** The lists that a table unfolds into; views and materialized views have some of them. */
export const TABLE_PARTS = [
  "columns",
  "indexes",
  "constraints",
  "triggers",
  "rules",
  "statistics",
  "policies",
  "partitions",
  "grants",
] as const;
export type TablePart = (typeof TABLE_PARTS)[number];

/** The kinds of object that stand in a database and in no schema. */
export const DATABASE_KINDS = [
  "foreignDataWrapper",
  "foreignServer",
  "publication",
  "subscription",
  "eventTrigger",
  "cast",
  "language",
  "transform",
  "accessMethod",
  "defaultPrivileges",
] as const;
export type DatabaseKind = (typeof DATABASE_KINDS)[number];

/** One object of a database, as it is named. */
export interface ObjectRef {
  readonly kind: ObjectKind;
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /**
   * What tells it from others of its name. Of a function, procedure or aggregate: its identity
   * arguments ("integer, text"); of an operator: its operands; of an operator class or family: its
   * access method; else null.
   */
  readonly signature: string | null;
}

/** What has statements that make it again: objects, and what they stand in or come with. */
export type DefinedRef =
  | ObjectRef
  | {
      readonly kind: "schema" | "extension" | DatabaseKind;
      readonly oid: number;
      readonly name: string;
    };

export interface SchemaSummary {
  readonly oid: number;
  readonly name: string;
  readonly owner: string;
  readonly comment: string | null;
  /** PostgreSQL's own: hidden unless asked for. */
  readonly system: boolean;
  /** Whether we may look into it (USAGE). */
  readonly usable: boolean;
}

export interface DatabaseOverview {
  readonly database: string;
  /** "15.20" */
  readonly version: string;
  readonly user: string;
  readonly schemas: readonly SchemaSummary[];
  readonly extensions: readonly ExtensionSummary[];
  readonly counts: DatabaseCounts;
}

/** What somebody made in a database outside its schemas, by kind. */
export type DatabaseCounts = Readonly<Record<DatabaseKind, number>>;

/** An object that stands in no schema. */
export interface DatabaseObject {
  readonly kind: DatabaseKind;
  readonly oid: number;
  /** Of a cast: "integer AS text"; of default privileges: whose, where and on what. */
  readonly name: string;
  /** What SQL says of it beside its name: a server's wrapper, an event trigger's event; else empty. */
  readonly detail: string;
  readonly comment: string | null;
}

export interface ExtensionSummary {
  readonly oid: number;
  readonly name: string;
  readonly version: string;
  readonly schema: string;
  readonly comment: string | null;
}

/** Objects of a schema by folder; the folder is there with 0 when it is empty. */
export type FolderCounts = Readonly<Record<Folder, number>>;

export interface CatalogObject {
  readonly ref: ObjectRef;
  readonly comment: string | null;
  /** The table this one is a partition of, qualified; null: none. Partitions are listed under it. */
  readonly partitionOf: string | null;
}

/** Asked for after the names are there. */
export interface ObjectSize {
  readonly oid: number;
  /**
   * With indexes, TOAST and partitions, in bytes; null: the kind has no storage, or somebody holds it
   * locked.
   */
  readonly bytes: number | null;
  /** The planner's estimate; null: never analysed. */
  readonly rows: number | null;
}

/** How many entries each list of a table has; a list that the kind cannot have is absent. */
export type PartCounts = Readonly<Partial<Record<TablePart, number>>>;

export type TableMember =
  | {
      readonly part: "columns";
      readonly name: string;
      /** As PostgreSQL writes it ("character varying(20)"). */
      readonly type: string;
      readonly nullable: boolean;
      readonly primaryKey: boolean;
      readonly defaultValue: string | null;
      readonly identity: "always" | "byDefault" | null;
      /** The expression of a generated column. */
      readonly generated: string | null;
      readonly comment: string | null;
    }
  | {
      readonly part: "indexes";
      readonly oid: number;
      readonly name: string;
      readonly definition: string;
      /** Of a partitioned one: of all its parts. Null: somebody holds it locked. */
      readonly bytes: number | null;
      /** Since the statistics were reset. */
      readonly scans: number;
      readonly unique: boolean;
      readonly primary: boolean;
      readonly valid: boolean;
      readonly comment: string | null;
    }
  | {
      readonly part: "constraints";
      readonly name: string;
      readonly kind: "primaryKey" | "unique" | "foreignKey" | "check" | "exclusion" | "notNull";
      readonly definition: string;
      readonly validated: boolean;
      readonly comment: string | null;
    }
  | {
      readonly part: "triggers";
      readonly name: string;
      readonly definition: string;
      readonly enabled: "origin" | "always" | "replica" | "disabled";
      readonly comment: string | null;
    }
  | {
      readonly part: "rules";
      readonly name: string;
      readonly definition: string;
      readonly enabled: "origin" | "always" | "replica" | "disabled";
      readonly comment: string | null;
    }
  | {
      readonly part: "statistics";
      /** Qualified: statistics may stand in another schema than their table. */
      readonly name: string;
      readonly definition: string;
      readonly comment: string | null;
    }
  | {
      readonly part: "policies";
      readonly name: string;
      readonly command: "all" | "select" | "insert" | "update" | "delete";
      readonly permissive: boolean;
      readonly roles: readonly string[];
      readonly using: string | null;
      readonly check: string | null;
      readonly comment: string | null;
    }
  | {
      readonly part: "partitions";
      readonly ref: ObjectRef;
      /** "FOR VALUES FROM (…) TO (…)", "DEFAULT". */
      readonly bound: string;
      readonly comment: string | null;
    }
  | {
      readonly part: "grants";
      /** "PUBLIC" for everybody. */
      readonly grantee: string;
      readonly grantor: string;
      readonly privileges: readonly { readonly name: string; readonly grantable: boolean }[];
    };
