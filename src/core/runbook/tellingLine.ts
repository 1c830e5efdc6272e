/** What scripts begin with without saying anything of their work. */
const PREAMBLE = /^(?:#!|set [-+]|#\s*$|--\s*$)/;
const COMMENT = /^(?:#|--)\s*(\S.*)$/;
const ANNOUNCEMENT = /^echo\b/;

/**
 * The one line by which a person knows a script or a statement: the comment that it begins with, else its
 * first line of work. No shebang, no `set -e`, no `echo` unless there is nothing else.
 */
export function tellingLine(text: string): string {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !PREAMBLE.test(line));
  const comment = COMMENT.exec(lines[0] ?? "")?.[1];
  const work = lines.find((line) => !COMMENT.test(line) && !ANNOUNCEMENT.test(line));
  return comment ?? work ?? lines[0] ?? text.trim();
}
