import * as vscode from "vscode";

import type { ChecklistEntries } from "../checklist/checklistEntries.ts";
import { nodeAtLine } from "../checklist/checklistTree.ts";
import { evidenceParts } from "../checklist/rowTooltip.ts";
import { rowDescription } from "../checklist/rowText.ts";
import { escapeMarkdown } from "../lib/markdownText.ts";
import type { RunbookLibrary } from "../runbook/runbookLibrary.ts";

/** What the deployment knows of the item, block or query under the pointer. */
export class EvidenceHover implements vscode.HoverProvider {
  readonly #library: RunbookLibrary;
  readonly #entries: ChecklistEntries;

  constructor(library: RunbookLibrary, entries: ChecklistEntries) {
    this.#library = library;
    this.#entries = entries;
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const found = this.#library.of(document);
    const entry = found && this.#entries.get(found.key);
    if (found === undefined || entry?.deployment === undefined || entry.deployment === null) {
      return undefined;
    }
    const node = nodeAtLine(found.key, found.runbook, position.line + 1);
    if (node === undefined || node.kind === "step") {
      return undefined;
    }
    const description = rowDescription(entry, node);
    // The block's own text stands under the pointer: it is not repeated.
    const evidence = evidenceParts(entry, node).filter((part) => !part.startsWith("```"));
    const parts = [description === "" ? "" : `**${escapeMarkdown(description)}**`, ...evidence];
    const text = parts.filter((part) => part !== "").join("\n\n");
    return text === "" ? undefined : new vscode.Hover(new vscode.MarkdownString(text));
  }
}
