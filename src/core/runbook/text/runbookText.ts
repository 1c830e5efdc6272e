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
    const point = this.source.codePointAt(at) ?? 0;
    return Math.min(at + (point > 0xffff ? 2 : 1), this.source.length);
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
  const builder = new WordsBuilder(source);
  for (let at = 0; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code < 0x80) {
      builder.keep(at);
      continue;
    }
    const shown = damaged ? byteBehind(code) : null;
    const point = shown ?? source.codePointAt(at) ?? code;
    if (shown === null) {
      builder.addCharacter(at, point);
    } else {
      builder.addByte(at, shown);
    }
    at += point > 0xffff ? 1 : 0;
  }
  return builder.build();
}

/** The bytes of a text, counted generously: three for each code unit outside ASCII. */
function mostBytes(source: string): number {
  let bytes = source.length;
  for (let at = 0; at < source.length; at += 1) {
    bytes += source.charCodeAt(at) < 0x80 ? 0 : 2;
  }
  return bytes;
}

/** Collects words: ASCII as slices of the source, the rest as bytes. */
class WordsBuilder {
  readonly #source: string;
  readonly #pieces: string[] = [];
  readonly #toWords: Uint32Array;
  readonly #toSource: Uint32Array;
  readonly #emit = (byte: number): void => this.#add(byte);
  /** Where the run of ASCII in hand starts; -1 when there is none. */
  #runStart = -1;
  #bytes: number[] = [];
  #length = 0;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
    this.#toWords = new Uint32Array(source.length + 1);
    this.#toSource = new Uint32Array(mostBytes(source) + 1);
  }

  keep(at: number): void {
    if (this.#runStart === -1) {
      this.#flush();
      this.#runStart = at;
    }
    this.#toWords[at] = this.#length;
    this.#toSource[this.#length] = at;
    this.#length += 1;
    this.#at = at + 1;
  }

  addByte(at: number, byte: number): void {
    this.#open(at);
    this.#add(byte);
  }

  addCharacter(at: number, point: number): void {
    this.#open(at);
    encodeCodePoint(point, this.#emit);
    if (point > 0xffff) {
      this.#toWords[at + 1] = this.#length;
    }
  }

  build(): BuiltWords {
    this.#endRun(this.#at);
    this.#flush();
    this.#toWords[this.#source.length] = this.#length;
    this.#toSource[this.#length] = this.#source.length;
    return { words: this.#pieces.join(""), toWords: this.#toWords, toSource: this.#toSource };
  }

  #open(at: number): void {
    this.#endRun(at);
    this.#toWords[at] = this.#length;
    this.#at = at;
  }

  #add(byte: number): void {
    if (!isLostByte(byte)) {
      this.#bytes.push(byte);
      this.#toSource[this.#length] = this.#at;
      this.#length += 1;
    }
  }

  #endRun(at: number): void {
    if (this.#runStart !== -1) {
      this.#pieces.push(this.#source.slice(this.#runStart, at));
      this.#runStart = -1;
    }
  }

  #flush(): void {
    if (this.#bytes.length > 0) {
      this.#pieces.push(latin1(this.#bytes));
      this.#bytes = [];
    }
  }
}

const CHUNK = 4096;

function latin1(bytes: readonly number[]): string {
  if (bytes.length <= CHUNK) {
    return String.fromCharCode(...bytes);
  }
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.slice(at, at + CHUNK));
  }
  return text;
}
