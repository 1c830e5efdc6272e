/**
 * Text of a document or a server on its way to a terminal: characters that a terminal obeys, and
 * those that turn the reading direction, are shown and not obeyed. Line breaks and tabs stay.
 */
export function plain(text: string): string {
  return text
    .replace(/\r(?=\n)/g, "")
    .replace(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
      (character) => {
        const code = character.charCodeAt(0).toString(16);
        return code.length <= 2 ? `\\x${code.padStart(2, "0")}` : `\\u${code.padStart(4, "0")}`;
      },
    );
}

/** The same in one line: nothing that a document or a server says begins a line of its own. */
export function plainLine(text: string): string {
  return plain(text.replace(/\s*\r?\n\s*/g, " "));
}
