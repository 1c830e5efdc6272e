import type { MarkdownFence, Span } from "../markdown/markdownNode.ts";
import { lastAtMost } from "../text/lastAtMost.ts";
import type { RunbookText } from "../text/runbookText.ts";
import type { TextRange } from "../textRange.ts";

/** A block's content, dedented, and the way back from its offsets to the source. */
export class BlockText {
  readonly text: string;
  readonly range: TextRange;
  readonly #lines: readonly Span[];
  /** Where each line starts in `text`. */
  readonly #starts: readonly number[];
  readonly #document: RunbookText;

  constructor(lines: readonly Span[], range: TextRange, document: RunbookText) {
    const starts: number[] = [];
    const pieces: string[] = [];
    let length = 0;
    for (const line of lines) {
      const piece = withoutReturn(document.source.slice(line.start, line.end));
      starts.push(length);
      pieces.push(piece);
      length += piece.length + 1;
    }
    this.text = pieces.join("\n");
    this.range = range;
    this.#lines = lines;
    this.#starts = starts;
    this.#document = document;
  }

  static ofFence(fence: MarkdownFence, document: RunbookText): BlockText {
    const first = fence.lines[0];
    const last = fence.lines[fence.lines.length - 1];
    const afterFence = Math.min(fence.end, document.lineStart(document.lineAt(fence.start) + 1));
    const start = first?.start ?? afterFence;
    return new BlockText(fence.lines, document.range(start, last?.end ?? start), document);
  }

  static ofCode(code: Span, document: RunbookText): BlockText {
    const text = document.source.slice(code.start, code.end);
    const prompt = /^\s*(?:\$\s+)?/.exec(text)?.[0].length ?? 0;
    const start = code.start + prompt;
    const end = Math.max(start, code.start + text.trimEnd().length);
    return new BlockText([{ start, end }], document.range(start, end), document);
  }

  /** The source offset of an offset in `text`. */
  at(offset: number): number {
    const index = this.lineIndex(offset);
    const line = this.#lines[index];
    return line === undefined
      ? this.range.start
      : Math.min(line.start + offset - (this.#starts[index] ?? 0), line.end);
  }

  /** The source range of a piece of `text`. */
  rangeOf(start: number, end: number): TextRange {
    const from = this.at(start);
    return this.#document.range(from, end > start ? this.at(end - 1) + 1 : from);
  }

  /** The 0-based line of an offset in `text`. */
  lineIndex(offset: number): number {
    return lastAtMost(this.#starts, offset);
  }

  /** The words of the content, for its digest: indentation of its container left out. */
  words(): string {
    return this.#lines
      .map((line) => this.#document.words(line.start, line.end).replace(/\r$/, ""))
      .join("\n");
  }
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
