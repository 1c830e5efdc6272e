import type { BrowseFailure } from "../../core/catalog/browse.ts";
import type { ConnectionProfile } from "../../core/connection/profile.ts";
import type { ApplicationRoles, Orphans } from "../../core/roles/applicationRoles.ts";
import { MembershipIndex } from "../../core/roles/memberships.ts";
import type { ServerRole, ServerRoles } from "../../core/roles/serverRoles.ts";
import { tableLabel } from "../../core/roles/tableShape.ts";
import type {
  PrivilegeAnswer,
  PrivilegePath,
  TableAnswer,
  TableFacts,
} from "../../core/roles/tablePrivileges.ts";
import type { ExitCode } from "../exitCode.ts";

export interface ConnectionRoles {
  readonly profile: ConnectionProfile;
  readonly applications: readonly (ApplicationRoles & { readonly orphans: readonly Orphans[] })[];
  readonly server: ServerRoles | null;
  readonly failure: BrowseFailure | null;
}

/** The published shape of `roles --json`. */
export type RolesJson = ReturnType<typeof connectionsJson>;

export function rolesJson(found: readonly ConnectionRoles[], exitCode: ExitCode): RolesJson {
  return connectionsJson(found, exitCode);
}

function connectionsJson(found: readonly ConnectionRoles[], exitCode: ExitCode) {
  return {
    connections: found.map(({ profile, applications, server, failure }) => ({
      name: profile.name,
      database: profile.database,
      applications: applications.map(({ model, roles, orphans }) => ({
        tables: {
          roles: tableLabel(model.roles.table),
          users: model.users && tableLabel(model.users.table),
          permissions: model.permissions && tableLabel(model.permissions.table),
          userRoles: model.userRoles && tableLabel(model.userRoles.table),
          rolePermissions: model.rolePermissions && tableLabel(model.rolePermissions.table),
          history: model.history && tableLabel(model.history.table),
        },
        roles,
        orphans,
      })),
      roles: server === null ? null : server.roles.map((role) => serverRoleJson(server, role)),
      error: failure,
    })),
    exitCode,
  };
}

function serverRoleJson(server: ServerRoles, { oid, adminable: _, ...role }: ServerRole) {
  const index = new MembershipIndex(server);
  const nameOf = (of: number | null): string | null =>
    of === null ? null : (index.role(of)?.name ?? null);
  return {
    ...role,
    memberOf: index.memberOf(oid).flatMap(({ role: parent, grants }) =>
      grants.map(({ admin, inherit, set, grantor }) => ({
        role: parent.name,
        admin,
        inherit,
        set,
        grantedBy: nameOf(grantor),
      })),
    ),
    members: index.members(oid).map(({ role: member }) => member.name),
  };
}

/** The published shape of `roles --role --table --json`: roles by name. */
export type PrivilegesJson = ReturnType<typeof answerJson>;

export function privilegesJson(
  server: ServerRoles,
  role: ServerRole,
  table: TableFacts,
  answer: TableAnswer,
): PrivilegesJson {
  return answerJson(server, role, table, answer);
}

function answerJson(
  server: ServerRoles,
  role: ServerRole,
  { schema, name }: TableFacts,
  { schemaUsage, privileges, rowSecurity }: TableAnswer,
) {
  const names = new Map(server.roles.map((each) => [each.oid, each.name]));
  const nameOf = (oid: number | null): string | null =>
    oid === null ? null : (names.get(oid) ?? null);
  const path = ({ memberships, source, needsSetRole }: PrivilegePath) => ({
    memberOf: memberships.map((membership) => nameOf(membership.role)),
    source: source.kind,
    ...(source.kind === "grant"
      ? { grantee: nameOf(source.grantee) ?? "PUBLIC", grantor: nameOf(source.grantor) }
      : {}),
    needsSetRole,
  });
  const privilege = ({ privilege: word, allowed, paths, columns }: PrivilegeAnswer) => ({
    privilege: word,
    allowed,
    paths: paths.map(path),
    columns: columns.map((each) => ({ ...each, paths: each.paths.map(path) })),
  });
  return {
    role: role.name,
    table: { schema, name },
    schemaUsage: privilege(schemaUsage),
    privileges: privileges.map(privilege),
    rowSecurity:
      rowSecurity.kind === "applies"
        ? {
            kind: rowSecurity.kind,
            policies: rowSecurity.policies.map((policy) => policy.name),
          }
        : rowSecurity,
  };
}
