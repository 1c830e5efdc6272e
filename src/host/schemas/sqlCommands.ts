import * as v from "valibot";
import * as vscode from "vscode";

import type { CommandHandlers } from "../commands/commandTable.ts";
import { pickConnection } from "../connections/pickConnection.ts";
import type { Connections } from "../connections/connections.ts";
import { requireTrust } from "../deployment/deploymentAccess.ts";
import { UserMessage } from "../lib/userMessage.ts";
import type { SqlBindings } from "./sqlBindings.ts";
import type { SqlRunner } from "./sqlRunner.ts";

export type SqlCommand =
  | "schemaOps.openSqlDocument"
  | "schemaOps.bindSqlDocument"
  | "schemaOps.runSqlStatement"
  | "schemaOps.explainSqlStatement"
  | "schemaOps.toggleSqlLock";

const rowArgument = v.object({
  node: v.object({ connection: v.string() }),
  /** What stands in it at first. */
  content: v.optional(v.string(), ""),
});

export interface SqlCommandParts {
  readonly bindings: SqlBindings;
  readonly runner: SqlRunner;
  readonly connections: Connections;
}

/** The commands of SQL documents. They mean the active editor. */
export function sqlCommands({
  bindings,
  runner,
  connections,
}: SqlCommandParts): Pick<CommandHandlers, SqlCommand> {
  const connectionOf = async (uri: vscode.Uri): Promise<string> => {
    requireTrust();
    const bound = bindings.get(uri);
    if (bound !== undefined && connections.find(bound) !== undefined) {
      return bound;
    }
    const { name } = await pickConnection(connections.profiles());
    await bindings.bind(uri, name);
    return name;
  };

  return {
    "schemaOps.openSqlDocument": async (argument) => {
      requireTrust();
      const parsed = v.safeParse(rowArgument, argument);
      const [only, ...others] = connections.profiles();
      const name = parsed.success
        ? parsed.output.node.connection
        : only !== undefined && others.length === 0
          ? only.name
          : (await pickConnection(connections.profiles())).name;
      const document = await vscode.workspace.openTextDocument({
        language: "sql",
        content: parsed.success ? parsed.output.content : "",
      });
      await bindings.bind(document.uri, name);
      await vscode.window.showTextDocument(document);
    },
    "schemaOps.bindSqlDocument": async () => {
      requireTrust();
      const { document } = sqlEditor();
      const { name } = await pickConnection(connections.profiles());
      await bindings.bind(document.uri, name);
    },
    "schemaOps.runSqlStatement": async () => {
      const editor = sqlEditor();
      const { uri } = editor.document;
      const connection = await connectionOf(uri);
      await runner.run(editor, connection, bindings.isUnlocked(uri), () =>
        bindings.setUnlocked(uri, true),
      );
    },
    "schemaOps.explainSqlStatement": async () => {
      const editor = sqlEditor();
      await runner.explain(editor, await connectionOf(editor.document.uri));
    },
    "schemaOps.toggleSqlLock": () => {
      const { uri } = sqlEditor().document;
      bindings.setUnlocked(uri, !bindings.isUnlocked(uri));
    },
  };
}

function sqlEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== "sql") {
    throw new UserMessage(vscode.l10n.t("Open a SQL document first."));
  }
  return editor;
}
