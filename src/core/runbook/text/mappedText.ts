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

/** Collects a text piece by piece, with the place of each character. */
export class MappedTextBuilder {
  readonly #pieces: string[] = [];
  readonly #places: number[] = [];

  /** Adds a piece that stands in the larger text as it is. */
  add(text: string, from: number): void {
    this.#pieces.push(text);
    for (let index = 0; index < text.length; index += 1) {
      this.#places.push(from + index);
    }
  }

  build(start: number, end: number): MappedText {
    const places = this.#places;
    const text = this.#pieces.join("");
    return {
      text,
      start,
      end,
      at: (offset) =>
        offset < places.length ? (places[offset] ?? end) : (places[places.length - 1] ?? start) + 1,
    };
  }
}
