import * as v from "valibot";
import * as vscode from "vscode";

import type { Browsed } from "../../core/catalog/browse.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import {
  entryLabel,
  type ApplicationRole,
  type ApplicationRoles,
} from "../../core/roles/applicationRoles.ts";
import type { RoleReader } from "../../core/roles/ports.ts";
import type { RoleModel } from "../../core/roles/roleModel.ts";
import type { ServerRole, ServerRoles } from "../../core/roles/serverRoles.ts";
import { tableLabel } from "../../core/roles/tableShape.ts";
import { oneLine } from "../../core/lib/visibleText.ts";
import type { Connections } from "../connections/connections.ts";
import { requireTrust } from "../deployment/deploymentAccess.ts";
import { environmentText } from "../deployment/production.ts";
import { orCancelled, UserMessage } from "../lib/userMessage.ts";
import { browsedValue } from "./browsedValue.ts";
import type { RoleNode } from "./roleNode.ts";
import type { RolesView } from "./rolesView.ts";
import { attributeWords } from "./roleWords.ts";

export interface RoleAccessParts {
  readonly view: RolesView;
  readonly connections: Connections;
  readonly reader: () => Promise<RoleReader>;
  readonly target: (connection: string) => Promise<ConnectionTarget>;
}

export interface ApplicationRoleChoice {
  readonly connection: string;
  readonly model: RoleModel;
  readonly role: ApplicationRole;
}

export interface ApplicationChoice {
  readonly connection: string;
  readonly model: RoleModel;
}

export interface ServerRoleChoice {
  readonly connection: string;
  readonly server: ServerRoles;
  readonly role: ServerRole;
}

/** What a menu of the tree hands over: its row. */
const rowArgument = v.object({ node: v.object({ id: v.string() }) });

/** The way from a command's argument to the role it is for: the row, the selected one, or a choice. */
export class RoleAccess {
  readonly #parts: RoleAccessParts;

  constructor(parts: RoleAccessParts) {
    this.#parts = parts;
  }

  /** The row that a menu hands over; without one, the selected row. */
  node(argument: unknown): RoleNode | undefined {
    requireTrust();
    const { tree } = this.#parts.view;
    const parsed = v.safeParse(rowArgument, argument);
    return parsed.success ? tree.find(parsed.output.node.id) : tree.selected[0];
  }

  async read<T>(
    connection: string,
    ask: (reader: RoleReader, target: ConnectionTarget, signal: AbortSignal) => Promise<Browsed<T>>,
  ): Promise<T> {
    const target = await this.#parts.target(connection);
    const reader = await this.#parts.reader();
    return vscode.window.withProgress({ location: { viewId: "schemaOps.roles" } }, async () =>
      browsedValue(await ask(reader, target, new AbortController().signal)),
    );
  }

  async applicationRole(node: RoleNode | undefined): Promise<ApplicationRoleChoice> {
    if (node !== undefined && "model" in node && "role" in node) {
      return node;
    }
    const connection = node?.connection ?? (await this.#connection());
    const found = await this.#applications(connection);
    const roles = found.flatMap(({ model, roles: list }) =>
      (list ?? []).map((role) => ({ model, role })),
    );
    const several = found.length > 1;
    const { model, role } = await pick(
      vscode.l10n.t("Role"),
      roles.map((value) => ({
        label: oneLine(entryLabel(value.role)),
        description: oneLine(value.role.name ?? ""),
        ...(several ? { detail: tableLabel(value.model.roles.table) } : {}),
        value,
      })),
    );
    return { connection, model, role };
  }

  /** The place where an application keeps its roles: a choice where there are several. */
  async application(node: RoleNode | undefined): Promise<ApplicationChoice> {
    if (node !== undefined && "model" in node) {
      return node;
    }
    if (node?.kind === "application") {
      return { connection: node.connection, model: node.application.model };
    }
    const connection = node?.connection ?? (await this.#connection());
    const found = await this.#applications(connection);
    const [only, ...others] = found;
    const model =
      only !== undefined && others.length === 0
        ? only.model
        : await pick(
            vscode.l10n.t("Application"),
            found.map((each) => ({
              label: oneLine(tableLabel(each.model.roles.table)),
              value: each.model,
            })),
          );
    return { connection, model };
  }

  async #applications(connection: string): Promise<readonly ApplicationRoles[]> {
    const found = await this.read(connection, (reader, target, signal) =>
      reader.applications(target, signal),
    );
    if (found.length === 0) {
      throw new UserMessage(
        vscode.l10n.t("No roles of an application were found in {0}.", connection),
      );
    }
    return found;
  }

  async serverRole(node: RoleNode | undefined): Promise<ServerRoleChoice> {
    if (node?.kind === "serverRole" || node?.kind === "part") {
      return node;
    }
    if (node?.kind === "related") {
      return { connection: node.connection, server: node.server, role: node.related.role };
    }
    const connection = node?.connection ?? (await this.#connection());
    const server = await this.read(connection, (reader, target, signal) =>
      reader.roles(target, signal),
    );
    const role = await pickServerRole(vscode.l10n.t("Role"), server.roles);
    return { connection, server, role };
  }

  async #connection(): Promise<string> {
    const profiles = this.#parts.connections.profiles();
    const [only, ...others] = profiles;
    if (only === undefined) {
      throw new UserMessage(vscode.l10n.t("There is no connection yet."));
    }
    return others.length === 0
      ? only.name
      : pick(
          vscode.l10n.t("Connection"),
          profiles.map(({ name, database, environment }) => ({
            label: name,
            description: `${environmentText(environment)} · ${database}`,
            value: name,
          })),
        );
  }
}

export function pickServerRole(title: string, roles: readonly ServerRole[]): Promise<ServerRole> {
  return pick(
    title,
    roles.map((role) => ({
      label: oneLine(role.name),
      description: attributeWords(role).join(" · "),
      value: role,
    })),
  );
}

export type Choice<T> = vscode.QuickPickItem & { readonly value: T };

/** One of the choices. Escape ends the command. */
export async function pick<T>(title: string, choices: readonly Choice<T>[]): Promise<T> {
  const chosen = await vscode.window.showQuickPick(choices, {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return orCancelled(chosen).value;
}
