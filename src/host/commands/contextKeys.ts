import * as vscode from "vscode";

/** The keys that `when` clauses read, and what they may hold. */
export interface ContextKeys {
  /** The first search for runbooks has ended. */
  readonly "schemaOps.loaded": boolean;
  readonly "schemaOps.hasRunbook": boolean;
  readonly "schemaOps.severalRunbooks": boolean;
  readonly "schemaOps.hasConnection": boolean;
  /** The deployment of the runbook in hand. */
  readonly "schemaOps.deployment": "none" | "running" | "paused" | "readOnly" | "ended";
  /** Something runs in it at this moment. */
  readonly "schemaOps.busy": boolean;
  /** Its document is not what it was when the deployment started. */
  readonly "schemaOps.runbookChanged": boolean;
  /** The view "Schema Changes" shows something. */
  readonly "schemaOps.hasComparison": boolean;
  /** The active editor's SQL document is run on a connection. */
  readonly "schemaOps.sqlDocument": boolean;
}

/** Sets context keys; one that holds its value already costs nothing. */
export class ContextKeyBoard {
  readonly #values = new Map<string, unknown>();

  set<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
    if (this.#values.get(key) !== value) {
      this.#values.set(key, value);
      void vscode.commands.executeCommand("setContext", key, value);
    }
  }
}
