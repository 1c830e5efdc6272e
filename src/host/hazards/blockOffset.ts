import type { Block } from "../../core/runbook/runbook.ts";
import { lastAtMost } from "../../core/runbook/text/lastAtMost.ts";

/**
 * From offsets of a block's text to offsets of its document: the lines are the same ones, but for the
 * indentation of the list that the block stands in.
 */
export function blockOffset(
  document: string,
  { text, range }: Pick<Block, "text" | "range">,
): (inBlock: number) => number {
  const lines = text.split("\n");
  const inBlocks: number[] = [];
  const inDocument: number[] = [];
  let inBlock = 0;
  let at = range.start;
  for (const line of lines) {
    const newline = document.indexOf("\n", at);
    const end = newline === -1 ? document.length : newline;
    const written = document.slice(at, end).replace(/\r$/, "");
    const indent = Math.max(0, written.indexOf(line));
    inBlocks.push(inBlock);
    inDocument.push(at + indent);
    inBlock += line.length + 1;
    at = end + 1;
  }
  return (offset) => {
    const line = lastAtMost(inBlocks, offset);
    return (inDocument[line] ?? range.start) + offset - (inBlocks[line] ?? 0);
  };
}
