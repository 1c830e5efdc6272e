import * as vscode from "vscode";

import type { Browsed } from "../../core/catalog/browse.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import { groupBy } from "../../core/lib/groupBy.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok } from "../../core/lib/result.ts";
import { entryLabel } from "../../core/roles/applicationRoles.ts";
import { MembershipIndex } from "../../core/roles/memberships.ts";
import type { Listed, RoleReader } from "../../core/roles/ports.ts";
import { qualifiedName } from "../../core/sql/qualifiedName.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import type { LazyTreeSource } from "../tree/lazyTree.ts";
import {
  applicationNode,
  connectionNode,
  factNode,
  grantsOfNode,
  listNode,
  orphanNode,
  orphansNode,
  partNode,
  permissionNode,
  predefinedNode,
  problemNode,
  relatedNode,
  roleNode,
  SERVER_ROLE_PARTS,
  serverNode,
  serverRoleNode,
  userNode,
  type Fact,
  type NodeOf,
  type RoleNode,
} from "./roleNode.ts";
import { roleRow, type FindProfile } from "./roleRows.ts";
import { roleTooltip } from "./roleTooltip.ts";
import { defaultText, grantKindText, ownedText } from "./roleWords.ts";

export interface RoleSourceParts {
  readonly reader: () => Promise<RoleReader>;
  readonly target: (connection: string) => Promise<ConnectionTarget>;
  /** Names of the connections in the order they are shown. */
  readonly connections: () => readonly string[];
  readonly profile: FindProfile;
}

type Level = Browsed<readonly RoleNode[]>;

/** The levels of the view "Roles". */
export class RoleSource implements LazyTreeSource<RoleNode> {
  readonly #parts: RoleSourceParts;

  constructor(parts: RoleSourceParts) {
    this.#parts = parts;
  }

  children(node: RoleNode | undefined, signal: CancelSignal): Promise<Level> {
    return Promise.resolve(this.#level(node, signal));
  }

  row(node: RoleNode): vscode.TreeItem {
    return roleRow(node, this.#parts.profile);
  }

  tooltip(node: RoleNode): Promise<vscode.MarkdownString | undefined> {
    return Promise.resolve(roleTooltip(node));
  }

  /** Roles, users and permissions are what is looked for; what they stand in stays. */
  filterText(node: RoleNode): string | null {
    switch (node.kind) {
      case "user":
        return `${entryLabel(node.user)} ${node.user.name ?? ""}`;
      case "permission":
        return `${entryLabel(node.permission)} ${node.permission.name ?? ""}`;
      case "serverRole":
        return node.role.name;
      default:
        return null;
    }
  }

  #level(node: RoleNode | undefined, signal: CancelSignal): Promise<Level> | Level {
    if (node === undefined) {
      return ok(this.#parts.connections().map(connectionNode));
    }
    switch (node.kind) {
      case "connection":
        return this.#connection(node, signal);
      case "application":
        return this.#application(node, signal);
      case "role":
        return ok(roleLists(node));
      case "users":
        return this.#users(node, signal);
      case "permissions":
        return this.#permissions(node, signal);
      case "orphans":
        return ok(node.orphans.rows.map((row, place) => orphanNode(node, row, place)));
      case "server":
        return this.#server(node, signal);
      case "predefined":
        return ok(predefinedRoles(node));
      case "serverRole":
        return ok(serverRoleParts(node));
      case "part":
        return this.#part(node, signal);
      case "related":
        return ok(related(node, node.part, node.related.role.oid, node.way));
      case "grantsOf":
        return ok(node.facts.map((fact) => factNode(node, fact)));
      case "problem":
      case "user":
      case "permission":
      case "orphan":
      case "fact":
        return ok([]);
    }
  }

  async #connection(node: NodeOf<"connection">, signal: CancelSignal): Promise<Level> {
    const { connection } = node;
    const found = await this.#read(connection, (reader, target) =>
      reader.applications(target, signal),
    );
    if (found.ok) {
      const applications = found.value.map((each) => applicationNode(connection, each));
      return ok([...applications, serverNode(connection)]);
    }
    // An application that cannot be read keeps nobody from PostgreSQL's own roles.
    return found.error.code === "sql"
      ? ok([problemNode(node, vscode.l10n.t("Application"), found.error), serverNode(connection)])
      : found;
  }

  async #application(node: NodeOf<"application">, signal: CancelSignal): Promise<Level> {
    const { connection, application } = node;
    const { model, roles } = application;
    const orphans = await this.#read(connection, (reader, target) =>
      reader.orphans(target, model, signal),
    );
    if (!orphans.ok && orphans.error.code !== "sql") {
      return orphans;
    }
    return ok([
      ...(orphans.ok
        ? orphans.value.map((each) => orphansNode(node, each))
        : [problemNode(node, vscode.l10n.t("Rows without their user or role"), orphans.error)]),
      ...(roles ?? []).map((role) => roleNode(connection, model, role)),
    ]);
  }

  async #users(node: NodeOf<"users">, signal: CancelSignal): Promise<Level> {
    const users = await this.#read(node.connection, (reader, target) =>
      reader.users(target, node.model, node.role.key, signal),
    );
    return users.ok
      ? ok([
          ...users.value.items.map((user) => userNode(node, user)),
          ...rest(users.value).map((fact) => factNode(node, fact)),
        ])
      : users;
  }

  async #permissions(node: NodeOf<"permissions">, signal: CancelSignal): Promise<Level> {
    const permissions = await this.#read(node.connection, (reader, target) =>
      reader.permissions(target, node.model, node.role.key, signal),
    );
    return permissions.ok
      ? ok([
          ...permissions.value.items.map((permission) => permissionNode(node, permission)),
          ...rest(permissions.value).map((fact) => factNode(node, fact)),
        ])
      : permissions;
  }

  async #server({ connection }: NodeOf<"server">, signal: CancelSignal): Promise<Level> {
    const server = await this.#read(connection, (reader, target) => reader.roles(target, signal));
    if (!server.ok) {
      return server;
    }
    const own = server.value.roles.filter(({ predefined }) => !predefined);
    return ok([
      ...own.map((role) => serverRoleNode(connection, server.value, role)),
      predefinedNode(connection, server.value),
    ]);
  }

  async #part(node: NodeOf<"part">, signal: CancelSignal): Promise<Level> {
    const { connection, role, part } = node;
    if (part === "memberOf" || part === "members") {
      return ok(related(node, part, role.oid, []));
    }
    if (part === "grants") {
      return this.#grants(node, signal);
    }
    const facts = await this.#read(connection, (reader, target) =>
      factsOf(part, reader, target, role.oid, signal),
    );
    return facts.ok ? ok(orNothing(facts.value).map((fact) => factNode(node, fact))) : facts;
  }

  async #grants(node: NodeOf<"part">, signal: CancelSignal): Promise<Level> {
    const grants = await this.#read(node.connection, (reader, target) =>
      reader.grants(target, node.role.oid, signal),
    );
    if (!grants.ok) {
      return grants;
    }
    const schemas = [...groupBy(grants.value.items, ({ schema }) => schema ?? "")].map(
      ([schema, granted]) =>
        grantsOfNode(
          node,
          schema,
          granted.map(({ kind, name, privileges }) => ({
            key: `${kind} ${name}`,
            label: name,
            description: `${grantKindText(kind)} · ${privileges.join(", ")}`,
            icon: "key",
          })),
        ),
    );
    const more = rest(grants.value).map((fact) => factNode(node, fact));
    return ok(
      schemas.length === 0
        ? orNothing([]).map((fact) => factNode(node, fact))
        : [...schemas, ...more],
    );
  }

  async #read<T>(
    connection: string,
    ask: (reader: RoleReader, target: ConnectionTarget) => Promise<Browsed<T>>,
  ): Promise<Browsed<T>> {
    try {
      return await ask(await this.#parts.reader(), await this.#parts.target(connection));
    } catch (error) {
      // A connection that was taken out of the settings while its row was open.
      return err({
        code: "unreachable",
        message: messageOf(error),
      });
    }
  }
}

function predefinedRoles({ connection, server }: NodeOf<"predefined">): readonly RoleNode[] {
  return server.roles
    .filter(({ predefined }) => predefined)
    .map((role) => serverRoleNode(connection, server, role));
}

function roleLists(node: NodeOf<"role">): readonly RoleNode[] {
  const { model } = node;
  const hasUsers = model.userRoles !== null || model.userRoleColumn !== null;
  return [
    ...(hasUsers ? [listNode("users", node)] : []),
    ...(model.rolePermissions === null ? [] : [listNode("permissions", node)]),
  ];
}

/** Lists of memberships only where there are some; the others are known when they are unfolded. */
function serverRoleParts(node: NodeOf<"serverRole">): readonly RoleNode[] {
  const index = new MembershipIndex(node.server);
  const counts = {
    memberOf: index.memberOf(node.role.oid).length,
    members: index.members(node.role.oid).length,
  };
  return SERVER_ROLE_PARTS.flatMap((part) => {
    if (part !== "memberOf" && part !== "members") {
      return [partNode(node, part, null)];
    }
    // A list of members is where the next one is added.
    return counts[part] === 0 && part === "memberOf" ? [] : [partNode(node, part, counts[part])];
  });
}

/** The next roles in a direction. One that is on the way already is shown, and goes no further. */
function related(
  node: NodeOf<"part" | "related">,
  part: "memberOf" | "members",
  oid: number,
  way: readonly number[],
): readonly RoleNode[] {
  const index = new MembershipIndex(node.server);
  const found = part === "memberOf" ? index.memberOf(oid) : index.members(oid);
  return found.map((each) => relatedNode(node, part, each, [...way, oid]));
}

async function factsOf(
  part: "owns" | "defaults" | "settings",
  reader: RoleReader,
  target: ConnectionTarget,
  role: number,
  signal: CancelSignal,
): Promise<Browsed<readonly Fact[]>> {
  switch (part) {
    case "owns": {
      const owned = await reader.owned(target, role, signal);
      if (!owned.ok) {
        return owned;
      }
      const { kinds, elsewhere } = owned.value;
      return ok([
        ...kinds.map(({ kind, count }) =>
          fact(kind, ownedText(kind), count.toLocaleString(), "package"),
        ),
        ...elsewhere.map(({ database, count }) =>
          fact(
            `in ${database}`,
            vscode.l10n.t("In the database {0}", database),
            count.toLocaleString(),
            "database",
          ),
        ),
      ]);
    }
    case "defaults": {
      const defaults = await reader.defaultPrivileges(target, role, signal);
      return defaults.ok
        ? ok(
            defaults.value.map((each) =>
              fact(JSON.stringify(each), defaultText(each), each.privileges.join(", "), "wand"),
            ),
          )
        : defaults;
    }
    case "settings": {
      const settings = await reader.settings(target, role, signal);
      return settings.ok
        ? ok(
            settings.value.map(({ database, name, value }) =>
              fact(
                `${database ?? ""} ${name}`,
                `${name} = ${value}`,
                database === null
                  ? ""
                  : vscode.l10n.t("In the database {0}", qualifiedName([database])),
                "settings",
              ),
            ),
          )
        : settings;
    }
  }
}

function fact(key: string, label: string, description: string, icon: string): Fact {
  return { key, label, description, icon };
}

/** Says that a list goes on. */
function rest({ items, truncated }: Listed<unknown>): readonly Fact[] {
  const count = items.length.toLocaleString();
  return truncated
    ? [fact("rest", vscode.l10n.t("Only the first {0} are shown", count), "", "ellipsis")]
    : [];
}

function orNothing(facts: readonly Fact[]): readonly Fact[] {
  return facts.length > 0 ? facts : [fact("", vscode.l10n.t("Nothing"), "", "dash")];
}
