import type { Action, ActionStatement } from "../actions/action.ts";
import { quoteIdentifier, quoteLiteral } from "../sql/quote.ts";
import type { Membership, ServerRole, ServerRoles } from "./serverRoles.ts";

export interface MembershipOptions {
  readonly admin: boolean;
  /** PostgreSQL 16 and later; before, the member's INHERIT attribute decides. */
  readonly inherit: boolean;
  readonly set: boolean;
}

/** A membership, its roles by name. */
export interface NamedMembership {
  readonly role: string;
  readonly member: string;
  /** Null: before PostgreSQL 16 it does not matter, and a new one is granted by whoever grants it. */
  readonly grantor: string | null;
}

interface MembershipCase {
  readonly title: string;
  readonly connection: string;
  readonly major: number;
  readonly reason: string | null;
}

export type MembershipObstacle =
  | { readonly code: "standby" }
  /** Neither superuser nor holder of the ADMIN OPTION (before 16: nor CREATEROLE). */
  | { readonly code: "not-admin"; readonly role: string }
  /** PostgreSQL decides itself who is a member. */
  | { readonly code: "implicit"; readonly role: string };

/** What keeps the connection's user from changing who is a member of the role; null: nothing. */
export function membershipObstacle(
  { standby }: Pick<ServerRoles, "standby">,
  role: ServerRole,
): MembershipObstacle | null {
  if (standby) {
    return { code: "standby" };
  }
  if (role.name === "pg_database_owner") {
    return { code: "implicit", role: role.name };
  }
  return role.adminable ? null : { code: "not-admin", role: role.name };
}

/** The roles that cannot become members: the role itself, and those that it is a member of. */
export function wouldLoop(
  server: Pick<ServerRoles, "memberships">,
  role: number,
): ReadonlySet<number> {
  const above = new Set([role]);
  for (const oid of above) {
    for (const membership of server.memberships) {
      if (membership.member === oid) {
        above.add(membership.role);
      }
    }
  }
  return above;
}

/** `GRANT role TO member`, if it is no member yet. */
export function grantMembership(
  named: Pick<NamedMembership, "role" | "member">,
  options: MembershipOptions,
  about: MembershipCase,
): Action {
  const membership: NamedMembership = { ...named, grantor: null };
  const revoke: ActionStatement = { sql: revokeSql(membership) };
  return {
    title: about.title,
    connection: about.connection,
    statements: [
      { sql: membersSql(membership, "NOT EXISTS"), expectRows: 1 },
      { sql: grantMembershipSql(membership, options, about.major) },
    ],
    transaction: "one",
    reason: about.reason,
    undo: () => [{ sql: membersSql(membership, "EXISTS"), expectRows: 1 }, revoke],
  };
}

/** `REVOKE role FROM member`, as its grantor granted it, if it is a member still. */
export function revokeMembership(
  named: NamedMembership,
  options: MembershipOptions,
  about: MembershipCase,
): Action {
  const membership = about.major >= 16 ? named : { ...named, grantor: null };
  return {
    title: about.title,
    connection: about.connection,
    statements: [
      { sql: membersSql(membership, "EXISTS"), expectRows: 1 },
      { sql: revokeSql(membership) },
    ],
    transaction: "one",
    reason: about.reason,
    undo: () => [
      { sql: membersSql(membership, "NOT EXISTS"), expectRows: 1 },
      { sql: grantMembershipSql(membership, options, about.major) },
    ],
  };
}

export function optionsOf({ admin, inherit, set }: Membership): MembershipOptions {
  return { admin, inherit, set };
}

/**
 * The server only warns of a membership that is there already, or is not there any more: this
 * question returns one row when the statement after it has something to do.
 */
function membersSql(
  { role, member, grantor }: NamedMembership,
  exists: "EXISTS" | "NOT EXISTS",
): string {
  const equals = (column: string, name: string): string =>
    `${column} = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ${quoteLiteral(name)})`;
  const parts = [
    equals("roleid", role),
    equals("member", member),
    ...(grantor === null ? [] : [equals("grantor", grantor)]),
  ];
  return `SELECT 1
 WHERE ${exists} (
       SELECT FROM pg_catalog.pg_auth_members
        WHERE ${parts.join("\n          AND ")})`;
}

/** Without a semicolon. The options that every server takes, or those of PostgreSQL 16 and later. */
export function grantMembershipSql(
  { role, member, grantor }: NamedMembership,
  { admin, inherit, set }: MembershipOptions,
  major: number,
): string {
  const options =
    major >= 16
      ? ` WITH ADMIN ${word(admin)}, INHERIT ${word(inherit)}, SET ${word(set)}`
      : admin
        ? " WITH ADMIN OPTION"
        : "";
  return `GRANT ${quoteIdentifier(role)} TO ${quoteIdentifier(member)}${options}${by(grantor)}`;
}

function revokeSql({ role, member, grantor }: NamedMembership): string {
  return `REVOKE ${quoteIdentifier(role)} FROM ${quoteIdentifier(member)}${by(grantor)}`;
}

function by(grantor: string | null): string {
  return grantor === null ? "" : ` GRANTED BY ${quoteIdentifier(grantor)}`;
}

function word(value: boolean): string {
  return value ? "TRUE" : "FALSE";
}
