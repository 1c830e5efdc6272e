import { oneLine, visibleText } from "../../lib/visibleText.ts";

/** Text of unknown origin within a line: shown as it is, never as markup, link or HTML. */
export function inline(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]|~$#]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/:\/\//g, "\\:\\/\\/")
    .replace(/@/g, "&#64;")
    .replace(/\bwww\./gi, (found) => `${found.slice(0, 3)}&#46;`);
}

/** Lines of a code block that the text cannot end from inside. */
export function codeLines(text: string): readonly string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}text`, ...visibleText(text).split("\n"), fence];
}

/** Cells hold Markdown; nothing at all without a row. */
export function tableLines(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return rows.length === 0
    ? []
    : [line(heads), line(heads.map(() => "---")), ...rows.map(line), ""];
}

export function linkTo(path: string, href: string | null): string {
  const target = href?.replace(/[()]/g, (found) => (found === "(" ? "%28" : "%29"));
  return target === undefined ? inline(path) : `[${inline(path)}](${target})`;
}
