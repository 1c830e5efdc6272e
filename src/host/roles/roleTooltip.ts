import * as vscode from "vscode";

import { APPLICATION_ACTIONS, obstacleOf } from "../../core/roles/actionObstacle.ts";
import { entryLabel, type RoleUser } from "../../core/roles/applicationRoles.ts";
import { membershipObstacle } from "../../core/roles/membershipActions.ts";
import type { RoleModel } from "../../core/roles/roleModel.ts";
import type { ServerRole, ServerRoles } from "../../core/roles/serverRoles.ts";
import { tableLabel } from "../../core/roles/tableShape.ts";
import { escapeMarkdown } from "../lib/markdownText.ts";
import type { RoleNode } from "./roleNode.ts";
import {
  attributeWords,
  membershipObstacleText,
  membershipWords,
  obstacleText,
  stateText,
} from "./roleWords.ts";

/** What a row has to say that has no room in it, and why what is not offered is not offered. */
export function roleTooltip(node: RoleNode): vscode.MarkdownString | undefined {
  const paragraphs = paragraphsOf(node).filter((text) => text !== "");
  return paragraphs.length === 0
    ? undefined
    : new vscode.MarkdownString(paragraphs.map(escapeMarkdown).join("\n\n"));
}

function paragraphsOf(node: RoleNode): readonly string[] {
  switch (node.kind) {
    case "application":
      return [...tablesOf(node.application.model), ...obstacles(node.application.model)];
    case "role":
      return [entryLabel(node.role), node.role.name ?? "", ...obstacles(node.model)];
    case "users":
    case "permissions":
      return obstacles(node.model);
    case "user":
      return [...userParagraphs(node.user), ...obstacles(node.model)];
    case "permission": {
      const { code, name, key, grantedAt, grantedBy } = node.permission;
      return [
        code ?? key,
        name ?? "",
        ...when(grantedAt, grantedBy, null),
        ...obstacles(node.model),
      ];
    }
    case "orphan":
      return Object.entries(node.row.row).map(([column, value]) => `${column}: ${value ?? "NULL"}`);
    case "serverRole":
      return [
        node.role.name,
        node.role.comment ?? "",
        ...attributeWords(node.role),
        ...membershipObstacles(node.server, node.role),
      ];
    case "related": {
      const { role, grants } = node.related;
      const by = grants.flatMap(({ grantor }) => {
        const name = node.server.roles.find(({ oid }) => oid === grantor)?.name;
        return name === undefined ? [] : [vscode.l10n.t("Granted by {0}", name)];
      });
      return [role.name, role.comment ?? "", ...by, ...grants.flatMap(membershipWords)];
    }
    case "fact":
      return [node.fact.label, node.fact.description];
    case "connection":
    case "problem":
    case "orphans":
    case "server":
    case "predefined":
    case "part":
    case "grantsOf":
      return [];
  }
}

function tablesOf(model: RoleModel): readonly string[] {
  const found = [
    model.roles,
    model.users,
    model.permissions,
    model.userRoles,
    model.rolePermissions,
    model.history,
  ].flatMap((part) => (part === null ? [] : [tableLabel(part.table)]));
  const setting = model.rolePermissions?.actingSetting ?? model.userRoles?.actingSetting ?? null;
  return [
    vscode.l10n.t("Read from: {0}", found.join(", ")),
    ...(setting === null
      ? []
      : [vscode.l10n.t("The audit trigger reads who acts from {0}.", setting.name)]),
  ];
}

function userParagraphs(user: RoleUser): readonly string[] {
  return [
    entryLabel(user),
    user.name ?? "",
    stateText(user),
    ...when(user.grantedAt, user.grantedBy, user.expiresAt),
    ...(user.endedAt === null ? [] : [vscode.l10n.t("Ended: {0}", user.endedAt)]),
    ...(user.reason === null ? [] : [vscode.l10n.t("Reason: {0}", user.reason)]),
  ];
}

function when(
  grantedAt: string | null,
  grantedBy: string | null,
  expiresAt: string | null,
): readonly string[] {
  return [
    ...(grantedAt === null ? [] : [vscode.l10n.t("Granted: {0}", grantedAt)]),
    ...(grantedBy === null ? [] : [vscode.l10n.t("Granted by {0}", grantedBy)]),
    ...(expiresAt === null ? [] : [vscode.l10n.t("Expires: {0}", expiresAt)]),
  ];
}

/** Each reason once, whatever it keeps from being done. */
function obstacles(model: RoleModel): readonly string[] {
  const texts = APPLICATION_ACTIONS.flatMap((action) => {
    const obstacle = obstacleOf(model, action);
    return obstacle === null ? [] : [obstacleText(obstacle)];
  });
  return [...new Set(texts)];
}

function membershipObstacles(server: ServerRoles, role: ServerRole): readonly string[] {
  const obstacle = membershipObstacle(server, role);
  return obstacle === null ? [] : [membershipObstacleText(obstacle)];
}
