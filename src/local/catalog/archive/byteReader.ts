import { TextDecoder } from "node:util";

/** The archive goes on where the bytes end. */
export class MoreBytesNeeded extends Error {
  override readonly name = "MoreBytesNeeded";
}

/** It is no archive, or none of a version that is known. */
export class NoArchive extends Error {
  override readonly name = "NoArchive";
}

/** Longer texts are no names and no statements, but bytes that were misread. */
const LONGEST_TEXT = 1024 * 1024 * 1024;

/** Every byte is a character of its own: nothing is lost. */
const BYTES = new TextDecoder("latin1");

/** Reads what pg_dump's archiver writes: bytes, signed integers with a sign byte, texts with their length. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #decoder: TextDecoder;
  #at: number;
  /** Bytes of an integer; the head of the archive says it. */
  integerBytes = 4;

  constructor(bytes: Uint8Array, at: number, encoding: string) {
    this.#bytes = bytes;
    this.#at = at;
    this.#decoder = new TextDecoder(encoding, { fatal: true });
  }

  byte(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) {
      throw new MoreBytesNeeded();
    }
    this.#at++;
    return value;
  }

  integer(): number {
    const negative = this.byte() === 1;
    let value = 0;
    for (let index = 0; index < this.integerBytes; index++) {
      value += this.byte() * 2 ** (8 * index);
    }
    return negative ? -value : value;
  }

  skip(count: number): void {
    for (let index = 0; index < count; index++) {
      this.byte();
    }
  }

  /** Null where the archive says that there is none. */
  text(): string | null {
    const length = this.integer();
    if (length < 0) {
      return null;
    }
    if (length > LONGEST_TEXT) {
      throw new NoArchive("a text is longer than texts can be");
    }
    if (this.#at + length > this.#bytes.length) {
      throw new MoreBytesNeeded();
    }
    this.#at += length;
    const bytes = this.#bytes.subarray(this.#at - length, this.#at);
    try {
      return this.#decoder.decode(bytes);
    } catch {
      // A database without an encoding holds whatever was put there.
      return BYTES.decode(bytes);
    }
  }

  skipText(): void {
    const length = this.integer();
    if (length > LONGEST_TEXT) {
      throw new NoArchive("a text is longer than texts can be");
    }
    if (length > 0) {
      if (this.#at + length > this.#bytes.length) {
        throw new MoreBytesNeeded();
      }
      this.#at += length;
    }
  }
}
