import * as vscode from "vscode";

import { oneLine } from "../../core/lib/visibleText.ts";
import type { SessionRow, UserCount } from "../../core/sessions/ports.ts";
import { stateOf, type SessionState, type SessionTable } from "../../core/sessions/sessionTable.ts";
import { qualifiedName } from "../../core/sql/qualifiedName.ts";
import { environmentColor } from "../connections/environmentColor.ts";
import { environmentText } from "../deployment/production.ts";
import { shorten } from "../lib/markdownText.ts";
import { backendText, databaseText, serverText, stateGroupText } from "./backendRows.ts";
import { sessionContextValue } from "./sessionCapabilities.ts";
import type { SessionFacts } from "./sessionFacts.ts";
import type { NodeOf, SessionNode } from "./sessionNode.ts";
import { problemText, relativeText } from "./sessionWords.ts";

/** What a row shows; the tree gives it its id. */
export interface RowText {
  readonly label: string;
  readonly description: string;
  readonly icon: vscode.ThemeIcon;
  readonly folds: "open" | "closed" | "none";
}

/** Descriptions longer than this are cut: the tooltip has the rest. */
const DESCRIPTION_LENGTH = 200;

export const WARNING_ICON = new vscode.ThemeIcon(
  "warning",
  new vscode.ThemeColor("list.warningForeground"),
);

/** The row of a node. */
export function sessionRow(node: SessionNode, facts: SessionFacts): vscode.TreeItem {
  const { label, description, icon, folds } = rowText(node, facts);
  const row = new vscode.TreeItem(oneLine(label), collapsible(folds));
  row.description = shorten(description, DESCRIPTION_LENGTH);
  row.iconPath = icon;
  row.contextValue = sessionContextValue(node);
  const spoken = [label, description].filter((text) => text !== "").join(", ");
  row.accessibilityInformation = { label: oneLine(spoken) };
  return row;
}

function collapsible(folds: RowText["folds"]): vscode.TreeItemCollapsibleState {
  switch (folds) {
    case "open":
      return vscode.TreeItemCollapsibleState.Expanded;
    case "closed":
      return vscode.TreeItemCollapsibleState.Collapsed;
    case "none":
      return vscode.TreeItemCollapsibleState.None;
  }
}

function rowText(node: SessionNode, facts: SessionFacts): RowText {
  switch (node.kind) {
    case "connection":
      return connectionText(node, facts);
    case "application":
      return applicationText(node, facts);
    case "problem":
      return {
        label: node.name,
        description: problemText(node),
        icon: WARNING_ICON,
        folds: "none",
      };
    case "status":
      return statusText(node);
    case "user":
      return {
        label: userLabel(node.user),
        description: countText(node.user.count, node.user.overdue),
        icon: node.user.overdue > 0 ? WARNING_ICON : new vscode.ThemeIcon("person"),
        folds: "closed",
      };
    case "session":
      return sessionText(node);
    case "page":
      return {
        label: node.user === null ? vscode.l10n.t("More users") : vscode.l10n.t("More sessions"),
        description: "",
        icon: new vscode.ThemeIcon("ellipsis"),
        folds: "closed",
      };
    case "server":
      return serverText(facts.activity(node.connection));
    case "database":
      return databaseText(node.group);
    case "state":
      return stateGroupText(node.group);
    case "backend":
      return backendText(node, facts);
  }
}

function connectionText({ connection }: NodeOf<"connection">, facts: SessionFacts): RowText {
  const profile = facts.profile(connection);
  return {
    label: connection,
    description: [
      ...(profile === undefined ? [] : [environmentText(profile.environment), profile.database]),
    ].join(" · "),
    icon: new vscode.ThemeIcon("database", profile && environmentColor(profile.environment)),
    folds: "closed",
  };
}

/** The line that a folded table says of its sessions: "ACTIVE 128 (3 overdue) · REVOKED 4". */
function applicationText(
  { connection, table }: NodeOf<"application">,
  facts: SessionFacts,
): RowText {
  const counts = facts.counts(connection, table) ?? [];
  const overdue = counts.reduce((sum, count) => sum + count.overdue, 0);
  return {
    label: vscode.l10n.t("Application: {0}", qualifiedName([table.schema, table.name])),
    description: counts
      .map((count) => `${statusWord(count.status)} ${countText(count.count, count.overdue)}`)
      .join(" · "),
    icon: overdue > 0 ? WARNING_ICON : new vscode.ThemeIcon("account"),
    folds: "closed",
  };
}

function statusText({ table, count }: NodeOf<"status">): RowText {
  return {
    label: statusWord(count.status),
    description: countText(count.count, count.overdue),
    icon: count.overdue > 0 ? WARNING_ICON : stateIcon(stateOf(table.status, count.status)),
    folds: "closed",
  };
}

function statusWord(status: string | null): string {
  return status ?? vscode.l10n.t("(no status)");
}

export function countText(count: number, overdue: number): string {
  const number = count.toLocaleString(vscode.env.language);
  return overdue === 0
    ? number
    : vscode.l10n.t("{0} ({1} overdue)", number, overdue.toLocaleString(vscode.env.language));
}

export function userLabel({ user, labels }: Pick<UserCount, "user" | "labels">): string {
  return labels.length > 0 ? labels.join(" · ") : (user ?? vscode.l10n.t("(no user)"));
}

function stateIcon(state: SessionState): vscode.ThemeIcon {
  switch (state) {
    case "active":
      return new vscode.ThemeIcon("circle-large-filled", new vscode.ThemeColor("charts.green"));
    case "expired":
      return new vscode.ThemeIcon("history");
    case "revoked":
      return new vscode.ThemeIcon("circle-slash");
    case "other":
      return new vscode.ThemeIcon("circle-large-outline");
  }
}

function sessionText({ table, row }: NodeOf<"session">): RowText {
  return {
    label: sessionLabel(table, row),
    description: [
      // Without a level of users, the row says whose it is.
      ...(table.user === null || row.labels.length > 0 || row.user !== null
        ? []
        : [userLabel(row)]),
      ...(row.overdue ? [vscode.l10n.t("OVERDUE")] : []),
      ...(row.address === null || row.device === null ? [] : [row.address]),
      ...timeTexts(row),
      ...(row.reason === null || row.reason === "" ? [] : [row.reason]),
    ].join(" · "),
    icon: row.overdue ? WARNING_ICON : stateIcon(stateOf(table.status, row.status)),
    folds: "none",
  };
}

/** What people know the session by: its device, else its address, else its number. */
export function sessionLabel(table: SessionTable, row: SessionRow): string {
  return row.device ?? row.userAgent ?? row.address ?? keyText(table, row);
}

/** The key, unless it lets somebody in: then its beginning. */
export function keyText(table: SessionTable, { key }: Pick<SessionRow, "key">): string {
  return key
    .map((value, at) =>
      table.secrets.includes(table.key[at] ?? "") ? `${value.slice(0, 6)}…` : value,
    )
    .join(", ");
}

function timeTexts(row: SessionRow): readonly string[] {
  const words = (ms: number | null, text: (when: string) => string): readonly string[] =>
    ms === null ? [] : [text(relativeText(ms, row.atMs))];
  const expires = row.expiresMs;
  return [
    ...words(row.lastActivityMs ?? row.createdMs, (when) =>
      row.lastActivityMs === null
        ? vscode.l10n.t("created {0}", when)
        : vscode.l10n.t("last used {0}", when),
    ),
    ...(row.revokedMs === null
      ? words(expires, (when) =>
          expires !== null && expires <= row.atMs
            ? vscode.l10n.t("expired {0}", when)
            : vscode.l10n.t("expires {0}", when),
        )
      : words(row.revokedMs, (when) => vscode.l10n.t("revoked {0}", when))),
  ];
}
