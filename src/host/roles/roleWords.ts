import { l10n } from "vscode";

import type { Obstacle } from "../../core/roles/actionObstacle.ts";
import type { AssignmentState, Orphans, RoleUser } from "../../core/roles/applicationRoles.ts";
import type { MembershipObstacle } from "../../core/roles/membershipActions.ts";
import type {
  DefaultPrivilege,
  GrantKind,
  Membership,
  OwnedKind,
  ServerRole,
} from "../../core/roles/serverRoles.ts";
import type { ServerRolePart } from "./roleNode.ts";

export function partText(part: ServerRolePart, count: number | null): string {
  const number = count?.toLocaleString() ?? "";
  switch (part) {
    case "memberOf":
      return l10n.t("Member of ({0})", number);
    case "members":
      return l10n.t("Members ({0})", number);
    case "owns":
      return l10n.t("Owns");
    case "grants":
      return l10n.t("Grants");
    case "defaults":
      return l10n.t("Default privileges");
    case "settings":
      return l10n.t("Settings");
  }
}

export function ownedText(kind: OwnedKind): string {
  switch (kind) {
    case "database":
      return l10n.t("Databases");
    case "tablespace":
      return l10n.t("Tablespaces");
    case "schema":
      return l10n.t("Schemas");
    case "table":
      return l10n.t("Tables");
    case "view":
      return l10n.t("Views");
    case "materializedView":
      return l10n.t("Materialized views");
    case "foreignTable":
      return l10n.t("Foreign tables");
    case "sequence":
      return l10n.t("Sequences");
    case "index":
      return l10n.t("Indexes");
    case "function":
      return l10n.t("Functions and procedures");
    case "type":
      return l10n.t("Types and domains");
    case "largeObject":
      return l10n.t("Large objects");
    case "other":
      return l10n.t("Other objects");
  }
}

export function grantKindText(kind: GrantKind): string {
  switch (kind) {
    case "database":
      return l10n.t("database");
    case "schema":
      return l10n.t("schema");
    case "table":
      return l10n.t("table");
    case "view":
      return l10n.t("view");
    case "materializedView":
      return l10n.t("materialized view");
    case "foreignTable":
      return l10n.t("foreign table");
    case "sequence":
      return l10n.t("sequence");
    case "function":
      return l10n.t("function");
    case "type":
      return l10n.t("type");
    case "other":
      return l10n.t("other");
  }
}

export function defaultText({ owner, schema, kind, grantee }: DefaultPrivilege): string {
  const to = grantee ?? "PUBLIC";
  const what = defaultKindText(kind);
  return schema === null
    ? l10n.t("{0} made by {1}, to {2}", what, owner, to)
    : l10n.t("{0} made by {1} in {2}, to {3}", what, owner, schema, to);
}

function defaultKindText(kind: DefaultPrivilege["kind"]): string {
  switch (kind) {
    case "tables":
      return l10n.t("Tables");
    case "sequences":
      return l10n.t("Sequences");
    case "functions":
      return l10n.t("Functions and procedures");
    case "types":
      return l10n.t("Types and domains");
    case "schemas":
      return l10n.t("Schemas");
    case "largeObjects":
      return l10n.t("Large objects");
  }
}

/** What a role of PostgreSQL is, in a few words. */
export function attributeWords(role: ServerRole): readonly string[] {
  return [
    ...(role.superuser ? [l10n.t("superuser")] : []),
    ...(role.login ? [l10n.t("can log in")] : []),
    ...(role.createRole ? [l10n.t("creates roles")] : []),
    ...(role.createDb ? [l10n.t("creates databases")] : []),
    ...(role.replication ? [l10n.t("replicates")] : []),
    ...(role.bypassRls ? [l10n.t("passes row security")] : []),
    ...(role.inherit ? [] : [l10n.t("inherits nothing")]),
    ...(role.connectionLimit >= 0 ? [l10n.t("at most {0} connections", role.connectionLimit)] : []),
    ...(role.validUntil === null
      ? []
      : [
          role.passwordExpired
            ? l10n.t("password expired {0}", role.validUntil)
            : l10n.t("password until {0}", role.validUntil),
        ]),
  ];
}

/** What goes with a membership beyond it; empty: the usual. */
export function membershipWords({ admin, inherit, set, grantor }: Membership): readonly string[] {
  return [
    ...(admin ? [l10n.t("may pass it on")] : []),
    ...(inherit ? [] : [l10n.t("not inherited")]),
    ...(set ? [] : [l10n.t("no SET ROLE")]),
    ...(grantor === null ? [l10n.t("as owner of the database")] : []),
  ];
}

export function stateText({ state, inactiveBecause }: RoleUser): string {
  switch (inactiveBecause) {
    case "ended":
      return l10n.t("ended");
    case "expired":
      return l10n.t("expired");
    case "user":
      return l10n.t("user is inactive");
    case null:
      return assignmentText(state);
  }
}

function assignmentText(state: AssignmentState): string {
  switch (state) {
    case "active":
      return l10n.t("active");
    case "expiring":
      return l10n.t("expires soon");
    case "inactive":
      return l10n.t("inactive");
  }
}

export function orphansText({ link, missing, rows, truncated }: Orphans): string {
  const count = truncated ? `${rows.length}+` : String(rows.length);
  switch (missing) {
    case "user":
      return l10n.t("{0} assigned roles whose user is gone", count);
    case "permission":
      return l10n.t("{0} granted permissions that are gone", count);
    case "role":
      switch (link) {
        case "userRoles":
          return l10n.t("{0} assignments of a role that is gone", count);
        case "rolePermissions":
          return l10n.t("{0} permissions of a role that is gone", count);
        case "users":
          return l10n.t("{0} users whose role is gone", count);
      }
  }
}

/** Why an action is not offered. */
export function obstacleText(obstacle: Obstacle): string {
  switch (obstacle.code) {
    case "standby":
      return l10n.t("The server is a standby: nothing on it can be changed.");
    case "no-table":
      return l10n.t("No table of assignments was found: there is nothing to grant into.");
    case "no-privilege":
      return l10n.t("The connection's user has no {0} on {1}.", obstacle.privilege, obstacle.table);
    case "unknown-columns":
      return l10n.t(
        "{0} needs values that only the application knows: {1}.",
        obstacle.table,
        obstacle.columns.join(", "),
      );
    case "status-word":
      return l10n.t(
        "The words of {0}.{1} are the application's own: it cannot be changed from here.",
        obstacle.table,
        obstacle.column,
      );
  }
}

export function membershipObstacleText(obstacle: MembershipObstacle): string {
  switch (obstacle.code) {
    case "standby":
      return l10n.t("The server is a standby: nothing on it can be changed.");
    case "not-admin":
      return l10n.t(
        "The connection's user may not change who is a member of {0} (ADMIN OPTION).",
        obstacle.role,
      );
    case "implicit":
      return l10n.t("PostgreSQL itself decides who is a member of {0}.", obstacle.role);
  }
}
