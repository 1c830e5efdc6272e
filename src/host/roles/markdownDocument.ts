import * as vscode from "vscode";

import { visibleText } from "../../core/lib/visibleText.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import { escapeMarkdown } from "../lib/markdownText.ts";

/** Shows a text of our own making, rendered. Data in it must have been escaped. */
export async function showMarkdown(
  documents: VirtualDocuments,
  folders: readonly string[],
  name: string,
  text: string,
): Promise<void> {
  const path = [...folders, name].map(pathSegment).join("/");
  const uri = documents.keep(`${path}.md`, text);
  await vscode.commands.executeCommand("markdown.showPreview", uri);
}

/** What a tab can show of a name: one segment of a path. */
export function pathSegment(name: string): string {
  return (
    visibleText(name)
      .replace(/[\\/\s?#]+/g, " ")
      .slice(0, 80)
      .trim() || "_"
  );
}

/** A text of unknown origin in a heading, a list or a cell of a table: one line. */
export function inline(text: string): string {
  return escapeMarkdown(text.replace(/[ \t]*[\r\n]+[ \t]*/g, " ⏎ ").replace(/\t/g, " "));
}
