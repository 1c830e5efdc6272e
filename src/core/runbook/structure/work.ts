import type { MarkdownEntry, MarkdownNode, MarkdownText } from "../markdown/markdownNode.ts";
import { isCommandText } from "../shell/commandText.ts";

/** Whether there is something to run, to ask or to tick in it. */
export function hasWork(nodes: readonly MarkdownNode[], source: string): boolean {
  return nodes.some((node) => {
    switch (node.kind) {
      case "fence":
        return !node.indented;
      case "list":
        return node.entries.some((entry) => entry.task !== null || entryHasWork(entry, source));
      case "table":
        return node.rows.some((row) => row.some((cell) => hasCommand(cell, source)));
      default:
        return false;
    }
  });
}

export function entryHasWork(entry: MarkdownEntry, source: string): boolean {
  return hasCommand(entry.text, source) || hasWork(entry.children, source);
}

function hasCommand(text: MarkdownText | null, source: string): boolean {
  return text?.codes.some((code) => isCommandText(source.slice(code.start, code.end))) === true;
}
