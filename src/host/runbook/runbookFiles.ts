import * as vscode from "vscode";

import { globToRegExp } from "../lib/globToRegExp.ts";
import { runbookGlobs } from "../settings/settings.ts";

const REMEMBERED = "schemaOps.openedAsRunbook";
const EXCLUDED = "**/{node_modules,.git,.schema-ops,dist,out,vendor}/**";
/** More files than this are a wrong glob, not a team's runbooks. */
const MOST_FILES = 200;
const TASK_ITEM = /^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[[ xX]\][ \t]/m;

/** Which files of the workspace are runbooks: those of the setting that hold items, and those somebody opened as one. */
export class RunbookFiles {
  readonly #memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  async search(): Promise<readonly vscode.Uri[]> {
    const found = new Map<string, vscode.Uri>();
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      for (const glob of runbookGlobs(folder.uri)) {
        const pattern = new vscode.RelativePattern(folder, glob);
        for (const uri of await vscode.workspace.findFiles(pattern, EXCLUDED, MOST_FILES)) {
          found.set(uri.toString(), uri);
        }
      }
    }
    for (const key of this.#remembered()) {
      found.set(key, vscode.Uri.parse(key, true));
    }
    return [...found.values()].sort((a, b) => a.path.localeCompare(b.path));
  }

  /** Whether a file is to be read as a runbook, going by its name. */
  isCandidate(uri: vscode.Uri): boolean {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    if (folder === undefined || uri.path.includes("/.schema-ops/")) {
      return false;
    }
    const named = { uri, languageId: "markdown" };
    return (
      this.isRemembered(uri) ||
      runbookGlobs(folder.uri).some((glob) =>
        matches(new vscode.RelativePattern(folder, glob), named),
      )
    );
  }

  isRemembered(uri: vscode.Uri): boolean {
    return this.#remembered().includes(uri.toString());
  }

  async remember(uri: vscode.Uri): Promise<void> {
    if (!this.isRemembered(uri)) {
      await this.#memory.update(REMEMBERED, [...this.#remembered(), uri.toString()]);
    }
  }

  async forget(uri: vscode.Uri): Promise<void> {
    const rest = this.#remembered().filter((key) => key !== uri.toString());
    await this.#memory.update(REMEMBERED, rest);
  }

  #remembered(): readonly string[] {
    return this.#memory.get<readonly string[]>(REMEMBERED, []);
  }
}

/** Whether a text holds at least one task list item; cheap, before anything is parsed. */
export function holdsItems(text: string): boolean {
  return TASK_ITEM.test(text);
}

function matches(
  pattern: vscode.RelativePattern,
  document: { readonly uri: vscode.Uri; readonly languageId: string },
): boolean {
  return globToRegExp(pattern.pattern).test(
    document.uri.path.slice(pattern.baseUri.path.replace(/\/$/, "").length + 1),
  );
}
