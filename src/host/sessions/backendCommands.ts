import * as vscode from "vscode";

import type { Action } from "../../core/actions/action.ts";
import type { QuestionAsker, QuestionLimits } from "../../core/deployment/ports.ts";
import { cancelQuery, terminateBackend } from "../../core/sessions/backendActions.ts";
import type { ActivityReader } from "../../core/sessions/ports.ts";
import type { Actions } from "../actions/actions.ts";
import type { CommandHandler } from "../commands/commandTable.ts";
import { requireTrust } from "../deployment/deploymentAccess.ts";
import { UserMessage } from "../lib/userMessage.ts";
import { browseFailureText } from "../tree/browseFailureText.ts";
import { explainQuery } from "./explainQuery.ts";
import type { NodeOf } from "./sessionNode.ts";
import type { SessionTextParts } from "./sessionText.ts";
import type { SessionsView } from "./sessionsView.ts";
import { signalBarText } from "./sessionWords.ts";

export interface BackendCommandParts extends SessionTextParts {
  readonly view: SessionsView;
  readonly actions: Actions;
  readonly activity: () => Promise<ActivityReader>;
  readonly asker: () => Promise<QuestionAsker>;
  readonly limits: () => QuestionLimits;
}

type BackendCommand =
  | "schemaOps.cancelQuery"
  | "schemaOps.terminateBackend"
  | "schemaOps.copyQuery"
  | "schemaOps.explainQuery";

/** What is done with a process of the server. */
export function backendCommands(
  parts: BackendCommandParts,
  nodeOf: (argument: unknown) => NodeOf<"backend">,
): Readonly<Record<BackendCommand, CommandHandler>> {
  const signal = async (
    node: NodeOf<"backend">,
    make: (request: {
      readonly connection: string;
      readonly title: string;
      readonly backend: NodeOf<"backend">["tree"]["backend"];
    }) => Action,
    title: string,
  ): Promise<void> => {
    requireTrust();
    const { backend } = node.tree;
    const bar = signalBarText(backend.signal);
    if (bar !== null) {
      throw new UserMessage(bar);
    }
    const { connection } = node;
    await parts.actions.perform(make({ connection, title, backend }), () =>
      parts.view.changed(node),
    );
  };
  return {
    "schemaOps.cancelQuery": (argument) => {
      const node = nodeOf(argument);
      return signal(node, cancelQuery, vscode.l10n.t("Cancel the query of {0}", nameOf(node)));
    },
    "schemaOps.terminateBackend": (argument) => {
      const node = nodeOf(argument);
      return signal(node, terminateBackend, vscode.l10n.t("End the session {0}", nameOf(node)));
    },
    "schemaOps.copyQuery": async (argument) => {
      const { sql, cutOff } = await queryOf(parts, nodeOf(argument));
      await vscode.env.clipboard.writeText(sql);
      vscode.window.setStatusBarMessage(
        cutOff
          ? vscode.l10n.t("Copied what the server kept of the query")
          : vscode.l10n.t("Copied the query"),
        3000,
      );
    },
    "schemaOps.explainQuery": async (argument) => {
      requireTrust();
      const node = nodeOf(argument);
      const query = await queryOf(parts, node);
      if (query.cutOff) {
        throw new UserMessage(
          vscode.l10n.t(
            "The server kept only the beginning of the query (track_activity_query_size): it cannot be explained.",
          ),
        );
      }
      await explainQuery(parts, node, query.sql);
    },
  };
}

/** "4711 (app)" */
function nameOf({ tree: { backend } }: NodeOf<"backend">): string {
  const who = backend.user ?? backend.type;
  return who === null ? String(backend.pid) : `${backend.pid} (${who})`;
}

async function queryOf(
  { activity, target }: BackendCommandParts,
  { connection, tree }: NodeOf<"backend">,
): Promise<{ readonly sql: string; readonly cutOff: boolean }> {
  const reader = await activity();
  const read = await reader.query(
    await target(connection),
    tree.backend.pid,
    new AbortController().signal,
  );
  if (!read.ok) {
    throw new UserMessage(browseFailureText(read.error), { severity: "error" });
  }
  if (read.value === null) {
    throw new UserMessage(vscode.l10n.t("The session is gone, or its query is hidden."));
  }
  return read.value;
}
