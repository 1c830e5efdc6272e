import type { TextRange } from "../textRange.ts";
import { byteBehind, isLostByte } from "./codePage.ts";
import { lastAtMost } from "./lastAtMost.ts";
import { encodeCodePoint } from "./utf8.ts";

/**
 * A document with two faces: the source as it is, and its **words**, in which vocabulary is looked up
 * and from which ids are made: the UTF-8 bytes of the text, one character a byte, without the bytes
 * that a wrong decoding loses. Intact and damaged copies of one document have the same words.
 * Offsets are of the source unless they are named otherwise.
 */
export class RunbookText {
  readonly source: string;
  readonly #words: string;
  /** For each offset of the source, where its words start; null where both are the same. */
  readonly #toWords: Uint32Array | null;
  readonly #lineStarts: readonly number[];

  constructor(source: string, damaged: boolean) {
    this.source = source;
    this.#lineStarts = findLineStarts(source);
    if (/[^\x00-\x7f]/.test(source)) {
      const built = buildWords(source, damaged);
      this.#words = built.words;
      this.#toWords = built.toWords;
    } else {
      this.#words = source;
      this.#toWords = null;
    }
  }

  range(start: number, end: number): TextRange {
    const line = this.lineAt(start);
    return { start, end, line, endLine: end > start ? this.lineAt(end - 1) : line };
  }

  /** The 1-based line of an offset. */
  lineAt(offset: number): number {
    return lastAtMost(this.#lineStarts, offset) + 1;
  }

  /** The offset at which a 1-based line starts. */
  lineStart(line: number): number {
    return this.#lineStarts[line - 1] ?? this.source.length;
  }

  words(start: number, end: number): string {
    return this.#words.slice(this.toWords(start), this.toWords(end));
  }

  toWords(offset: number): number {
    return this.#toWords === null ? offset : (this.#toWords[offset] ?? this.#words.length);
  }

  /** The source offset of a place in the words of a piece that starts at `pieceStart`. */
  sourceAt(pieceStart: number, wordsOffset: number): number {
    const at = this.toWords(pieceStart) + wordsOffset;
    return this.#toWords === null ? at : lastAtMost(this.#toWords, at, pieceStart);
  }

  /** The range of a match in the words of a piece. */
  wordsRange(pieceStart: number, from: number, to: number): TextRange {
    const start = this.sourceAt(pieceStart, from);
    return this.range(start, to > from ? this.#characterEnd(pieceStart, to - 1) : start);
  }

  #characterEnd(pieceStart: number, wordsOffset: number): number {
    const at = this.sourceAt(pieceStart, wordsOffset);
    const point = this.source.codePointAt(at) ?? 0;
    return Math.min(at + (point > 0xffff ? 2 : 1), this.source.length);
  }
}

function findLineStarts(source: string): readonly number[] {
  const text = source.includes("\r") ? source.replace(/\r(?!\n)/g, "\n") : source;
  const starts = [0];
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", end + 1)) {
    starts.push(end + 1);
  }
  return starts;
}

interface BuiltWords {
  readonly words: string;
  readonly toWords: Uint32Array;
}

/** So many arguments a call takes. */
const CHUNK = 4096;

function buildWords(source: string, damaged: boolean): BuiltWords {
  const toWords = new Uint32Array(source.length + 1);
  const pieces: string[] = [];
  let bytes: number[] = [];
  let length = 0;
  const emit = (byte: number): void => {
    if (!isLostByte(byte)) {
      length += 1;
      if (bytes.push(byte) === CHUNK) {
        pieces.push(String.fromCharCode(...bytes));
        bytes = [];
      }
    }
  };
  for (let at = 0; at < source.length; at += 1) {
    toWords[at] = length;
    const code = source.charCodeAt(at);
    const shown = damaged ? byteBehind(code) : null;
    if (shown !== null || code < 0x80) {
      emit(shown ?? code);
      continue;
    }
    const point = source.codePointAt(at) ?? code;
    encodeCodePoint(point, emit);
    if (point > 0xffff) {
      at += 1;
      toWords[at] = length;
    }
  }
  toWords[source.length] = length;
  return { words: pieces.join("") + String.fromCharCode(...bytes), toWords };
}
