/**
 * Cleans a stream of terminal output on its way to the screen. Colours, cursor moves within the line
 * and line ends stay; whatever could reach beyond the text (titles, clipboard, links, device queries)
 * goes. A sequence may be split over chunks. The time it takes is linear, whatever the input.
 */
export class TerminalCleaner {
  readonly #lineEnd: "\n" | "\r\n";
  #held = "";

  /** `lineEnd`: what the screen wants at the end of a line; a terminal without a line discipline wants both. */
  constructor(lineEnd: "\n" | "\r\n") {
    this.#lineEnd = lineEnd;
  }

  clean(chunk: string): string {
    const text = this.#held + chunk;
    this.#held = "";
    return text.replace(SEQUENCE, (sequence, offset: number) => {
      if (offset + sequence.length === text.length && UNFINISHED.test(sequence)) {
        // A sequence that never ends is not held for ever.
        this.#held = sequence.length > LONGEST_SEQUENCE ? "" : sequence;
        return "";
      }
      return sequence.endsWith("\n") ? this.#lineEnd : KEPT.test(sequence) ? sequence : "";
    });
  }
}

const LONGEST_SEQUENCE = 4096;

/** What is kept of the sequences: SGR, erase in line, column and horizontal moves; and the carriage return. */
const KEPT = /^(?:\x1b\[[\d;:]*[mKGCD]|\r)$/;

/**
 * One escape sequence, line end or control character. OSC, DCS, SOS, PM and APC run up to their
 * terminator, and over no line end: one that is left open hides the rest of its line at most. Every
 * branch matches from its first character on, ended or not, so that no text is read twice.
 */
const SEQUENCE = new RegExp(
  [
    /(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?/,
    /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?/,
    /\x1b[ -/]*[0-~]?/,
    /\r\n?|\n/,
    /[\x00-\x07\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9a\x9c-\x9f]/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);

/** A match of {@link SEQUENCE} that the next chunk may go on with. */
const UNFINISHED =
  /^(?:\r|\x1b[ -/]*|(?:\x1b\[|\x9b)[0-?]*[ -/]*|(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c\n]*)$/;
