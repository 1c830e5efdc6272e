import type { Quantity } from "../expectations/quantity.ts";
import type { Span } from "../markdown/markdownNode.ts";
import { pattern } from "../text/pattern.ts";

export function isDuration(quantity: Quantity): boolean {
  return quantity.kind === "duration" || quantity.kind === "durationBetween";
}

/** Numbers inside code are no expectations; a short quoted value is one. */
export function maskCode(words: string): string {
  return !words.includes("`")
    ? words
    : words.replace(/`[^`\n]{25,}`|`[^`\n]*\s[^`\n]*`/g, (code) => " ".repeat(code.length));
}

const COMMENTS = pattern("<!--[^]*?(?:-->|$)", "g");

export function withoutComments(written: string): string {
  const text = written.trim();
  if (!/\s\s|[\t\r\n]|<!--/.test(text)) {
    return text;
  }
  return (text.includes("<!--") ? text.replace(COMMENTS, " ") : text).replace(/\s+/g, " ").trim();
}

/** The lines of a piece of the source. */
export function linesOf(span: Span, source: string): readonly Span[] {
  const lines: Span[] = [];
  let start = span.start;
  for (const line of source.slice(span.start, span.end).split("\n")) {
    lines.push({ start, end: start + line.length });
    start += line.length + 1;
  }
  return lines;
}
