import * as v from "valibot";
import * as vscode from "vscode";

import {
  expireBar,
  expireOverdue,
  revokeBar,
  revokeSessions,
  type RevokeScope,
  type SessionActBar,
} from "../../core/sessions/sessionActions.ts";
import { stateOf } from "../../core/sessions/sessionTable.ts";
import { qualifiedName } from "../../core/sql/qualifiedName.ts";
import type { Actions } from "../actions/actions.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import { requireTrust } from "../deployment/deploymentAccess.ts";
import { UserMessage } from "../lib/userMessage.ts";
import { askRevocationReason } from "./askRevocation.ts";
import { backendCommands, type BackendCommandParts } from "./backendCommands.ts";
import type { NodeOf, SessionNode } from "./sessionNode.ts";
import { sessionLabel, userLabel } from "./sessionRows.ts";
import { copyText, showSessionRow } from "./sessionText.ts";
import type { SessionsView } from "./sessionsView.ts";
import { actBarText } from "./sessionWords.ts";

export type SessionCommand =
  | "schemaOps.refreshSessions"
  | "schemaOps.refreshSessionLevel"
  | "schemaOps.filterSessions"
  | "schemaOps.revokeSessions"
  | "schemaOps.revokeUserSessions"
  | "schemaOps.expireSessions"
  | "schemaOps.copySessions"
  | "schemaOps.showSession"
  | "schemaOps.endSelectedSessions"
  | "schemaOps.cancelQuery"
  | "schemaOps.terminateBackend"
  | "schemaOps.copyQuery"
  | "schemaOps.explainQuery";

export interface SessionCommandParts extends BackendCommandParts {
  readonly view: SessionsView;
  readonly actions: Actions;
}

/** What a menu of the tree hands over: its row. */
const rowArgument = v.object({ node: v.object({ id: v.string() }) });

/** The commands of the view "Sessions". Without a row they take the selected ones. */
export function sessionCommands(parts: SessionCommandParts): Pick<CommandHandlers, SessionCommand> {
  const { view } = parts;

  const clicked = (argument: unknown): SessionNode | undefined => {
    const parsed = v.safeParse(rowArgument, argument);
    return parsed.success ? view.tree.find(parsed.output.node.id) : undefined;
  };
  /** The row that was clicked, or all that are selected when it is one of them. */
  const nodesOf = <K extends SessionNode["kind"]>(
    argument: unknown,
    kind: K,
  ): readonly NodeOf<K>[] => {
    const isKind = (node: SessionNode): node is NodeOf<K> => node.kind === kind;
    const row = clicked(argument);
    const { selected } = view;
    const meant = row === undefined || selected.some(({ id }) => id === row.id) ? selected : [row];
    return meant.filter(isKind);
  };
  const oneOf = <K extends SessionNode["kind"]>(argument: unknown, kind: K): NodeOf<K> => {
    const row = clicked(argument);
    const isKind = (node: SessionNode | undefined): node is NodeOf<K> => node?.kind === kind;
    const [found] = isKind(row) ? [row] : nodesOf(undefined, kind);
    return found ?? fail(selectFirst());
  };

  const revoke = async (argument: unknown): Promise<void> => {
    requireTrust();
    const nodes = nodesOf(argument, "session");
    if (nodes.length === 0) {
      throw selectFirst();
    }
    const active = nodes.filter(({ table, row }) => stateOf(table.status, row.status) === "active");
    if (active.length === 0) {
      throw new UserMessage(vscode.l10n.t("None of the selected sessions is active."));
    }
    for (const group of byTable(active)) {
      await revokeKeys(parts, group);
    }
  };
  const revokeUser = async (argument: unknown): Promise<void> => {
    requireTrust();
    const node = oneOf(argument, "user");
    const title = vscode.l10n.t("Revoke all sessions of {0}", userLabel(node.user));
    await revokeScope(parts, node, title, { kind: "user", user: node.user.user });
  };
  const backends = backendCommands(parts, (argument) => oneOf(argument, "backend"));

  return {
    "schemaOps.refreshSessions": () => view.refresh(),
    "schemaOps.refreshSessionLevel": (argument) => view.refresh(clicked(argument)),
    "schemaOps.filterSessions": async () => {
      const text = await vscode.window.showInputBox({
        title: vscode.l10n.t("Filter the sessions"),
        prompt: vscode.l10n.t(
          "Shows only users and connections that hold the text; empty shows all.",
        ),
        value: view.tree.filter,
      });
      if (text !== undefined) {
        view.tree.setFilter(text);
      }
    },
    "schemaOps.revokeSessions": revoke,
    "schemaOps.revokeUserSessions": revokeUser,
    "schemaOps.expireSessions": async (argument) => {
      requireTrust();
      await expire(parts, tableNode(clicked(argument) ?? view.selected[0]));
    },
    "schemaOps.copySessions": async (argument) => {
      const nodes = nodesOf(argument, "session");
      if (nodes.length === 0) {
        throw selectFirst();
      }
      await vscode.env.clipboard.writeText(copyText(nodes));
      vscode.window.setStatusBarMessage(vscode.l10n.t("Copied: {0} sessions", nodes.length), 3000);
    },
    "schemaOps.showSession": async (argument) => {
      requireTrust();
      await showSessionRow(parts, oneOf(argument, "session"));
    },
    "schemaOps.endSelectedSessions": async () => {
      switch (view.selected[0]?.kind) {
        case "session":
          return revoke(undefined);
        case "user":
          return revokeUser(undefined);
        case "backend":
          return backends["schemaOps.terminateBackend"](undefined);
        default:
          throw selectFirst();
      }
    },
    ...backends,
  };
}

/** One action a table: what is of several databases cannot be one transaction. */
function byTable(nodes: readonly NodeOf<"session">[]): readonly (readonly NodeOf<"session">[])[] {
  const groups = new Map<string, NodeOf<"session">[]>();
  for (const node of nodes) {
    const key = `${node.connection}\n${node.table.oid}`;
    groups.set(key, [...(groups.get(key) ?? []), node]);
  }
  return [...groups.values()];
}

async function revokeKeys(
  parts: SessionCommandParts,
  nodes: readonly NodeOf<"session">[],
): Promise<void> {
  const [first] = nodes;
  if (first === undefined) {
    return;
  }
  const users = new Set(nodes.map(({ row }) => row.user));
  const title =
    nodes.length === 1
      ? vscode.l10n.t(
          "Revoke the session {0} of {1}",
          sessionLabel(first.table, first.row),
          userLabel(first.row),
        )
      : users.size === 1
        ? vscode.l10n.t("Revoke {0} sessions of {1}", nodes.length, userLabel(first.row))
        : vscode.l10n.t("Revoke {0} sessions of {1} users", nodes.length, users.size);
  await revokeScope(parts, first, title, { kind: "keys", keys: nodes.map(({ row }) => row.key) });
}

async function revokeScope(
  { view, actions }: SessionCommandParts,
  node: NodeOf<"session" | "user">,
  title: string,
  scope: RevokeScope,
): Promise<void> {
  const { connection, table, standby } = node;
  requireNoBar(revokeBar(table, standby));
  const reason = await askRevocationReason(title, table);
  await actions.perform(revokeSessions({ connection, table, title, scope, reason }), () =>
    view.changed(node),
  );
}

async function expire(
  { view, actions }: SessionCommandParts,
  node: NodeOf<"application" | "status">,
): Promise<void> {
  const { connection, table, standby } = node;
  requireNoBar(expireBar(table, standby));
  const title = vscode.l10n.t(
    "Expire the overdue sessions of {0}",
    qualifiedName([table.schema, table.name]),
  );
  await actions.perform(expireOverdue({ connection, table, title }), () => view.changed(node));
}

function tableNode(node: SessionNode | undefined): NodeOf<"application" | "status"> {
  return node?.kind === "application" || node?.kind === "status" ? node : fail(selectFirst());
}

function requireNoBar(bar: SessionActBar | null): void {
  if (bar !== null) {
    throw new UserMessage(actBarText(bar));
  }
}

function selectFirst(): UserMessage {
  return new UserMessage(vscode.l10n.t("Select a row of the view Sessions first."), {
    severity: "information",
  });
}

function fail(message: UserMessage): never {
  throw message;
}
