import { TerminalCleaner } from "../lib/terminalCleaner.ts";

/** What TerminalCleaner leaves in: colours and moves within a line. */
const LEFT_IN = /\u001b\[[\d;:]*[mKGCD]/g;

/** Output of a program as text: without escape sequences, each line as it stood when it was complete. */
export function excerptOf(start: string, end?: string): string {
  const first = plainLines(start);
  if (end === undefined) {
    return first.join("\n").trimEnd();
  }
  // The cut goes through a line of each.
  return [...first.slice(0, -1), "…", ...plainLines(end).slice(1)].join("\n").trimEnd();
}

function plainLines(text: string): readonly string[] {
  return new TerminalCleaner("\n")
    .clean(text)
    .replace(LEFT_IN, "")
    .split("\n")
    .map((line) => line.replace(/\r+$/, "").split("\r").at(-1) ?? "");
}
