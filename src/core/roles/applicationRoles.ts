import type { RoleModel } from "./roleModel.ts";

/** Roles of an application as they are now. Values are in PostgreSQL's text form. */
export interface ApplicationRoles {
  readonly model: RoleModel;
  /** Null: a privilege is missing to read the table of roles. */
  readonly roles: readonly ApplicationRole[] | null;
}

export interface ApplicationRole {
  readonly key: string;
  readonly code: string | null;
  readonly name: string | null;
  /** Null: roles are not switched off here. */
  readonly active: boolean | null;
  /** Null: the table that says so is not there, or we may not read it. */
  readonly users: UserCounts | null;
  readonly permissions: number | null;
}

export interface UserCounts {
  readonly active: number;
  /** Of the active: those that end within {@link EXPIRING_DAYS} days. */
  readonly expiring: number;
  readonly inactive: number;
}

export const EXPIRING_DAYS = 14;

export const ASSIGNMENT_STATES = ["active", "expiring", "inactive"] as const;
export type AssignmentState = (typeof ASSIGNMENT_STATES)[number];

/** Column -> value of the row that an action is for. */
export type RowKey = Readonly<Record<string, string>>;

export interface RoleUser {
  /** Identifies the row of the link; empty: nothing does. */
  readonly row: RowKey;
  readonly key: string;
  readonly code: string | null;
  readonly name: string | null;
  readonly state: AssignmentState;
  /** Why an assignment is inactive. */
  readonly inactiveBecause: "ended" | "expired" | "user" | null;
  readonly grantedAt: string | null;
  readonly grantedBy: string | null;
  readonly expiresAt: string | null;
  readonly endedAt: string | null;
  readonly reason: string | null;
}

export interface RolePermission {
  readonly row: RowKey;
  readonly key: string;
  readonly code: string | null;
  readonly name: string | null;
  /** Revoked ones are not listed where the row stays. */
  readonly grantedAt: string | null;
  readonly grantedBy: string | null;
}

/** A user, permission or role that one can pick. */
export interface EntityEntry {
  readonly key: string;
  readonly code: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly active: boolean | null;
}

/** Rows that refer to what is gone. */
export interface Orphans {
  readonly link: "userRoles" | "rolePermissions" | "users";
  readonly missing: "role" | "user" | "permission";
  /** Rows found, up to {@link MOST_ORPHANS}. */
  readonly rows: readonly OrphanRow[];
  readonly truncated: boolean;
}

export interface OrphanRow {
  /** The reference that leads nowhere. */
  readonly reference: string;
  readonly row: Readonly<Record<string, string | null>>;
}

export const MOST_ORPHANS = 100;

export interface HistoryEntry {
  readonly at: string;
  readonly what: "granted" | "revoked" | "other";
  /** The application's own word. */
  readonly word: string;
  readonly role: string;
  readonly permission: string;
  /** Null: the record does not say. */
  readonly by: string | null;
  readonly reason: string | null;
}

export const LONGEST_HISTORY = 500;

/** What people call it: the code, the name, else the key. */
export function entryLabel(entry: {
  readonly key: string;
  readonly code: string | null;
  readonly name: string | null;
}): string {
  return entry.code ?? entry.name ?? entry.key;
}
