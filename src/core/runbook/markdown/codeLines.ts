import type { SyntaxNode } from "@lezer/common";
import type { Span } from "./markdownNode.ts";

/** The content lines of a fence, without the indentation of its container and of the fence itself. */
export function codeLines(source: string, fence: SyntaxNode, quotes: number): readonly Span[] {
  const firstLineEnd = source.indexOf("\n", fence.from);
  if (firstLineEnd === -1 || firstLineEnd >= fence.to) {
    return [];
  }
  const close = closingMark(fence, firstLineEnd);
  const end = close === null ? fence.to : source.lastIndexOf("\n", close.from - 1);
  if (end <= firstLineEnd) {
    return [];
  }
  const lineStart = source.lastIndexOf("\n", fence.from - 1) + 1;
  const column = columnOf(source, lineStart, fence.from);
  return splitLines(source, firstLineEnd + 1, end).map((line) =>
    dedent(source, line, column, quotes),
  );
}

/** The lines of code by indentation. */
export function indentedLines(source: string, block: SyntaxNode): readonly Span[] {
  const lineStart = source.lastIndexOf("\n", block.from - 1) + 1;
  const column = columnOf(source, lineStart, block.from);
  return splitLines(source, lineStart, block.to).map((line) => dedent(source, line, column, 0));
}

function closingMark(fence: SyntaxNode, firstLineEnd: number): SyntaxNode | null {
  const last = fence.lastChild;
  return last !== null && last.name === "CodeMark" && last.from > firstLineEnd ? last : null;
}

function splitLines(source: string, start: number, end: number): Span[] {
  const lines: Span[] = [];
  for (let at = start; at <= end;) {
    const next = source.indexOf("\n", at);
    const lineEnd = next === -1 || next > end ? end : next;
    lines.push({ start: at, end: lineEnd });
    at = lineEnd + 1;
  }
  return lines;
}

function columnOf(source: string, lineStart: number, offset: number): number {
  let column = 0;
  for (let at = lineStart; at < offset; at += 1) {
    column = source.charCodeAt(at) === 9 ? column + 4 - (column % 4) : column + 1;
  }
  return column;
}

function dedent(source: string, line: Span, columns: number, quotes: number): Span {
  let start = line.start;
  let column = 0;
  let quotesLeft = quotes;
  while (start < line.end && column < columns) {
    const character = source.charAt(start);
    if (character === ">" && quotesLeft > 0) {
      quotesLeft -= 1;
    } else if (character !== " " && character !== "\t") {
      break;
    }
    column = character === "\t" ? column + 4 - (column % 4) : column + 1;
    start += 1;
  }
  // A carriage return was read as a blank before the line end: it is not content.
  return { start, end: line.end };
}
