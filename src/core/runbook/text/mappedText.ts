import { lastAtMost } from "./lastAtMost.ts";

/** A text made from a larger one, that still knows where each of its characters was written. */
export interface MappedText {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The place in the larger text of an offset in `text`. */
  at(offset: number): number;
}

/** A text that stands in the larger one as it is. */
export function contiguous(text: string, start: number): MappedText {
  return { text, start, end: start + text.length, at: (offset) => start + offset };
}

/** Collects a text piece by piece, each of which stands in the larger text as it is. */
export class MappedTextBuilder {
  #text = "";
  /** Where each piece starts in the text, and in the larger one. */
  readonly #starts: number[] = [];
  readonly #places: number[] = [];

  add(piece: string, from: number): void {
    if (piece !== "") {
      this.#starts.push(this.#text.length);
      this.#places.push(from);
      this.#text += piece;
    }
  }

  build(start: number, end: number): MappedText {
    const text = this.#text;
    return { text, start, end, at: (offset) => this.#placeOf(offset, start) };
  }

  #placeOf(offset: number, start: number): number {
    const piece = lastAtMost(this.#starts, offset);
    const place = this.#places[piece];
    return place === undefined ? start : place + offset - (this.#starts[piece] ?? 0);
  }
}
