import type { TableShape } from "./tableShape.ts";

/** How an application keeps its roles in one place of a database, as its tables show it. */
export interface RoleModel {
  /** The same as long as the tables are: of the table of roles. */
  readonly id: string;
  /** The server is a standby: nothing can be changed on it. */
  readonly standby: boolean;
  readonly roles: EntityTable;
  readonly users: EntityTable | null;
  readonly permissions: EntityTable | null;
  /** Which user has which role, a row each. */
  readonly userRoles: UserRoleTable | null;
  /** The column of the users that names their one role, where no table stands between. */
  readonly userRoleColumn: string | null;
  readonly rolePermissions: RolePermissionTable | null;
  readonly history: HistoryTable | null;
}

/** A table of roles, users or permissions. Columns are null where the table has none that fits. */
export interface EntityTable {
  readonly table: TableShape;
  /** What other tables refer to it by. */
  readonly key: string;
  /** What people call a row by: a code, a login, an address. */
  readonly code: string | null;
  readonly name: string | null;
  /** Boolean: whether it is in use. */
  readonly active: string | null;
  readonly email: string | null;
}

/** How a row says that it holds no longer. */
export type Activity =
  /** A boolean column; `whenTrue` says what true means. */
  | { readonly kind: "flag"; readonly column: string; readonly whenTrue: "active" | "inactive" }
  /** A time that is empty as long as the row holds. */
  | { readonly kind: "ended"; readonly column: string }
  /** A word ("ACTIVE"): it can be read, and we do not know the others. */
  | { readonly kind: "status"; readonly column: string }
  /** Being there is holding. */
  | { readonly kind: "row" };

export interface LinkTable {
  readonly table: TableShape;
  /** Refers to the role. */
  readonly role: string;
  /** The columns that make the link: the role's and the other. */
  readonly pair: readonly [string, string];
  readonly activity: Activity;
  /** What identifies a row; the two references, where no key does. */
  readonly key: readonly string[];
  /** The two references allow one row only, so that one that ended is in the way of a new one. */
  readonly oneRowAPair: boolean;
  readonly grantedAt: string | null;
  readonly grantedBy: ActorColumn | null;
  /** Set when the row ends, beside the flag. */
  readonly endedAt: string | null;
  readonly endedBy: ActorColumn | null;
  /** Text columns for why it began and why it ended; often one and the same. */
  readonly grantReason: string | null;
  readonly endReason: string | null;
  /** The setting that the table's audit trigger reads the acting user from; null: there is none. */
  readonly actingSetting: ActingSetting | null;
}

export interface UserRoleTable extends LinkTable {
  readonly user: string;
  readonly expiresAt: string | null;
}

export interface RolePermissionTable extends LinkTable {
  readonly permission: string;
}

/** A column for the user who did it. */
export interface ActorColumn {
  readonly column: string;
  /** What of the user stands in it. */
  readonly value: "key" | "email";
}

/** What an audit trigger asks `current_setting` for to learn who acts. */
export interface ActingSetting {
  readonly name: string;
  readonly value: "key" | "email";
}

/** The record of what was granted to roles and revoked from them. */
export interface HistoryTable {
  readonly table: TableShape;
  /** Columns by which the role and the permission are known; null: the table has none such. */
  readonly role: ReferencePair;
  readonly permission: ReferencePair;
  /** GRANTED, REVOKED. */
  readonly action: string;
  readonly at: string;
  readonly by: string | null;
  readonly reason: string | null;
}

export interface ReferencePair {
  /** As other tables refer to it. */
  readonly key: string | null;
  /** Its code as it was then. */
  readonly code: string | null;
}
