import * as vscode from "vscode";

import type { ConnectionTarget } from "../../core/connection/profile.ts";
import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import type { RoleReader } from "../../core/roles/ports.ts";
import type { Actions } from "../actions/actions.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import { laterHandlers } from "../commands/laterHandlers.ts";
import type { Connections } from "../connections/connections.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import type { Engine } from "../engine.ts";
import { UserMessage } from "../lib/userMessage.ts";
import type { LazyTree } from "../tree/lazyTree.ts";
import { ActingUsers } from "./actingUsers.ts";
import type { ApplicationRoleCommand } from "./applicationRoleCommands.ts";
import { RoleAccess } from "./roleAccess.ts";
import type { RoleNode } from "./roleNode.ts";
import { RolesView } from "./rolesView.ts";
import type { ServerRoleCommand } from "./serverRoleCommands.ts";

export interface RolesParts {
  readonly context: vscode.ExtensionContext;
  readonly engine: () => Promise<Engine>;
  readonly connections: Connections;
  readonly documents: VirtualDocuments;
  readonly actions: Actions;
}

export type RoleCommand =
  | ApplicationRoleCommand
  | ServerRoleCommand
  | "schemaOps.refreshRoles"
  | "schemaOps.refreshRoleLevel"
  | "schemaOps.filterRoles";

export interface Roles extends Disposable {
  readonly tree: LazyTree<RoleNode>;
  readonly handlers: Pick<CommandHandlers, RoleCommand>;
}

/** The view "Roles" and what is done from it. */
export function createRoles(parts: RolesParts): Roles {
  const { context, engine, connections, documents, actions } = parts;
  const store = new DisposableStore();
  const reader = async (): Promise<RoleReader> => (await engine()).roles;
  const target = async (connection: string): Promise<ConnectionTarget> => {
    const found = await connections.target(connection);
    if (found === undefined) {
      throw new UserMessage(vscode.l10n.t("There is no connection {0}.", connection));
    }
    return found;
  };
  const isTrusted = (): boolean => vscode.workspace.isTrusted;
  const view = store.add(new RolesView({ connections, isTrusted, reader, target }));
  const access = new RoleAccess({ view, connections, reader, target });
  const acting = new ActingUsers(access, context.workspaceState);
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => view.tree.refresh()));

  return {
    tree: view.tree,
    handlers: {
      ...laterHandlers(
        [
          "schemaOps.grantRole",
          "schemaOps.revokeRole",
          "schemaOps.grantPermission",
          "schemaOps.revokePermission",
          "schemaOps.showRoleHistory",
          "schemaOps.chooseActingUser",
        ],
        async () => {
          const { applicationRoleCommands } = await import("./applicationRoleCommands.ts");
          return applicationRoleCommands({ view, access, acting, actions, documents });
        },
      ),
      ...laterHandlers(
        [
          "schemaOps.showRoleSql",
          "schemaOps.explainPrivileges",
          "schemaOps.grantMembership",
          "schemaOps.revokeMembership",
        ],
        async () => {
          const { serverRoleCommands } = await import("./serverRoleCommands.ts");
          return serverRoleCommands({ view, access, actions, documents });
        },
      ),
      "schemaOps.refreshRoles": () => view.tree.refresh(),
      "schemaOps.refreshRoleLevel": (argument) => view.tree.refresh(access.node(argument)),
      "schemaOps.filterRoles": async () => {
        const text = await vscode.window.showInputBox({
          title: vscode.l10n.t("Filter the roles"),
          prompt: vscode.l10n.t(
            "Shows only users, permissions and roles that hold the text; empty shows all.",
          ),
          value: view.tree.filter,
        });
        if (text !== undefined) {
          view.tree.setFilter(text);
        }
      },
    },
    dispose: () => store.dispose(),
  };
}
