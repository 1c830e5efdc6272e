import type { BrowseFailure } from "../../core/catalog/browse.ts";
import type {
  ApplicationRole,
  ApplicationRoles,
  OrphanRow,
  Orphans,
  RolePermission,
  RoleUser,
} from "../../core/roles/applicationRoles.ts";
import type { RelatedRole } from "../../core/roles/memberships.ts";
import type { RoleModel } from "../../core/roles/roleModel.ts";
import type { Membership, ServerRole, ServerRoles } from "../../core/roles/serverRoles.ts";
import type { LazyNode } from "../tree/lazyTree.ts";

/** The lists that a role of PostgreSQL unfolds into. */
export const SERVER_ROLE_PARTS = [
  "memberOf",
  "members",
  "owns",
  "grants",
  "defaults",
  "settings",
] as const;
export type ServerRolePart = (typeof SERVER_ROLE_PARTS)[number];

/** A row of the view "Roles": a plain value that says where it stands by names. */
export type RoleNode = LazyNode & { readonly connection: string } & (
    | { readonly kind: "connection" }
    | { readonly kind: "application"; readonly application: ApplicationRoles }
    /** A part that could not be read, beside others that could. */
    | { readonly kind: "problem"; readonly label: string; readonly failure: BrowseFailure }
    | { readonly kind: "role"; readonly model: RoleModel; readonly role: ApplicationRole }
    | { readonly kind: "users"; readonly model: RoleModel; readonly role: ApplicationRole }
    | { readonly kind: "permissions"; readonly model: RoleModel; readonly role: ApplicationRole }
    | {
        readonly kind: "user";
        readonly model: RoleModel;
        readonly role: ApplicationRole;
        readonly user: RoleUser;
      }
    | {
        readonly kind: "permission";
        readonly model: RoleModel;
        readonly role: ApplicationRole;
        readonly permission: RolePermission;
      }
    | { readonly kind: "orphans"; readonly model: RoleModel; readonly orphans: Orphans }
    | { readonly kind: "orphan"; readonly row: OrphanRow }
    | { readonly kind: "server" }
    | { readonly kind: "predefined"; readonly server: ServerRoles }
    | { readonly kind: "serverRole"; readonly server: ServerRoles; readonly role: ServerRole }
    | {
        readonly kind: "part";
        readonly server: ServerRoles;
        readonly role: ServerRole;
        readonly part: ServerRolePart;
        /** Null: it is known when the list is unfolded. */
        readonly count: number | null;
      }
    /** A role at the other end of a membership; it unfolds into the next ones in the same direction. */
    | {
        readonly kind: "related";
        readonly server: ServerRoles;
        readonly part: "memberOf" | "members";
        readonly related: RelatedRole;
        /** The roles on the way to it, which are not unfolded again. */
        readonly way: readonly number[];
      }
    | { readonly kind: "grantsOf"; readonly schema: string; readonly facts: readonly Fact[] }
    | { readonly kind: "fact"; readonly fact: Fact }
  );

export type NodeOf<K extends RoleNode["kind"]> = Extract<RoleNode, { readonly kind: K }>;

/** A line that tells something and offers nothing. */
export interface Fact {
  /** Unique among its neighbours. */
  readonly key: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
}

export function connectionNode(connection: string): NodeOf<"connection"> {
  return { kind: "connection", id: idOf(connection), connection };
}

export function applicationNode(
  connection: string,
  application: ApplicationRoles,
): NodeOf<"application"> {
  const id = idOf(connection, "application", application.model.id);
  return { kind: "application", id, connection, application };
}

export function problemNode(
  parent: RoleNode,
  label: string,
  failure: BrowseFailure,
): NodeOf<"problem"> {
  const { connection } = parent;
  return { kind: "problem", id: below(parent, "problem", label), connection, label, failure };
}

export function roleNode(
  connection: string,
  model: RoleModel,
  role: ApplicationRole,
): NodeOf<"role"> {
  return { kind: "role", id: roleId(connection, model, role), connection, model, role };
}

export function listNode<K extends "users" | "permissions">(
  kind: K,
  { connection, model, role }: NodeOf<"role">,
): LazyNode & {
  readonly kind: K;
  readonly connection: string;
  readonly model: RoleModel;
  readonly role: ApplicationRole;
} {
  return { kind, id: listId(kind, connection, model, role), connection, model, role };
}

/** The id of the list of a role's users or permissions. */
export function listId(
  kind: "users" | "permissions",
  connection: string,
  model: RoleModel,
  role: Pick<ApplicationRole, "key">,
): string {
  return idOf(connection, "application", model.id, "role", role.key, kind);
}

export function roleId(
  connection: string,
  model: RoleModel,
  role: Pick<ApplicationRole, "key">,
): string {
  return idOf(connection, "application", model.id, "role", role.key);
}

export function userNode(parent: NodeOf<"users">, user: RoleUser): NodeOf<"user"> {
  const { connection, model, role } = parent;
  return { kind: "user", id: below(parent, user.key), connection, model, role, user };
}

export function permissionNode(
  parent: NodeOf<"permissions">,
  permission: RolePermission,
): NodeOf<"permission"> {
  const { connection, model, role } = parent;
  const id = below(parent, permission.key);
  return { kind: "permission", id, connection, model, role, permission };
}

export function orphansNode(parent: NodeOf<"application">, orphans: Orphans): NodeOf<"orphans"> {
  const id = below(parent, "orphans", orphans.link, orphans.missing);
  const { model } = parent.application;
  return { kind: "orphans", id, connection: parent.connection, model, orphans };
}

export function orphanNode(
  parent: NodeOf<"orphans">,
  row: OrphanRow,
  place: number,
): NodeOf<"orphan"> {
  return { kind: "orphan", id: below(parent, String(place)), connection: parent.connection, row };
}

export function serverNode(connection: string): NodeOf<"server"> {
  return { kind: "server", id: idOf(connection, "server"), connection };
}

export function predefinedNode(connection: string, server: ServerRoles): NodeOf<"predefined"> {
  return { kind: "predefined", id: idOf(connection, "predefined"), connection, server };
}

export function serverRoleNode(
  connection: string,
  server: ServerRoles,
  role: ServerRole,
): NodeOf<"serverRole"> {
  const id = idOf(connection, "server", role.name);
  return { kind: "serverRole", id, connection, server, role };
}

export function partNode(
  parent: NodeOf<"serverRole">,
  part: ServerRolePart,
  count: number | null,
): NodeOf<"part"> {
  const { connection, server, role } = parent;
  return { kind: "part", id: below(parent, part), connection, server, role, part, count };
}

export function relatedNode(
  parent: NodeOf<"part" | "related">,
  part: "memberOf" | "members",
  related: RelatedRole,
  way: readonly number[],
): NodeOf<"related"> {
  const { connection, server } = parent;
  const id = below(parent, related.role.name);
  return { kind: "related", id, connection, server, part, related, way };
}

export function grantsOfNode(
  parent: NodeOf<"part">,
  schema: string,
  facts: readonly Fact[],
): NodeOf<"grantsOf"> {
  const id = below(parent, schema);
  return { kind: "grantsOf", id, connection: parent.connection, schema, facts };
}

export function factNode(parent: RoleNode, fact: Fact): NodeOf<"fact"> {
  return { kind: "fact", id: below(parent, fact.key), connection: parent.connection, fact };
}

/** The memberships of a row: null where PostgreSQL itself holds the role for a member. */
export function grantedOf({ related }: NodeOf<"related">): readonly Membership[] {
  return related.grants.filter(({ grantor }) => grantor !== null);
}

function below(parent: RoleNode, ...parts: readonly string[]): string {
  return JSON.stringify([parent.id, ...parts]);
}

function idOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
