import type { Browsed } from "../catalog/browse.ts";
import type { ConnectionTarget } from "../connection/profile.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import type {
  ApplicationRoles,
  EntityEntry,
  HistoryEntry,
  Orphans,
  RolePermission,
  RoleUser,
} from "./applicationRoles.ts";
import type { RoleModel } from "./roleModel.ts";
import type {
  DefaultPrivilege,
  ObjectGrant,
  OwnedObjects,
  RoleSetting,
  ServerRoles,
} from "./serverRoles.ts";
import type { TableFacts } from "./tablePrivileges.ts";

/** A list that may be cut off: names of people can be many. */
export interface Listed<T> {
  readonly items: readonly T[];
  readonly truncated: boolean;
}

/** Items of one list that are read at most. */
export const LONGEST_LIST = 20_000;

/**
 * Reads the roles of applications, in READ ONLY transactions with time limits. What may be done is
 * said of the connection's user, who acts, even where another login asks. A table that may not be read
 * gives empty answers, never a failure.
 */
export interface ApplicationRoleReader {
  /** Each place where roles are kept, with its roles and counts. */
  applications(
    target: ConnectionTarget,
    signal: CancelSignal,
  ): Promise<Browsed<readonly ApplicationRoles[]>>;
  users(
    target: ConnectionTarget,
    model: RoleModel,
    role: string,
    signal: CancelSignal,
  ): Promise<Browsed<Listed<RoleUser>>>;
  permissions(
    target: ConnectionTarget,
    model: RoleModel,
    role: string,
    signal: CancelSignal,
  ): Promise<Browsed<Listed<RolePermission>>>;
  /** All users, permissions or roles, for a choice among them. */
  entries(
    target: ConnectionTarget,
    model: RoleModel,
    of: "users" | "permissions" | "roles",
    signal: CancelSignal,
  ): Promise<Browsed<Listed<EntityEntry>>>;
  /** The latest first. `role`: a role's key; null: of all roles. */
  history(
    target: ConnectionTarget,
    model: RoleModel,
    role: Pick<EntityEntry, "key" | "code"> | null,
    signal: CancelSignal,
  ): Promise<Browsed<Listed<HistoryEntry>>>;
  /** Rows whose user, role or permission is gone; kinds without such rows are left out. */
  orphans(
    target: ConnectionTarget,
    model: RoleModel,
    signal: CancelSignal,
  ): Promise<Browsed<readonly Orphans[]>>;
}

/** Reads a server's own roles. */
export interface ServerRoleReader {
  roles(target: ConnectionTarget, signal: CancelSignal): Promise<Browsed<ServerRoles>>;
  owned(
    target: ConnectionTarget,
    role: number,
    signal: CancelSignal,
  ): Promise<Browsed<OwnedObjects>>;
  /** What was granted to the role itself, on objects of this database and on the database. */
  grants(
    target: ConnectionTarget,
    role: number,
    signal: CancelSignal,
  ): Promise<Browsed<Listed<ObjectGrant>>>;
  /** Of what the role will make, and of what others will make for it. */
  defaultPrivileges(
    target: ConnectionTarget,
    role: number,
    signal: CancelSignal,
  ): Promise<Browsed<readonly DefaultPrivilege[]>>;
  settings(
    target: ConnectionTarget,
    role: number,
    signal: CancelSignal,
  ): Promise<Browsed<readonly RoleSetting[]>>;
  /** Tables, views and the like outside the system's schemas, by schema and name. */
  tables(target: ConnectionTarget, signal: CancelSignal): Promise<Browsed<Listed<TableChoice>>>;
  /** Null: there is no such table any more. */
  tableFacts(
    target: ConnectionTarget,
    table: number,
    signal: CancelSignal,
  ): Promise<Browsed<TableFacts | null>>;
}

export interface TableChoice {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
}

export interface RoleReader extends ApplicationRoleReader, ServerRoleReader {}
