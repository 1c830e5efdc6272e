import { randomUUID } from "node:crypto";
import * as vscode from "vscode";

import type { Action, ActionOutcome, StatementResult } from "../../core/actions/action.ts";
import { type Attempt, begunEntry, endedEntry } from "../../core/actions/actionLog.ts";
import type { ConnectionProfile } from "../../core/connection/profile.ts";
import type { Connections } from "../connections/connections.ts";
import { confirmText } from "../deployment/confirmText.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import type { Engine } from "../engine.ts";
import { UserMessage } from "../lib/userMessage.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { actionLimits, thisPerson } from "../settings/settings.ts";
import { actionFailureText, changedText } from "./actionText.ts";

export interface ActionsParts {
  readonly engine: () => Promise<Engine>;
  readonly connections: Connections;
  readonly documents: VirtualDocuments;
  /** Folder of the action log. */
  readonly folder: () => string;
  /** Runs what a button of a notification asks for, behind the one boundary that words failures. */
  readonly guarded: (run: () => Promise<void>) => Promise<void>;
}

type Done = (results: readonly StatementResult[]) => void;

/**
 * Does what a person asks for from a tree: shows the exact SQL, asks, runs it once, records it, says what
 * changed, and offers Undo where there is one.
 */
export class Actions {
  readonly #parts: ActionsParts;
  readonly #running = new Set<string>();

  constructor(parts: ActionsParts) {
    this.#parts = parts;
  }

  /**
   * Resolves to whether it was done. False: the person said no, or the same action is being done
   * already. Rejects with a {@link UserMessage} when it failed. `onDone` is called after each change,
   * also after Undo, with what the statements returned.
   */
  async perform(action: Action, onDone: Done = () => undefined): Promise<boolean> {
    // A second click while the first is asked about or runs is the same wish, not a second one.
    const key = JSON.stringify([action.connection, action.statements]);
    if (this.#running.has(key)) {
      return false;
    }
    this.#running.add(key);
    try {
      return await this.#perform(action, null, onDone);
    } finally {
      this.#running.delete(key);
    }
  }

  async #perform(action: Action, undoes: string | null, onDone: Done): Promise<boolean> {
    const { connections, documents } = this.#parts;
    const target = await connections.target(action.connection);
    if (target === undefined) {
      throw new UserMessage(vscode.l10n.t("There is no connection {0}.", action.connection));
    }
    const { profile } = target;
    const confirmed = await confirmText(
      {
        title: action.title,
        text: action.statements.map(({ sql }) => `${sql};`).join("\n"),
        extension: "sql",
        targets: [profile],
        production: profile.environment === "production",
      },
      documents,
    );
    if (!confirmed) {
      return false;
    }
    const attempt: Attempt = {
      id: randomUUID(),
      action,
      server: serverLine(profile),
      by: thisPerson(),
      undoes,
    };
    const { actionRunner, actionLog } = await this.#parts.engine();
    const folder = this.#parts.folder();
    await actionLog.append(folder, begunEntry(attempt, now()));
    const outcome = await withProgress(action, (report, signal) =>
      actionRunner.run(target, action, actionLimits(action.transaction), report, signal),
    );
    if (outcome.kind === "done" || !outcome.rolledBack) {
      onDone(outcome.results);
    }
    const told =
      outcome.kind === "done" ? changedText(action, outcome) : actionFailureText(action, outcome);
    await record(told, () => actionLog.append(folder, endedEntry(attempt, now(), outcome)));
    if (outcome.kind === "failed") {
      throw new UserMessage(told, {
        severity: outcome.failure.code === "cancelled" ? "information" : "error",
        actions: [
          {
            title: vscode.l10n.t("Open Action Log"),
            run: () => vscode.commands.executeCommand("schemaOps.openActionLog"),
          },
        ],
      });
    }
    void this.#parts.guarded(() => this.#tell(attempt, outcome, onDone));
    return true;
  }

  async #tell(
    { action, id }: Attempt,
    outcome: Extract<ActionOutcome, { readonly kind: "done" }>,
    onDone: Done,
  ): Promise<void> {
    const statements = action.undo?.(outcome.results) ?? [];
    const undo = vscode.l10n.t("Undo");
    const chosen = await vscode.window.showInformationMessage(
      changedText(action, outcome),
      ...(statements.length > 0 ? [undo] : []),
    );
    if (chosen === undo) {
      const undoing: Action = {
        title: vscode.l10n.t("Undo: {0}", action.title),
        connection: action.connection,
        statements,
        transaction: "one",
        reason: null,
        undo: null,
      };
      await this.#perform(undoing, id, onDone);
    }
  }
}

/** What was done stays done when the log cannot be written: it must not look like a failure to do it. */
async function record(told: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw new UserMessage(
      vscode.l10n.t("{0} This could not be written to the action log: {1}", told, messageOf(error)),
      { severity: "error", cause: error },
    );
  }
}

function withProgress(
  action: Action,
  run: (
    report: (progress: { readonly phase: string; readonly done: number | null }) => void,
    signal: AbortSignal,
  ) => Promise<ActionOutcome>,
): Promise<ActionOutcome> {
  return Promise.resolve(
    vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: action.title,
        cancellable: true,
      },
      (progress, token) => {
        const abort = new AbortController();
        token.onCancellationRequested(() => abort.abort());
        let shown = 0;
        return run(({ phase, done }) => {
          const percent = Math.round(100 * (done ?? 0));
          progress.report({
            message: done === null ? phase : `${phase} ${percent} %`,
            increment: Math.max(0, percent - shown),
          });
          shown = Math.max(shown, percent);
        }, abort.signal);
      },
    ),
  );
}

/** "host:5432/database as user" */
function serverLine({ host, port, database, user }: ConnectionProfile): string {
  return `${host}:${port}/${database} as ${user}`;
}

function now(): string {
  return new Date().toISOString();
}
