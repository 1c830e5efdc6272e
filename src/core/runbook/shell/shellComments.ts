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
  for (const hash of source.matchAll(/(?<=^|[\s;&|()])#[^\n]*/gm)) {
    for (
      let range = ordered[next];
      range !== undefined && range.start <= hash.index;
      range = ordered[next]
    ) {
      coveredTo = Math.max(coveredTo, range.end);
      next += 1;
    }
    const isShebang = hash.index === 0 && hash[0].startsWith("#!");
    if (hash.index >= coveredTo && !isShebang) {
      comments.push({ start: hash.index, end: hash.index + hash[0].trimEnd().length });
    }
  }
  return comments;
}
