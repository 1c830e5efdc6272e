/**
 * Characters that show nothing or reorder what is around them: control characters (but tab and line
 * feed), the direction overrides and isolates, and the invisible separators.
 */
const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** The text with every hidden character written out ("\u202e"), so that what is read is what is there. */
export function visibleText(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(HIDDEN, (hidden) => `\\u${hidden.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** As {@link visibleText}, in one line: a name may hold line breaks, and a row has none. */
export function oneLine(text: string): string {
  return visibleText(text).replace(/\n/g, "⏎").replace(/\t/g, "⇥");
}
