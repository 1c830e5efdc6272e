import * as vscode from "vscode";

import {
  grantMembership,
  membershipObstacle,
  optionsOf,
  revokeMembership,
  wouldLoop,
  type MembershipOptions,
} from "../../core/roles/membershipActions.ts";
import { MembershipIndex } from "../../core/roles/memberships.ts";
import { roleSql } from "../../core/roles/roleSql.ts";
import type { Membership, ServerRole, ServerRoles } from "../../core/roles/serverRoles.ts";
import { explainTable } from "../../core/roles/tablePrivileges.ts";
import { oneLine } from "../../core/lib/visibleText.ts";
import type { Actions } from "../actions/actions.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import { orCancelled, UserMessage } from "../lib/userMessage.ts";
import { askRoleReason } from "./askDetails.ts";
import { pathSegment, showMarkdown } from "./markdownDocument.ts";
import { privilegeText, privilegeTitle } from "./privilegeDocument.ts";
import { pick, pickServerRole, type RoleAccess } from "./roleAccess.ts";
import { grantedOf, type RoleNode } from "./roleNode.ts";
import type { RolesView } from "./rolesView.ts";
import { membershipObstacleText, membershipWords } from "./roleWords.ts";

export type ServerRoleCommand =
  | "schemaOps.showRoleSql"
  | "schemaOps.explainPrivileges"
  | "schemaOps.grantMembership"
  | "schemaOps.revokeMembership";

export interface ServerRoleCommandParts {
  readonly view: RolesView;
  readonly access: RoleAccess;
  readonly actions: Actions;
  readonly documents: VirtualDocuments;
}

/** What is done with PostgreSQL's own roles. */
export function serverRoleCommands({
  view,
  access,
  actions,
  documents,
}: ServerRoleCommandParts): Pick<CommandHandlers, ServerRoleCommand> {
  return {
    "schemaOps.showRoleSql": async (argument) => {
      const { connection, server, role } = await access.serverRole(access.node(argument));
      const settings = await access.read(connection, (reader, target, signal) =>
        reader.settings(target, role.oid, signal),
      );
      const uri = documents.keep(
        `${pathSegment(connection)}/${pathSegment(role.name)}.sql`,
        roleSql(server, role, settings),
      );
      await vscode.window.showTextDocument(uri, { preview: true });
    },
    "schemaOps.explainPrivileges": async (argument) => {
      const { connection, server, role } = await access.serverRole(access.node(argument));
      const tables = await access.read(connection, (reader, target, signal) =>
        reader.tables(target, signal),
      );
      const table = await pick(
        vscode.l10n.t("What may {0} do on which table?", oneLine(role.name)),
        tables.items.map((value) => ({
          label: oneLine(value.name),
          description: oneLine(value.schema),
          value,
        })),
      );
      const facts = await access.read(connection, (reader, target, signal) =>
        reader.tableFacts(target, table.oid, signal),
      );
      if (facts === null) {
        throw new UserMessage(vscode.l10n.t("{0} is not there any more.", oneLine(table.name)));
      }
      const text = privilegeText(server, role, facts, explainTable(server, role.oid, facts));
      await showMarkdown(documents, [connection], privilegeTitle(role, facts), text);
    },
    "schemaOps.grantMembership": async (argument) => {
      const { connection, server, role } = await access.serverRole(access.node(argument));
      requireAdmin(server, role);
      const excluded = new Set([
        ...wouldLoop(server, role.oid),
        ...new MembershipIndex(server).members(role.oid).map(({ role: member }) => member.oid),
      ]);
      const member = await pickServerRole(
        vscode.l10n.t("Who becomes a member of {0}?", oneLine(role.name)),
        server.roles.filter(({ oid, predefined }) => !predefined && !excluded.has(oid)),
      );
      const names = [oneLine(role.name), oneLine(member.name)] as const;
      const title = vscode.l10n.t("Grant {0} to {1}", ...names);
      const options = await askOptions(title, server);
      const reason = await askRoleReason(title, null, null);
      const action = grantMembership({ role: role.name, member: member.name }, options, {
        ...{ title, connection, reason },
        major: server.major,
      });
      await actions.perform(action, () => view.refreshConnection(connection));
    },
    "schemaOps.revokeMembership": async (argument) => {
      const node = access.node(argument);
      const { connection, server, membership } = await membershipOf(access, node);
      const index = new MembershipIndex(server);
      const [role, member] = [index.role(membership.role), index.role(membership.member)];
      if (role === undefined || member === undefined) {
        throw new UserMessage(vscode.l10n.t("This membership is not there any more."));
      }
      requireAdmin(server, role);
      const grantor =
        membership.grantor === null ? null : (index.role(membership.grantor)?.name ?? null);
      const title = vscode.l10n.t("Revoke {0} from {1}", oneLine(role.name), oneLine(member.name));
      const reason = await askRoleReason(title, null, null);
      const action = revokeMembership(
        { role: role.name, member: member.name, grantor },
        optionsOf(membership),
        { title, connection, reason, major: server.major },
      );
      await actions.perform(action, () => view.refreshConnection(connection));
    },
  };
}

function requireAdmin(server: ServerRoles, role: ServerRole): void {
  const obstacle = membershipObstacle(server, role);
  if (obstacle !== null) {
    throw new UserMessage(membershipObstacleText(obstacle));
  }
}

/** What goes with the membership: before PostgreSQL 16 there is one thing to choose. */
async function askOptions(title: string, { major }: ServerRoles): Promise<MembershipOptions> {
  const admin = { label: "ADMIN", detail: vscode.l10n.t("may pass the membership on") };
  const inherit = {
    label: "INHERIT",
    detail: vscode.l10n.t("has the role's privileges without further ado"),
    picked: true,
  };
  const set = { label: "SET", detail: vscode.l10n.t("may SET ROLE to it"), picked: true };
  const chosen = orCancelled(
    await vscode.window.showQuickPick(major >= 16 ? [admin, inherit, set] : [admin], {
      title,
      placeHolder: vscode.l10n.t("What goes with the membership"),
      canPickMany: true,
      ignoreFocusOut: true,
    }),
  );
  const has = (label: string): boolean => chosen.some((item) => item.label === label);
  return major >= 16
    ? { admin: has("ADMIN"), inherit: has("INHERIT"), set: has("SET") }
    : { admin: has("ADMIN"), inherit: true, set: true };
}

interface MembershipChoice {
  readonly connection: string;
  readonly server: ServerRoles;
  readonly membership: Membership;
}

/** The membership of the row; without one, a choice among the members of a role. Several grantors are a choice too. */
async function membershipOf(
  access: RoleAccess,
  node: RoleNode | undefined,
): Promise<MembershipChoice> {
  if (node?.kind === "related") {
    const { connection, server } = node;
    return { connection, server, membership: await pickGrant(server, grantedOf(node)) };
  }
  const { connection, server, role } = await access.serverRole(node);
  const members = new MembershipIndex(server).members(role.oid);
  const grants = members
    .flatMap(({ grants: list }) => list)
    .filter(({ grantor }) => grantor !== null);
  return { connection, server, membership: await pickGrant(server, grants) };
}

function pickGrant(server: ServerRoles, grants: readonly Membership[]): Promise<Membership> {
  const [only, ...others] = grants;
  if (only === undefined) {
    throw new UserMessage(vscode.l10n.t("There is nothing to choose from."));
  }
  const index = new MembershipIndex(server);
  const nameOf = (oid: number | null): string =>
    oneLine(index.role(oid ?? 0)?.name ?? String(oid ?? ""));
  return others.length === 0
    ? Promise.resolve(only)
    : pick(
        vscode.l10n.t("Which membership?"),
        grants.map((value) => ({
          label: nameOf(value.member),
          description: vscode.l10n.t("Granted by {0}", nameOf(value.grantor)),
          detail: membershipWords(value).join(" · "),
          value,
        })),
      );
}
