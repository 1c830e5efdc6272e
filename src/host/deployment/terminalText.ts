/**
 * Cleans a stream of terminal output on its way to the screen. Colours, cursor moves within the
 * text and line ends stay; whatever could reach beyond the text (titles, clipboard, links, device
 * queries) goes. A sequence may be split over chunks.
 */
export class TerminalCleaner {
  #held = "";

  clean(chunk: string): string {
    const text = this.#held + chunk;
    const tail = openSequence(text);
    // A sequence that never ends is not held for ever.
    const held = text.length - tail > LONGEST_SEQUENCE ? text.length : tail;
    this.#held = text.slice(held);
    return text
      .slice(0, held)
      .replace(STRING_SEQUENCE, "")
      .replace(CONTROL_CHARACTERS, "")
      .replace(CONTROL_SEQUENCE, (sequence) => (KEPT.test(sequence) ? sequence : ""))
      .replace(ANY_ESCAPE, (sequence) => (sequence.length > 2 ? sequence : ""))
      .replace(/\r?\n/g, "\r\n");
  }
}

const LONGEST_SEQUENCE = 4096;

/** SGR, erase in line, column and horizontal moves: what progress bars and colours need. */
const KEPT = /^\x1b\[[\d;:]*[mKGCD]$/;
/** OSC, DCS, SOS, PM and APC: everything up to the terminator. */
const STRING_SEQUENCE =
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|(?=\x1b))/g;
const CONTROL_SEQUENCE = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]/g;
/** A kept sequence, or an escape that begins none: the latter must not join what follows it. */
const ANY_ESCAPE = /\x1b\[[\d;:]*[mKGCD]|\x1b\[?/g;
const CONTROL_CHARACTERS = /[\x00-\x07\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9a\x9c-\x9f]/g;
const UNFINISHED =
  /(?:\x1b|(?:\x1b\[|\x9b)[0-?]*[ -/]*|(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c]*\x1b?|\r)$/;

/** Where a sequence begins that the text does not end; the text's length when there is none. */
function openSequence(text: string): number {
  const found = UNFINISHED.exec(text);
  return found === null ? text.length : found.index;
}
