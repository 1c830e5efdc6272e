import * as vscode from "vscode";

import { type Disposable, DisposableStore } from "../../core/lib/disposable.ts";
import { rowLost } from "../lib/rowLost.ts";
import { Cancelled, UserMessage } from "../lib/userMessage.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { type CommandHandler, type CommandHandlers, isRowCommand } from "./commandTable.ts";

/** Registers every command behind the one boundary that turns what escapes into words. */
export function registerCommands(
  handlers: CommandHandlers,
  log: vscode.LogOutputChannel,
): Disposable {
  const store = new DisposableStore();
  for (const [id, handler] of Object.entries<CommandHandler>(handlers)) {
    store.add(
      vscode.commands.registerCommand(id, (...given: readonly unknown[]) =>
        guard(id, log, () => {
          requireRow(id, given);
          return handler(given[0]);
        }),
      ),
    );
  }
  return store;
}

/** A row's menu gives its row; with nothing in its place the row was lost. */
function requireRow(id: string, given: readonly unknown[]): void {
  if (given.length > 0 && given[0] === undefined && isRowCommand(id)) {
    throw rowLost();
  }
}

/** Runs something for the user: cancellation is silent, a failure is one sentence and a log entry. */
export async function guard(
  what: string,
  log: vscode.LogOutputChannel,
  run: () => void | Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof Cancelled || error instanceof vscode.CancellationError) {
      return;
    }
    log.error(`${what}: ${describe(error)}`);
    const message = error instanceof UserMessage ? error : unexpected(error, log);
    // The command ends here: it does not wait until somebody reads the message.
    void guard(`${what}: action`, log, () => show(message));
  }
}

function unexpected(error: unknown, log: vscode.LogOutputChannel): UserMessage {
  const message = messageOf(error);
  return new UserMessage(vscode.l10n.t("Schema Ops could not do this: {0}", message), {
    severity: "error",
    actions: [{ title: vscode.l10n.t("Show Log"), run: () => log.show() }],
    cause: error,
  });
}

async function show(message: UserMessage): Promise<void> {
  const titles = message.actions.map((action) => action.title);
  const chosen = await (message.severity === "error"
    ? vscode.window.showErrorMessage(message.message, ...titles)
    : message.severity === "warning"
      ? vscode.window.showWarningMessage(message.message, ...titles)
      : vscode.window.showInformationMessage(message.message, ...titles));
  await message.actions.find((action) => action.title === chosen)?.run();
}

/** The whole story, causes included. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\nCaused by: ${describe(error.cause)}`;
}
