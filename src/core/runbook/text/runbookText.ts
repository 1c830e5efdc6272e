import type { TextRange } from "../textRange.ts";
import { byteBehind, isLostByte } from "./codePage.ts";
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
  readonly #toWords: Uint32Array | null;
  readonly #toSource: Uint32Array | null;
  readonly #lineStarts: Uint32Array;

  constructor(source: string, damaged: boolean) {
    this.source = source;
    this.#lineStarts = findLineStarts(source);
    if (/[^\x00-\x7f]/.test(source)) {
      const built = buildWords(source, damaged);
      this.#words = built.words;
      this.#toWords = built.toWords;
      this.#toSource = built.toSource;
    } else {
      this.#words = source;
      this.#toWords = null;
      this.#toSource = null;
    }
  }

  range(start: number, end: number): TextRange {
    const line = this.lineAt(start);
    return { start, end, line, endLine: end > start ? this.lineAt(end - 1) : line };
  }

  /** The 1-based line of an offset. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low + 1;
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
    return this.#toSource === null ? at : (this.#toSource[at] ?? this.source.length);
  }

  /** The range of a match in the words of a piece. */
  wordsRange(pieceStart: number, from: number, to: number): TextRange {
    const start = this.sourceAt(pieceStart, from);
    return this.range(start, to > from ? this.#characterEnd(pieceStart, to - 1) : start);
  }

  #characterEnd(pieceStart: number, wordsOffset: number): number {
    const at = this.sourceAt(pieceStart, wordsOffset);
    const code = this.source.charCodeAt(at);
    return at + (code >= 0xd800 && code <= 0xdbff ? 2 : 1);
  }
}

function findLineStarts(source: string): Uint32Array {
  const starts = [0];
  for (let index = 0; index < source.length; index += 1) {
    const code = source.charCodeAt(index);
    if (code === 10 || (code === 13 && source.charCodeAt(index + 1) !== 10)) {
      starts.push(index + 1);
    }
  }
  return Uint32Array.from(starts);
}

interface BuiltWords {
  readonly words: string;
  readonly toWords: Uint32Array;
  readonly toSource: Uint32Array;
}

function buildWords(source: string, damaged: boolean): BuiltWords {
  const bytes = new Uint8Array(source.length * 3);
  const toSource = new Uint32Array(source.length * 3 + 1);
  const toWords = new Uint32Array(source.length + 1);
  let length = 0;
  let at = 0;
  const emit = (byte: number): void => {
    if (!isLostByte(byte)) {
      bytes[length] = byte;
      toSource[length] = at;
      length += 1;
    }
  };
  while (at < source.length) {
    const code = source.charCodeAt(at);
    toWords[at] = length;
    const shown = damaged ? byteBehind(code) : null;
    if (code < 0x80) {
      emit(code);
    } else if (shown !== null) {
      emit(shown);
    } else {
      const point = source.codePointAt(at) ?? code;
      encodeCodePoint(point, emit);
      if (point > 0xffff) {
        at += 1;
        toWords[at] = length;
      }
    }
    at += 1;
  }
  toWords[source.length] = length;
  toSource[length] = source.length;
  return {
    words: latin1(bytes.subarray(0, length)),
    toWords,
    toSource: toSource.slice(0, length + 1),
  };
}

const CHUNK = 8192;

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return text;
}
