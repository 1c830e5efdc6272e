import * as vscode from "vscode";

import {
  grantPermission,
  grantRole,
  revokePermission,
  revokeRole,
  type ActionCase,
} from "../../core/roles/applicationActions.ts";
import { obstacleOf, type ApplicationAction } from "../../core/roles/actionObstacle.ts";
import {
  entryLabel,
  type EntityEntry,
  type RolePermission,
  type RoleUser,
} from "../../core/roles/applicationRoles.ts";
import type { Action } from "../../core/actions/action.ts";
import type { LinkTable, RoleModel } from "../../core/roles/roleModel.ts";
import { oneLine } from "../../core/lib/visibleText.ts";
import type { Actions } from "../actions/actions.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import { UserMessage } from "../lib/userMessage.ts";
import type { ActingUsers } from "./actingUsers.ts";
import { askExpiry, askRoleReason } from "./askDetails.ts";
import { showHistory } from "./historyDocument.ts";
import { pick, type ApplicationRoleChoice, type RoleAccess } from "./roleAccess.ts";
import type { RolesView } from "./rolesView.ts";
import { obstacleText } from "./roleWords.ts";

export type ApplicationRoleCommand =
  | "schemaOps.grantRole"
  | "schemaOps.revokeRole"
  | "schemaOps.grantPermission"
  | "schemaOps.revokePermission"
  | "schemaOps.showRoleHistory"
  | "schemaOps.chooseActingUser";

export interface ApplicationRoleCommandParts {
  readonly view: RolesView;
  readonly access: RoleAccess;
  readonly acting: ActingUsers;
  readonly actions: Actions;
  readonly documents: VirtualDocuments;
}

/** What is done with the roles of an application. */
export function applicationRoleCommands(
  parts: ApplicationRoleCommandParts,
): Pick<CommandHandlers, ApplicationRoleCommand> {
  const { view, access, acting, actions } = parts;

  const perform = async (connection: string, action: Action): Promise<void> => {
    await actions.perform(action, () => view.refreshConnection(connection));
  };

  const aboutOf = async (
    { connection, model }: ApplicationRoleChoice,
    link: LinkTable,
    title: string,
    reasonColumn: string | null,
  ): Promise<ActionCase> => {
    const actingUser = await acting.for(connection, model, link);
    const reason = await askRoleReason(title, link.table, reasonColumn);
    return { title, connection, reason, actingUser };
  };

  return {
    "schemaOps.grantRole": async (argument) => {
      const node = access.node(argument);
      const choice = await access.applicationRole(node);
      const { connection, model, role } = choice;
      const link = linkFor(model.userRoles, model, "grantRole");
      const holders = await access.read(connection, (reader, target, signal) =>
        reader.users(target, model, role.key, signal),
      );
      const user =
        node?.kind === "user" ? node.user : await pickNewUser(access, choice, holders.items);
      const title = vscode.l10n.t("Grant {0} to {1}", labelOf(role), labelOf(user));
      const expiresAt = link.expiresAt === null ? null : await askExpiry(title);
      const about = await aboutOf(choice, link, title, link.grantReason);
      const held = holders.items.find(({ key }) => key === user.key);
      const expired = held?.inactiveBecause === "expired" ? held.row : null;
      const given = { user: user.key, role: role.key, expiresAt, expired };
      await perform(connection, grantRole(link, given, about));
    },
    "schemaOps.revokeRole": async (argument) => {
      const node = access.node(argument);
      const choice = await access.applicationRole(node);
      const { connection, model, role } = choice;
      const link = linkFor(model.userRoles, model, "revokeRole");
      const user = node?.kind === "user" ? node.user : await pickHolder(access, choice);
      const title = vscode.l10n.t("Revoke {0} from {1}", labelOf(role), labelOf(user));
      const about = await aboutOf(choice, link, title, link.endReason);
      await perform(connection, revokeRole(link, user.row, about));
    },
    "schemaOps.grantPermission": async (argument) => {
      const choice = await access.applicationRole(access.node(argument));
      const { connection, model, role } = choice;
      const link = linkFor(model.rolePermissions, model, "grantPermission");
      const permission = await pickNewPermission(access, choice);
      const title = vscode.l10n.t("Grant {0} to {1}", labelOf(permission), labelOf(role));
      const about = await aboutOf(choice, link, title, link.grantReason);
      const given = { role: role.key, permission: permission.key };
      await perform(connection, grantPermission(link, given, about));
    },
    "schemaOps.revokePermission": async (argument) => {
      const node = access.node(argument);
      const choice = await access.applicationRole(node);
      const { connection, model, role } = choice;
      const link = linkFor(model.rolePermissions, model, "revokePermission");
      const permission =
        node?.kind === "permission" ? node.permission : await pickHeldPermission(access, choice);
      const title = vscode.l10n.t("Revoke {0} from {1}", labelOf(permission), labelOf(role));
      const about = await aboutOf(choice, link, title, link.endReason);
      await perform(connection, revokePermission(link, permission.row, about));
    },
    "schemaOps.showRoleHistory": async (argument) => {
      const node = access.node(argument);
      if (node?.kind === "application") {
        const { connection, application } = node;
        await showHistory(parts, { connection, model: application.model, role: null });
      } else {
        await showHistory(parts, await access.applicationRole(node));
      }
    },
    "schemaOps.chooseActingUser": async (argument) => {
      const { connection, model } = await access.application(access.node(argument));
      await acting.choose(connection, model);
    },
  };
}

/** The table that the action changes; what keeps it from being changed is a message. */
function linkFor<L extends LinkTable>(
  link: L | null,
  model: RoleModel,
  action: ApplicationAction,
): L {
  const obstacle = obstacleOf(model, action);
  if (obstacle !== null || link === null) {
    throw new UserMessage(obstacleText(obstacle ?? { code: "no-table" }));
  }
  return link;
}

function labelOf(entry: Parameters<typeof entryLabel>[0]): string {
  return oneLine(entryLabel(entry));
}

/** Of the users who do not hold the role. */
async function pickNewUser(
  access: RoleAccess,
  { connection, model, role }: ApplicationRoleChoice,
  holders: readonly RoleUser[],
): Promise<EntityEntry> {
  const users = await access.read(connection, (reader, target, signal) =>
    reader.entries(target, model, "users", signal),
  );
  const holding = new Set(
    holders.filter(({ state }) => state !== "inactive").map(({ key }) => key),
  );
  return pickEntry(
    vscode.l10n.t("Grant {0} to which user?", labelOf(role)),
    users.items.filter(({ key }) => !holding.has(key)),
  );
}

async function pickHolder(
  access: RoleAccess,
  { connection, model, role }: ApplicationRoleChoice,
): Promise<RoleUser> {
  const users = await access.read(connection, (reader, target, signal) =>
    reader.users(target, model, role.key, signal),
  );
  return pickEntry(
    vscode.l10n.t("Revoke {0} from which user?", labelOf(role)),
    users.items.filter(({ inactiveBecause }) => inactiveBecause !== "ended"),
  );
}

async function pickNewPermission(
  access: RoleAccess,
  { connection, model, role }: ApplicationRoleChoice,
): Promise<EntityEntry> {
  const [all, held] = await Promise.all([
    access.read(connection, (reader, target, signal) =>
      reader.entries(target, model, "permissions", signal),
    ),
    access.read(connection, (reader, target, signal) =>
      reader.permissions(target, model, role.key, signal),
    ),
  ]);
  const keys = new Set(held.items.map(({ key }) => key));
  return pickEntry(
    vscode.l10n.t("Grant which permission to {0}?", labelOf(role)),
    all.items.filter(({ key }) => !keys.has(key)),
  );
}

async function pickHeldPermission(
  access: RoleAccess,
  { connection, model, role }: ApplicationRoleChoice,
): Promise<RolePermission> {
  const held = await access.read(connection, (reader, target, signal) =>
    reader.permissions(target, model, role.key, signal),
  );
  return pickEntry(vscode.l10n.t("Revoke which permission from {0}?", labelOf(role)), held.items);
}

function pickEntry<T extends Parameters<typeof entryLabel>[0]>(
  title: string,
  entries: readonly T[],
): Promise<T> {
  if (entries.length === 0) {
    throw new UserMessage(vscode.l10n.t("There is nothing to choose from."));
  }
  return pick(
    title,
    entries.map((value) => ({
      label: labelOf(value),
      description: oneLine(value.name ?? ""),
      value,
    })),
  );
}
