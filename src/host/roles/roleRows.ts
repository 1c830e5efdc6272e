import * as vscode from "vscode";

import type { ConnectionProfile } from "../../core/connection/profile.ts";
import { oneLine } from "../../core/lib/visibleText.ts";
import { entryLabel, type ApplicationRole } from "../../core/roles/applicationRoles.ts";
import { tableLabel } from "../../core/roles/tableShape.ts";
import { environmentColor } from "../connections/environmentColor.ts";
import { environmentText } from "../deployment/production.ts";
import { shorten } from "../lib/markdownText.ts";
import { browseFailureText } from "../tree/browseFailureText.ts";
import { roleContextValue } from "./roleCapabilities.ts";
import type { NodeOf, RoleNode, ServerRolePart } from "./roleNode.ts";
import { attributeWords, membershipWords, orphansText, partText, stateText } from "./roleWords.ts";

interface RowText {
  readonly label: string;
  readonly description: string;
  readonly icon: vscode.ThemeIcon;
  readonly folds: boolean;
}

/** Descriptions longer than this are cut: the tooltip has the rest. */
const DESCRIPTION_LENGTH = 200;
const WARNING = new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground"));

export type FindProfile = (connection: string) => ConnectionProfile | undefined;

/** The row of a node. */
export function roleRow(node: RoleNode, profile: FindProfile): vscode.TreeItem {
  const { label, description, icon, folds } = rowText(node, profile);
  const row = new vscode.TreeItem(
    oneLine(label),
    folds ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  row.description = shorten(description, DESCRIPTION_LENGTH);
  row.iconPath = icon;
  row.contextValue = roleContextValue(node);
  const spoken = [label, description].filter((text) => text !== "").join(", ");
  row.accessibilityInformation = { label: oneLine(spoken) };
  return row;
}

function rowText(node: RoleNode, profile: FindProfile): RowText {
  switch (node.kind) {
    case "connection":
      return connectionText(node, profile(node.connection));
    case "application":
      return applicationText(node);
    case "problem":
      return row(node.label, browseFailureText(node.failure), WARNING, false);
    case "role":
      return row(
        entryLabel(node.role),
        roleDescription(node.role),
        themed(node.role.active === false ? "circle-slash" : "shield"),
        true,
      );
    case "users":
      return row(usersLabel(node.role), usersDescription(node.role), themed("person"), true);
    case "permissions": {
      const count = node.role.permissions?.toLocaleString() ?? "?";
      return row(vscode.l10n.t("Permissions ({0})", count), "", themed("key"), true);
    }
    case "user":
      return userText(node);
    case "permission": {
      const { permission } = node;
      const name = permission.code === null ? null : permission.name;
      return row(entryLabel(permission), name ?? "", themed("key"), false);
    }
    case "orphans":
      return row(orphansText(node.orphans), "", WARNING, true);
    case "orphan": {
      const values = Object.entries(node.row.row).map(
        ([column, value]) => `${column}=${value ?? "NULL"}`,
      );
      return row(node.row.reference, values.join(" · "), themed("circle-outline"), false);
    }
    case "server":
      return row("PostgreSQL", "", themed("server"), true);
    case "predefined":
      return row(vscode.l10n.t("PostgreSQL's own roles"), "", themed("library"), true);
    case "serverRole":
      return serverRoleText(node);
    case "part":
      return row(partText(node.part, node.count), "", themed(PART_ICONS[node.part]), true);
    case "related":
      return relatedText(node);
    case "grantsOf": {
      const count = node.facts.length.toLocaleString();
      return row(
        `${node.schema === "" ? vscode.l10n.t("Outside schemas") : node.schema} (${count})`,
        "",
        themed("symbol-namespace"),
        true,
      );
    }
    case "fact":
      return row(node.fact.label, node.fact.description, themed(node.fact.icon), false);
  }
}

function row(label: string, description: string, icon: vscode.ThemeIcon, folds: boolean): RowText {
  return { label, description, icon, folds };
}

function connectionText(
  { connection }: NodeOf<"connection">,
  profile: ConnectionProfile | undefined,
): RowText {
  return row(
    connection,
    profile === undefined
      ? ""
      : [environmentText(profile.environment), profile.database].join(" · "),
    themed("database", profile && environmentColor(profile.environment)),
    true,
  );
}

function applicationText({ application }: NodeOf<"application">): RowText {
  const { model, roles } = application;
  const table = tableLabel(model.roles.table);
  return row(
    vscode.l10n.t("Application"),
    roles === null
      ? vscode.l10n.t("no right to read {0}", table)
      : `${table} · ${countText(roles.length, ROLE_COUNT)}`,
    roles === null ? themed("lock") : themed("organization"),
    roles !== null,
  );
}

/** "3 users, 42 permissions" */
function roleDescription(role: ApplicationRole): string {
  const { users, permissions } = role;
  return [
    ...(users === null ? [] : [countText(users.active, USER_COUNT)]),
    ...(permissions === null ? [] : [countText(permissions, PERMISSION_COUNT)]),
    ...(users !== null && users.expiring > 0
      ? [vscode.l10n.t("{0} expire soon", users.expiring)]
      : []),
    ...(role.active === false ? [vscode.l10n.t("inactive")] : []),
  ].join(", ");
}

interface CountWords {
  readonly one: () => string;
  readonly many: (count: string) => string;
}
const ROLE_COUNT: CountWords = {
  one: () => vscode.l10n.t("1 role"),
  many: (count) => vscode.l10n.t("{0} roles", count),
};
const USER_COUNT: CountWords = {
  one: () => vscode.l10n.t("1 user"),
  many: (count) => vscode.l10n.t("{0} users", count),
};
const PERMISSION_COUNT: CountWords = {
  one: () => vscode.l10n.t("1 permission"),
  many: (count) => vscode.l10n.t("{0} permissions", count),
};

function countText(count: number, words: CountWords): string {
  return count === 1 ? words.one() : words.many(count.toLocaleString());
}

function usersLabel({ users }: ApplicationRole): string {
  const count = users === null ? "?" : users.active.toLocaleString();
  return vscode.l10n.t("Users ({0})", count);
}

function usersDescription({ users }: ApplicationRole): string {
  if (users === null) {
    return "";
  }
  return [
    ...(users.expiring > 0 ? [vscode.l10n.t("{0} expire soon", users.expiring)] : []),
    ...(users.inactive > 0 ? [vscode.l10n.t("{0} inactive", users.inactive)] : []),
  ].join(", ");
}

function userText({ user }: NodeOf<"user">): RowText {
  const icon =
    user.state === "active"
      ? themed("account")
      : user.state === "expiring"
        ? themed("clock", new vscode.ThemeColor("list.warningForeground"))
        : themed("circle-slash", new vscode.ThemeColor("disabledForeground"));
  const said = [
    ...(user.code === null || user.name === null ? [] : [user.name]),
    ...(user.state === "active" ? [] : [stateText(user)]),
    ...(user.expiresAt === null || user.state === "inactive"
      ? []
      : [vscode.l10n.t("until {0}", user.expiresAt)]),
  ];
  return row(entryLabel(user), said.join(" · "), icon, false);
}

function serverRoleText({ role }: NodeOf<"serverRole">): RowText {
  const icon = role.passwordExpired
    ? WARNING
    : themed(role.superuser ? "star-full" : role.login ? "account" : "organization");
  return row(role.name, attributeWords(role).join(" · "), icon, true);
}

function relatedText({ related, way }: NodeOf<"related">): RowText {
  const { role, grants } = related;
  const words = [...new Set(grants.flatMap(membershipWords))];
  const again = way.includes(role.oid);
  return row(
    role.name,
    [...words, ...(again ? [vscode.l10n.t("see above")] : [])].join(" · "),
    themed(role.superuser ? "star-full" : role.login ? "account" : "organization"),
    !again,
  );
}

const PART_ICONS: Readonly<Record<ServerRolePart, string>> = {
  memberOf: "arrow-up",
  members: "arrow-down",
  owns: "package",
  grants: "key",
  defaults: "wand",
  settings: "settings",
};

function themed(id: string, color?: vscode.ThemeColor): vscode.ThemeIcon {
  return new vscode.ThemeIcon(id, color);
}
