import * as vscode from "vscode";

import { actionLogText } from "../../core/actions/actionLogText.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import type { Engine } from "../engine.ts";
import { orCancelled, UserMessage } from "../lib/userMessage.ts";

export type ActionCommand = "schemaOps.openActionLog" | "schemaOps.exportActionLog";

export interface ActionCommandParts {
  readonly engine: () => Promise<Engine>;
  readonly documents: VirtualDocuments;
  readonly folder: () => string;
}

/** The commands of the action log. */
export function actionCommands({
  engine,
  documents,
  folder,
}: ActionCommandParts): Pick<CommandHandlers, ActionCommand> {
  return {
    "schemaOps.openActionLog": async () => {
      const { actionLog } = await engine();
      const entries = await actionLog.read(folder());
      if (entries.length === 0) {
        throw nothingYet();
      }
      const name = `${vscode.l10n.t("Action log")}.sql`;
      await vscode.window.showTextDocument(documents.keep(name, actionLogText(entries)));
    },
    "schemaOps.exportActionLog": async () => {
      const { actionLog } = await engine();
      const source = vscode.Uri.file(actionLog.path(folder()));
      if ((await actionLog.read(folder())).length === 0) {
        throw nothingYet();
      }
      const wanted = await vscode.window.showSaveDialog({
        defaultUri: vscode.Uri.joinPath(vscode.Uri.file(folder()), "actions.jsonl"),
        filters: { "JSON Lines": ["jsonl"] },
        title: vscode.l10n.t("Export the action log"),
      });
      await vscode.workspace.fs.copy(source, orCancelled(wanted), { overwrite: true });
    },
  };
}

function nothingYet(): UserMessage {
  return new UserMessage(vscode.l10n.t("No action was done from here yet."), {
    severity: "information",
  });
}
