import { visibleText } from "../../core/lib/visibleText.ts";

/** Escapes a text of unknown origin for Markdown: it is shown as it is, never as markup, link or HTML. */
export function escapeMarkdown(text: string): string {
  return visibleText(text)
    .replace(/[\\`*_{}[\]()#+\-.!~|<>&:@/$=^]/g, (character) =>
      character === "<" ? "&lt;" : character === "&" ? "&amp;" : `\\${character}`,
    )
    .replace(/\r\n?|\n/g, "  \n");
}

/** A code block that a text of unknown origin cannot end from inside. */
export function codeBlock(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${visibleText(text)}\n${fence}`;
}

/** Cuts a text to a length that a tooltip or a description can show, on one line, with nothing hidden in it. */
export function shorten(text: string, length: number): string {
  const line = visibleText(text.replace(/\s+/g, " ").trim());
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
