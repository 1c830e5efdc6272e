/**
 * Cleans the live output of what runs, chunk by chunk, on its way to a terminal: colours, moves within
 * the line and line ends stay, other control sequences (titles, clipboard, links, device queries) go.
 * A sequence that a chunk does not end is held back until the next one.
 */
export function plainOutput(): (chunk: string) => string {
  let held = "";
  return (chunk) => {
    const text = held + chunk;
    const from = UNFINISHED.exec(text)?.index ?? text.length;
    const end = text.length - from > LONGEST_SEQUENCE ? text.length : from;
    held = text.slice(end);
    return text.slice(0, end).replace(SEQUENCE, (found) => (KEPT.test(found) ? found : ""));
  };
}

const LONGEST_SEQUENCE = 4096;
/** Colours, erasing in the line, moves within it. */
const KEPT = /^(?:\u001b\[[\d;:]*[mKGCD]|[\b\t\n\r])$/;
const STRING = String.raw`(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*`;
const CONTROL = String.raw`(?:\u001b\[|\u009b)[0-?]*[ -/]*`;
/** A string and its end, a control sequence, another escape, a control character. */
const SEQUENCE = new RegExp(
  String.raw`${STRING}(?:\u0007|\u001b\\|\u009c)?|${CONTROL}[@-~]|\u001b[ -/]*[0-~]?|[\u0000-\u001f\u007f-\u009f]`,
  "g",
);
const UNFINISHED = new RegExp(String.raw`(?:${STRING}\u001b?|${CONTROL}|\u001b[ -/]*)$`);
