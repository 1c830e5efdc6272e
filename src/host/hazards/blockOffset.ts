import type { Block } from "../../core/runbook/runbook.ts";

/**
 * From offsets of a block's text to offsets of its document: the lines are the same ones, but for the
 * indentation of the list that the block stands in.
 */
export function blockOffset(
  document: string,
  { text, range }: Pick<Block, "text" | "range">,
): (inBlock: number) => number {
  const lines = text.split("\n");
  const starts: { readonly block: number; readonly document: number }[] = [];
  let inBlock = 0;
  let at = range.start;
  for (const line of lines) {
    const newline = document.indexOf("\n", at);
    const end = newline === -1 ? document.length : newline;
    const written = document.slice(at, end).replace(/\r$/, "");
    const indent = Math.max(0, written.indexOf(line));
    starts.push({ block: inBlock, document: at + indent });
    inBlock += line.length + 1;
    at = end + 1;
  }
  return (offset) => {
    const line = starts.findLast(({ block }) => block <= offset);
    return line === undefined ? range.start : line.document + offset - line.block;
  };
}
