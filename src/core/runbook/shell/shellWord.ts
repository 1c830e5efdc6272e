import type { Word, WordPart } from "unbash";
import { contiguous, MappedTextBuilder, type MappedText } from "../text/mappedText.ts";
import { matches } from "../text/matches.ts";

const DOUBLE_QUOTED_ESCAPE = /\\([$`"\\\n])/g;

/** Nothing that the shell would change: the parser's closer look is not needed. */
const PLAIN = /^[\w./:=,@%+-]+$/;
const ANY_ESCAPE = /\\([^])/g;

/**
 * A word as the command gets it, quotes and escapes resolved, each character mapped to its place.
 * What only the run can know (`$NAME`, `$(…)`) stays as it is written.
 */
export function readWord(word: Word, source: string): MappedText {
  if (PLAIN.test(word.text)) {
    return contiguous(word.text, word.pos);
  }
  const parts = word.parts;
  if (parts === undefined) {
    return word.value === word.text
      ? contiguous(word.text, word.pos)
      : unescape(source, word.pos, word.end, word.pos, word.end);
  }
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only?.type === "SingleQuoted") {
    return { ...contiguous(only.value, only.pos + 1), end: word.end };
  }
  const builder = new MappedTextBuilder();
  for (const part of parts) {
    addPart(builder, part, source);
  }
  return builder.build(word.pos, word.end);
}

function addPart(builder: MappedTextBuilder, part: WordPart, source: string): void {
  switch (part.type) {
    case "SingleQuoted":
      builder.add(part.value, part.pos + 1);
      break;
    case "DoubleQuoted":
    case "LocaleString":
      addDoubleQuoted(
        builder,
        source,
        part.type === "DoubleQuoted" ? part.pos + 1 : part.pos + 2,
        part.end - 1,
      );
      break;
    case "AnsiCQuoted":
      addAnsiC(builder, source, part.pos + 2, part.end - 1);
      break;
    case "Literal":
      addUnescaped(builder, source, part.pos, part.end);
      break;
    default:
      builder.add(source.slice(part.pos, part.end), part.pos);
  }
}

/** Inside double quotes a backslash escapes four characters only, and joins lines. */
function addDoubleQuoted(
  builder: MappedTextBuilder,
  source: string,
  from: number,
  to: number,
): void {
  const text = source.slice(from, to);
  let at = 0;
  for (const escape of matches(DOUBLE_QUOTED_ESCAPE, text)) {
    builder.add(text.slice(at, escape.index), from + at);
    if (escape[1] !== "\n") {
      builder.add(escape[1] ?? "", from + escape.index + 1);
    }
    at = escape.index + 2;
  }
  builder.add(text.slice(at), from + at);
}

function addUnescaped(builder: MappedTextBuilder, source: string, from: number, to: number): void {
  const text = source.slice(from, to);
  let at = 0;
  for (const escape of matches(ANY_ESCAPE, text)) {
    builder.add(text.slice(at, escape.index), from + at);
    if (escape[1] !== "\n") {
      builder.add(escape[1] ?? "", from + escape.index + 1);
    }
    at = escape.index + 2;
  }
  builder.add(text.slice(at), from + at);
}

function unescape(
  source: string,
  from: number,
  to: number,
  start: number,
  end: number,
): MappedText {
  const builder = new MappedTextBuilder();
  addUnescaped(builder, source, from, to);
  return builder.build(start, end);
}

const ANSI_C: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "'": "'",
  '"': '"',
  "\\": "\\",
};

function addAnsiC(builder: MappedTextBuilder, source: string, from: number, to: number): void {
  const text = source.slice(from, to);
  let at = 0;
  for (const escape of matches(ANY_ESCAPE, text)) {
    builder.add(text.slice(at, escape.index), from + at);
    const known = ANSI_C[escape[1] ?? ""];
    builder.add(known ?? escape[0], from + escape.index);
    at = escape.index + 2;
  }
  builder.add(text.slice(at), from + at);
}
