import * as vscode from "vscode";

import type { CommandId } from "../commands/commandTable.ts";
import type { Connections } from "../connections/connections.ts";
import { environmentText } from "../deployment/production.ts";
import { shorten } from "../lib/markdownText.ts";
import type { SqlBindings } from "./sqlBindings.ts";

/** Above a SQL document that is bound to a connection: which one, and what can be done. */
export class SqlLenses implements vscode.CodeLensProvider {
  readonly #bindings: SqlBindings;
  readonly #connections: Connections;
  readonly #changed = new vscode.EventEmitter<void>();

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(bindings: SqlBindings, connections: Connections) {
    this.#bindings = bindings;
    this.#connections = connections;
  }

  refresh(): void {
    this.#changed.fire();
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const connection = this.#bindings.get(uri);
    if (connection === undefined || !vscode.workspace.isTrusted) {
      return [];
    }
    const unlocked = this.#bindings.isUnlocked(uri);
    return [
      lens(`$(database) ${this.#describe(connection)}`, "schemaOps.bindSqlDocument"),
      lens(`$(play) ${vscode.l10n.t("Run Statement")}`, "schemaOps.runSqlStatement"),
      lens(`$(graph) ${vscode.l10n.t("Explain")}`, "schemaOps.explainSqlStatement"),
      lens(
        unlocked
          ? `$(unlock) ${vscode.l10n.t("may change data: lock")}`
          : `$(lock) ${vscode.l10n.t("read-only: unlock")}`,
        "schemaOps.toggleSqlLock",
      ),
    ];
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #describe(connection: string): string {
    const profile = this.#connections.find(connection);
    // A name of the settings could hold "$(icon)": it is text.
    const name = shorten(connection, 60).replaceAll("$(", "$ (");
    return profile === undefined
      ? vscode.l10n.t("no connection {0}", name)
      : `${name} · ${environmentText(profile.environment)}`;
  }
}

const FIRST_LINE = new vscode.Range(0, 0, 0, 0);

function lens(title: string, command: CommandId): vscode.CodeLens {
  return new vscode.CodeLens(FIRST_LINE, { title, command });
}
