import { visibleText } from "../lib/visibleText.ts";

/** How much of the journal a report repeats; what is over it is counted. Characters, or entries. */
export const LIMITS = {
  /** Names, titles, reasons, values, messages. */
  words: 2000,
  /** A statement, or the text of a block. */
  code: 20_000,
  /** Runs of a block, answers of a query, ticks of an item. */
  history: 20,
  failures: 50,
  /** Events in the chronology. */
  record: 1000,
  removed: 200,
} as const;

/** No file could hold it. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The text with nothing hidden in it, and not longer than so many characters: "…(+120)" counts the rest. */
export function clip(text: string, most: number = LIMITS.words): string {
  // A pair of UTF-16 units is not cut in two.
  const cut = text.length <= most ? text : text.slice(0, most).replace(/[\ud800-\udbff]$/, "");
  const rest = text.length - cut.length;
  return visibleText(cut.replace(LONE_SURROGATE, "\ufffd")) + (rest === 0 ? "" : `…(+${rest})`);
}

export function clipOrNull(text: string | null, most?: number): string | null {
  return text === null ? null : clip(text, most);
}

/** The last so many, and how many there were before them. */
export function lastOf<T>(
  all: readonly T[],
  most: number = LIMITS.history,
): { readonly shown: readonly T[]; readonly omitted: number } {
  const omitted = Math.max(0, all.length - most);
  return { shown: all.slice(omitted), omitted };
}
