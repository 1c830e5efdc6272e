import type { ShellComment } from "./shellScript.ts";

/** Comments of a script: a `#` at the start of a word, outside everything that the parser read. */
export function findComments(
  source: string,
  covered: readonly { readonly start: number; readonly end: number }[],
): readonly ShellComment[] {
  const comments: ShellComment[] = [];
  const ordered = covered.toSorted((a, b) => a.start - b.start);
  let next = 0;
  let coveredTo = 0;
  for (let hash = source.indexOf("#"); hash !== -1;) {
    for (
      let range = ordered[next];
      range !== undefined && range.start <= hash;
      range = ordered[next]
    ) {
      coveredTo = Math.max(coveredTo, range.end);
      next += 1;
    }
    const isShebang = hash === 0 && source.charAt(1) === "!";
    const starts = hash === 0 || WORD_ENDS.includes(source.charAt(hash - 1));
    const lineEnd = endOfLine(source, hash);
    if (starts && hash >= coveredTo && !isShebang) {
      comments.push({ start: hash, end: hash + source.slice(hash, lineEnd).trimEnd().length });
      hash = source.indexOf("#", lineEnd);
    } else {
      hash = source.indexOf("#", isShebang ? lineEnd : hash + 1);
    }
  }
  return comments;
}

/** What may stand right before a comment. */
const WORD_ENDS = " \t\n\r;&|()";

function endOfLine(source: string, from: number): number {
  const end = source.indexOf("\n", from);
  return end === -1 ? source.length : end;
}
