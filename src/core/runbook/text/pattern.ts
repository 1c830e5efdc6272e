import { isLostByte } from "./codePage.ts";
import { encodeCodePoint } from "./utf8.ts";

/**
 * A vocabulary pattern for words of a {@link RunbookText}: written in plain language ("예상|expected"),
 * it matches intact and damaged text alike, because both are read as the UTF-8 bytes that survive.
 * Every non-ASCII character becomes one group, so quantifiers hold; none may stand in a class.
 */
export function pattern(source: string, flags = "i"): RegExp {
  return new RegExp(wordsPattern(source), flags);
}

/** The source of {@link pattern}, to be built into a longer one. */
export function wordsPattern(source: string): string {
  return source.replace(/[^\x00-\x7f]/gu, (character) => {
    let bytes = "";
    encodeCodePoint(character.codePointAt(0) ?? 0, (byte) => {
      bytes += isLostByte(byte) ? "" : `\\x${byte.toString(16)}`;
    });
    return `(?:${bytes})`;
  });
}
