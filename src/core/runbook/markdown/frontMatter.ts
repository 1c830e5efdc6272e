/** Turns a YAML front matter into blanks, line ends kept, so that no offset moves. */
export function blankFrontMatter(text: string): string {
  const match = /^[ ]?---[ \t]*\n(?:[^\n]*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text);
  if (match === null || !/^[\w."'-]+[ \t]*:/m.test(match[0])) {
    return text;
  }
  return match[0].replace(/[^\n]/g, " ") + text.slice(match[0].length);
}
