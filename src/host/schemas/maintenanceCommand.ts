import { l10n } from "vscode";

import type { Action } from "../../core/actions/action.ts";
import {
  type Maintenance,
  maintenanceSql,
  type MaintenanceTarget,
  mayMaintainQuestion,
} from "../../core/catalog/maintenance.ts";
import type { QuestionLimits } from "../../core/deployment/ports.ts";
import { qualifiedName } from "../../core/sql/qualifiedName.ts";
import type { Actions } from "../actions/actions.ts";
import { UserMessage } from "../lib/userMessage.ts";
import type { Asking } from "./asking.ts";

export interface MaintenanceParts {
  readonly asking: Asking;
  readonly actions: Actions;
  readonly limits: () => QuestionLimits;
}

/** Keeps a table or an index in shape. Who may not do it is told so before anything is tried. */
export async function maintain(
  { asking, actions, limits }: MaintenanceParts,
  what: Maintenance,
  connection: string,
  target: MaintenanceTarget,
  onDone: () => void,
): Promise<void> {
  const { signal } = new AbortController();
  const allowed = await asking.ask(connection, mayMaintainQuestion(what, target), limits(), signal);
  const [table, owner, may] = allowed.rows[0] ?? [];
  const name = qualifiedName([target.schema, target.name]);
  if (table === undefined) {
    throw new UserMessage(l10n.t("{0} is not there any more.", name));
  }
  if (may !== "t") {
    throw new UserMessage(l10n.t("Only its owner, {0}, may do this to {1}.", owner ?? "?", name));
  }
  const action: Action = {
    title: titleOf(what, name),
    connection,
    statements: [{ sql: maintenanceSql(what, target) }],
    transaction: "none",
    reason: null,
    undo: null,
    ...(what === "reindex" ? { dropInvalidIndexesOf: Number(table) } : {}),
  };
  await actions.perform(action, onDone);
}

function titleOf(what: Maintenance, name: string): string {
  switch (what) {
    case "reindex":
      return l10n.t("Rebuild indexes: {0}", name);
    case "vacuum":
      return l10n.t("Vacuum {0}", name);
    case "analyze":
      return l10n.t("Analyze {0}", name);
  }
}
