import * as vscode from "vscode";

import { lazy } from "./host/lib/lazy.ts";
import { postgresFolders, thisPerson, toolFolders } from "./host/settings/settings.ts";
import { createWorkbench } from "./host/workbench.ts";
import { useTranslations } from "./prose/prose.ts";

/** Composition root of the extension. The engine (parsers, database driver, journals) is loaded when it is first needed. */
export function activate(context: vscode.ExtensionContext): void {
  useTranslations(vscode.l10n.bundle, vscode.env.language);
  const log = vscode.window.createOutputChannel("Schema Ops", { log: true });
  const engine = lazy(async () => {
    const { openEngine } = await import("./engine.ts");
    const opened = openEngine({
      toolFolders: toolFolders(),
      postgresFolders,
      translations: vscode.l10n.bundle,
      locale: vscode.env.language,
      version: versionOf(context.extension),
      person: thisPerson(),
    });
    context.subscriptions.push(opened);
    return opened;
  });
  context.subscriptions.push(log, createWorkbench(context, log, engine));
}

function versionOf({ packageJSON }: { readonly packageJSON: unknown }): string {
  return typeof packageJSON === "object" && packageJSON !== null && "version" in packageJSON
    ? String(packageJSON.version)
    : "";
}
