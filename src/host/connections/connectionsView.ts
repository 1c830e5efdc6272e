import * as vscode from "vscode";

import type { ConnectionProfile } from "../../core/connection/profile.ts";
import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import { environmentText, serverText } from "../deployment/production.ts";
import { escapeMarkdown } from "../lib/markdownText.ts";
import type { BrokenEntry, Connections, ConnectionStatus } from "./connections.ts";
import { environmentColor } from "./environmentColor.ts";
import { entryProblemText, problemText } from "./problemText.ts";

export const CONNECTIONS_VIEW = "schemaOps.connections";

type ConnectionNode =
  | { readonly kind: "connection"; readonly connection: string }
  | { readonly kind: "broken"; readonly entry: BrokenEntry };

/** The view "Connections". */
export class ConnectionsView implements vscode.TreeDataProvider<ConnectionNode>, Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<undefined>());
  readonly #connections: Connections;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(connections: Connections) {
    this.#connections = connections;
    this.#store.add(
      vscode.window.createTreeView<ConnectionNode>(CONNECTIONS_VIEW, { treeDataProvider: this }),
    );
    this.#store.add(connections.onDidChange(() => this.#changed.fire(undefined)));
  }

  getChildren(node?: ConnectionNode): ConnectionNode[] {
    return node !== undefined
      ? []
      : [
          ...this.#connections
            .profiles()
            .map(({ name }) => ({ kind: "connection" as const, connection: name })),
          ...this.#connections.broken().map((entry) => ({ kind: "broken" as const, entry })),
        ];
  }

  getTreeItem(node: ConnectionNode): vscode.TreeItem {
    if (node.kind === "broken") {
      return brokenRow(node.entry);
    }
    const profile = this.#connections.find(node.connection);
    return profile === undefined
      ? new vscode.TreeItem(node.connection)
      : connectionRow(profile, this.#connections.status(profile.name));
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function connectionRow(profile: ConnectionProfile, status: ConnectionStatus): vscode.TreeItem {
  const row = new vscode.TreeItem(profile.name);
  row.id = `connection:${profile.name}`;
  row.description = [
    environmentText(profile.environment),
    statusText(status),
    serverText(profile),
    roleText(profile.role),
  ].join(" · ");
  row.iconPath = new vscode.ThemeIcon(statusIcon(status), environmentColor(profile.environment));
  row.contextValue = "connection canEdit canTest";
  row.tooltip = tooltip(profile, status);
  row.accessibilityInformation = { label: `${profile.name}, ${row.description}` };
  return row;
}

function brokenRow(entry: BrokenEntry): vscode.TreeItem {
  const row = new vscode.TreeItem(entry.name);
  row.id = `broken:${entry.index}`;
  row.description = entryProblemText(entry.problem);
  row.iconPath = new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground"));
  row.contextValue = "broken";
  row.command = {
    command: "workbench.action.openSettings",
    title: vscode.l10n.t("Open Settings"),
    arguments: ["schemaOps.connections"],
  };
  return row;
}

function roleText(role: ConnectionProfile["role"]): string {
  switch (role) {
    case "manager":
      return vscode.l10n.t("manager");
    case "tenant":
      return vscode.l10n.t("tenant");
  }
}

function statusText(status: ConnectionStatus): string {
  switch (status.kind) {
    case "untested":
      return vscode.l10n.t("not tested");
    case "testing":
      return vscode.l10n.t("testing…");
    case "tested":
      return status.check.reached
        ? vscode.l10n.t("PostgreSQL {0}", status.check.server?.text ?? "?")
        : vscode.l10n.t("not reached");
    case "connected":
      return vscode.l10n.t("connected");
    case "lost":
      return vscode.l10n.t("lost");
  }
}

function statusIcon(status: ConnectionStatus): string {
  switch (status.kind) {
    case "untested":
      return "plug";
    case "testing":
      return "loading~spin";
    case "tested":
      return status.check.reached
        ? status.check.problems.length === 0
          ? "vm-active"
          : "warning"
        : "debug-disconnect";
    case "connected":
      return "vm-active";
    case "lost":
      return "debug-disconnect";
  }
}

function tooltip(profile: ConnectionProfile, status: ConnectionStatus): vscode.MarkdownString {
  const problems =
    status.kind === "tested"
      ? status.check.problems.map(problemText)
      : status.kind === "lost"
        ? [status.message]
        : [];
  const role = status.kind === "tested" ? status.check.role : null;
  const lines = [
    `**${escapeMarkdown(profile.name)}**`,
    escapeMarkdown(
      `${profile.user}@${profile.host}:${profile.port}/${profile.database} · sslmode ${profile.sslMode}`,
    ),
    ...(role === null
      ? []
      : [
          escapeMarkdown(
            role.superuser
              ? vscode.l10n.t("{0} is a superuser.", role.name)
              : role.canCreateSchema
                ? vscode.l10n.t("{0} may create schemas.", role.name)
                : vscode.l10n.t("{0} may not create schemas.", role.name),
          ),
        ]),
    ...problems.map((problem) => `- ${escapeMarkdown(problem)}`),
  ];
  return new vscode.MarkdownString(lines.join("\n\n"));
}
