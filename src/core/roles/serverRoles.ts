/** The roles of a PostgreSQL server and what binds them. */
export interface ServerRoles {
  readonly major: number;
  /** Nothing can be changed on it. */
  readonly standby: boolean;
  /** Who asks, and who will act: the connection's user. */
  readonly user: string;
  readonly roles: readonly ServerRole[];
  readonly memberships: readonly Membership[];
}

export interface ServerRole {
  readonly oid: number;
  readonly name: string;
  readonly superuser: boolean;
  readonly inherit: boolean;
  readonly createRole: boolean;
  readonly createDb: boolean;
  readonly login: boolean;
  readonly replication: boolean;
  readonly bypassRls: boolean;
  /** -1: without limit. */
  readonly connectionLimit: number;
  /** When the password ceases to be valid, in PostgreSQL's text; null: never. */
  readonly validUntil: string | null;
  readonly passwordExpired: boolean;
  /** PostgreSQL's own ("pg_read_all_data"). */
  readonly predefined: boolean;
  readonly comment: string | null;
  /** Whether the connection's user may grant and revoke membership in it. */
  readonly adminable: boolean;
}

/** `member` has `role`. */
export interface Membership {
  readonly role: number;
  readonly member: number;
  /** Null: nobody granted it; PostgreSQL holds the owner of the database for a member of pg_database_owner. */
  readonly grantor: number | null;
  readonly admin: boolean;
  /** The member has the role's privileges without further ado. */
  readonly inherit: boolean;
  /** The member may SET ROLE to it. */
  readonly set: boolean;
}

/** What a role owns: in this database by kind, in others by database. */
export interface OwnedObjects {
  readonly kinds: readonly { readonly kind: OwnedKind; readonly count: number }[];
  readonly elsewhere: readonly { readonly database: string; readonly count: number }[];
}

export const OWNED_KINDS = [
  "database",
  "tablespace",
  "schema",
  "table",
  "view",
  "materializedView",
  "foreignTable",
  "sequence",
  "index",
  "function",
  "type",
  "largeObject",
  "other",
] as const;
export type OwnedKind = (typeof OWNED_KINDS)[number];

export const GRANT_KINDS = [
  "database",
  "schema",
  "table",
  "view",
  "materializedView",
  "foreignTable",
  "sequence",
  "function",
  "type",
  "other",
] as const;
export type GrantKind = (typeof GRANT_KINDS)[number];

/** What was granted to a role itself on one object. */
export interface ObjectGrant {
  /** Null: the object stands in no schema (a database). */
  readonly schema: string | null;
  readonly kind: GrantKind;
  /** With its arguments, where it is a function. */
  readonly name: string;
  /** "SELECT", "UPDATE (price, stock)"; an asterisk after those that may be passed on. */
  readonly privileges: readonly string[];
}

/** What objects that a role will make are born with. */
export interface DefaultPrivilege {
  /** Who makes them. */
  readonly owner: string;
  /** Null: in any schema. */
  readonly schema: string | null;
  readonly kind: "tables" | "sequences" | "functions" | "types" | "schemas" | "largeObjects";
  /** Null: PUBLIC. */
  readonly grantee: string | null;
  readonly privileges: readonly string[];
}

/** A setting that sessions of the role begin with. */
export interface RoleSetting {
  /** Null: in every database. */
  readonly database: string | null;
  readonly name: string;
  readonly value: string;
}
