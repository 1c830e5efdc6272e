import * as v from "valibot";
import * as vscode from "vscode";

import { entryLabel, type EntityEntry } from "../../core/roles/applicationRoles.ts";
import type { LinkTable, RoleModel } from "../../core/roles/roleModel.ts";
import { oneLine } from "../../core/lib/visibleText.ts";
import { pick, type Choice, type RoleAccess } from "./roleAccess.ts";

const entrySchema = v.object({
  key: v.string(),
  code: v.nullable(v.string()),
  name: v.nullable(v.string()),
  email: v.nullable(v.string()),
  active: v.nullable(v.boolean()),
});
/** Undefined: never asked. Null: nobody, by the person's choice. */
const keptSchema = v.optional(v.nullable(entrySchema));

/** Which of the application's users the person is: asked once a connection, and kept in the workspace. */
export class ActingUsers {
  readonly #access: RoleAccess;
  readonly #state: vscode.Memento;

  constructor(access: RoleAccess, state: vscode.Memento) {
    this.#access = access;
    this.#state = state;
  }

  /** For an action on the table; null where nothing records who acts, or the person is none of the users. */
  async for(connection: string, model: RoleModel, link: LinkTable): Promise<EntityEntry | null> {
    const isRecorded =
      link.actingSetting !== null || link.grantedBy !== null || link.endedBy !== null;
    if (!isRecorded || model.users === null) {
      return null;
    }
    const kept = v.safeParse(keptSchema, this.#state.get(keyOf(connection, model)));
    return kept.success && kept.output !== undefined ? kept.output : this.choose(connection, model);
  }

  async choose(connection: string, model: RoleModel): Promise<EntityEntry | null> {
    const users = await this.#access.read(connection, (reader, target, signal) =>
      reader.entries(target, model, "users", signal),
    );
    const nobody: Choice<EntityEntry | null> = {
      label: `$(circle-slash) ${vscode.l10n.t("None of these users")}`,
      description: vscode.l10n.t("the record stays without a name"),
      value: null,
    };
    const chosen = await pick(
      vscode.l10n.t("Who are you in this application? What you do is recorded under this user."),
      [
        ...users.items.map((user) => ({
          label: oneLine(entryLabel(user)),
          description: oneLine(user.name ?? ""),
          value: user,
        })),
        nobody,
      ],
    );
    await this.#state.update(keyOf(connection, model), chosen);
    return chosen;
  }
}

function keyOf(connection: string, model: RoleModel): string {
  return `roles.actingUser.${JSON.stringify([connection, model.id])}`;
}
