import * as vscode from "vscode";

import type { ConnectionTarget } from "../../core/connection/profile.ts";
import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import type { Actions } from "../actions/actions.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import { laterHandlers } from "../commands/laterHandlers.ts";
import type { Connections } from "../connections/connections.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import type { Engine } from "../engine.ts";
import { UserMessage } from "../lib/userMessage.ts";
import {
  affects,
  questionLimits,
  sessionsRefreshSeconds,
  sessionTables,
} from "../settings/settings.ts";
import type { LazyTree } from "../tree/lazyTree.ts";
import type { SessionCommand } from "./sessionCommands.ts";
import type { SessionNode } from "./sessionNode.ts";
import { SessionsView } from "./sessionsView.ts";

export interface SessionsParts {
  readonly engine: () => Promise<Engine>;
  readonly connections: Connections;
  readonly documents: VirtualDocuments;
  readonly actions: Actions;
  readonly log: vscode.LogOutputChannel;
  /** The step that a run belongs to; null: of no deployment that is open here. */
  readonly stepOfRun: (runId: string) => string | null;
}

export interface Sessions extends Disposable {
  readonly tree: LazyTree<SessionNode>;
  readonly handlers: Pick<CommandHandlers, SessionCommand>;
}

/** The view "Sessions" and what is done from it. */
export function createSessions(parts: SessionsParts): Sessions {
  const { engine, connections, documents, actions, log, stepOfRun } = parts;
  const store = new DisposableStore();
  const target = async (connection: string): Promise<ConnectionTarget> => {
    const found = await connections.target(connection);
    if (found === undefined) {
      throw new UserMessage(vscode.l10n.t("There is no connection {0}.", connection));
    }
    return found;
  };
  const view = store.add(
    new SessionsView({
      connections,
      target,
      readers: engine,
      named: sessionTables,
      isTrusted: () => vscode.workspace.isTrusted,
      intervalSeconds: sessionsRefreshSeconds,
      stepOfRun,
      report: (what) => log.warn(`Sessions: ${what}`),
    }),
  );
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (affects(event, "sessionTables") || affects(event, "sessionsRefreshSeconds")) {
        view.settingsChanged();
      }
    }),
  );
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => view.refresh()));
  return {
    tree: view.tree,
    handlers: laterHandlers(
      [
        "schemaOps.refreshSessions",
        "schemaOps.refreshSessionLevel",
        "schemaOps.filterSessions",
        "schemaOps.revokeSessions",
        "schemaOps.revokeUserSessions",
        "schemaOps.expireSessions",
        "schemaOps.copySessions",
        "schemaOps.showSession",
        "schemaOps.endSelectedSessions",
        "schemaOps.cancelQuery",
        "schemaOps.terminateBackend",
        "schemaOps.copyQuery",
        "schemaOps.explainQuery",
      ],
      async () => {
        const { sessionCommands } = await import("./sessionCommands.ts");
        return sessionCommands({
          view,
          actions,
          documents,
          target,
          sessions: async () => (await engine()).sessions,
          activity: async () => (await engine()).activity,
          asker: async () => (await engine()).asker,
          limits: questionLimits,
        });
      },
    ),
    dispose: () => store.dispose(),
  };
}
