import * as vscode from "vscode";

import { type Disposable, DisposableStore } from "../core/lib/disposable.ts";
import { type ActionCommand, actionCommands } from "./actions/actionCommands.ts";
import { Actions } from "./actions/actions.ts";
import type { CommandHandlers } from "./commands/commandTable.ts";
import type { Connections } from "./connections/connections.ts";
import type { VirtualDocuments } from "./deployment/virtualDocuments.ts";
import type { Runbook } from "../core/runbook/runbook.ts";
import type { Engine } from "./engine.ts";
import { createRoles, type RoleCommand } from "./roles/roles.ts";
import { ROLES_VIEW } from "./roles/rolesView.ts";
import type { RowsPanels } from "./panels/rowsPanels.ts";
import type { Asking } from "./schemas/asking.ts";
import { createSchemas } from "./schemas/schemas.ts";
import type { SchemaCommand } from "./schemas/schemaCommands.ts";
import { SCHEMAS_VIEW } from "./schemas/schemasView.ts";
import type { SqlCommand } from "./schemas/sqlCommands.ts";
import type { SessionCommand } from "./sessions/sessionCommands.ts";
import { createSessions } from "./sessions/sessions.ts";
import { SESSIONS_VIEW } from "./sessions/sessionsView.ts";
import { type LazyTreeCommand, lazyTreeCommands } from "./tree/lazyTreeCommands.ts";

export interface BrowsingParts {
  readonly context: vscode.ExtensionContext;
  readonly engine: () => Promise<Engine>;
  readonly connections: Connections;
  readonly documents: VirtualDocuments;
  readonly guarded: (run: () => Promise<void>) => Promise<void>;
  readonly log: vscode.LogOutputChannel;
  /** The step that a run of an open deployment belongs to. */
  readonly stepOfRun: (runId: string) => string | null;
  /** Trees of other features, by view. */
  readonly trees: Parameters<typeof lazyTreeCommands>[0];
  /** The runbook in hand, when it has been read. */
  readonly runbook: () => Runbook | undefined;
}

/** Each feature names its commands. */
export type BrowsingCommand =
  LazyTreeCommand | ActionCommand | SchemaCommand | SqlCommand | SessionCommand | RoleCommand;

export interface Browsing extends Disposable {
  readonly handlers: Pick<CommandHandlers, BrowsingCommand>;
  /** For rows that come from elsewhere than a tree. */
  readonly asking: Asking;
  readonly panels: RowsPanels;
  /** What is done to a database, asked for and logged in one place. */
  readonly actions: Actions;
  /** The runbook in hand was read or changed, or another one is in hand. */
  runbookChanged(): void;
}

/** The trees beside the checklist, and what is done from them. */
export function createBrowsing(parts: BrowsingParts): Browsing {
  const { context, engine, connections, documents, guarded } = parts;
  const store = new DisposableStore();
  const folder = (): string =>
    vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? context.globalStorageUri.fsPath;
  // Given to each view: what it does to a database goes through here.
  const actions = new Actions({ engine, connections, documents, folder, guarded });

  const schemas = store.add(createSchemas({ ...parts, actions }));

  const sessions = store.add(createSessions({ ...parts, actions }));

  const roles = store.add(createRoles({ ...parts, actions }));

  return {
    handlers: {
      ...lazyTreeCommands({
        [SCHEMAS_VIEW]: schemas.tree,
        [SESSIONS_VIEW]: sessions.tree,
        [ROLES_VIEW]: roles.tree,
        ...parts.trees,
      }),
      ...sessions.handlers,
      ...roles.handlers,
      ...schemas.handlers,
      ...actionCommands({ engine, documents, folder }),
    },
    asking: schemas.asking,
    panels: schemas.panels,
    actions,
    runbookChanged: () => schemas.runbookChanged(),
    dispose: () => store.dispose(),
  };
}
