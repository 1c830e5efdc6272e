import { pattern } from "../text/pattern.ts";
import { findNames, findText } from "./namesAndText.ts";
import { BARE_EMPTY, findCount, findDuration, type FoundQuantity } from "./quantity.ts";
import { matches } from "../text/matches.ts";

const BRACKET = /[([]([^()[\]]{1,80})[)\]]/g;

/**
 * Where the words stand:
 * - `comment`: above, beside or below a statement: an expectation only where words or brackets say so
 * - `result`: an entry of a list or a cell of a column that is known to say what is expected
 * - `item`: the text of an item, for the command that stands in it
 * - `criterion`: an entry of a list: only a duration or a spelled-out comparison
 */
export type PhrasePlace = "comment" | "result" | "item" | "criterion";

/** An expectation as words: what it says and from where to where. */
export type Phrase = FoundQuantity;

const MARK = pattern(
  "\\bexpect(?:ed|s|ing|ation)?\\b(?: (?:results?|outputs?|values?|counts?|numbers?|rows?))?|\\bshould\\b|\\bmust\\b|\\bought to\\b|\\bwant(?:ed)?:|\\breturns?\\b|\\bresults?(?= ?[:=])|->|=>|→|⇒|예상(?:\\s*(?:결과|값|출력|개수|건수))?|기대(?:\\s*(?:결과|값))?|결과(?=\\s*[:=])|정상(?=\\s*[:=])|이어야|여야|나와야|되어야|있어야",
  "gi",
);
const MARK_FIRST = new RegExp(`^[\\s*_(\\[-]*(?:${MARK.source})`, "i");
const NEGATED = /\b(?:no|not|un)\s*$/i;

/** Without any of these there is nothing to be found: most texts are done with here. */
const HINT = pattern(
  "\\d|[,:`'\"]|\\b(?:no|not|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|without|empty|nothing|none)\\b|expect|should|must|ought|return|->|=>|→|⇒|예상|기대|없|비어|빈|여야|어야|^\\W*(?:t|f|on|off|true|false|[A-Z_]{3,})\\W*$",
);

/** Nobody states an expectation in more than this. */
const LONGEST_PHRASE = 2000;

/** Whether a line starts by saying what is expected: it speaks of what stands above it as well as below. */
export function startsWithMark(words: string): boolean {
  return MARK_FIRST.test(words.slice(0, 200));
}

/** Reads the expectation that the words carry; null when they carry none. */
export function readPhrase(words: string, place: PhrasePlace): Phrase | null {
  if (words.length > LONGEST_PHRASE || !HINT.test(words)) {
    return null;
  }
  switch (place) {
    case "comment":
      return (
        readMarked(words) ??
        readBracketed(words) ??
        readSpelled(words) ??
        readLone(words) ??
        findNames(words, 0, true)
      );
    case "result":
      return readResult(words);
    case "item":
      return readMarked(words) ?? readCounted(words) ?? readEquation(words);
    case "criterion":
      return readCriterion(words);
  }
}

/** "예상: 64개", "should return 0", "11 expected": a marker, and a quantity behind or before it. */
function readMarked(words: string): Phrase | null {
  for (const mark of matches(MARK, words)) {
    const from = mark.index;
    const to = from + mark[0].length;
    if (NEGATED.test(words.slice(0, from))) {
      continue;
    }
    const behind = readBehind(words, to);
    if (behind !== null) {
      return { ...behind, start: from };
    }
    const before = readBefore(words, from);
    if (before !== null) {
      return { ...before, end: to };
    }
  }
  return null;
}

const CLAUSE_END = /[.;!?](?=\s|$)|\n/;

function readBehind(words: string, from: number): Phrase | null {
  const rest = words.slice(from);
  const stop = CLAUSE_END.exec(rest)?.index ?? rest.length;
  const clause = rest.slice(0, stop);
  const separator =
    /^(?:\s*(?:\*\*|__))?\s*(?:is|are|to be|be|:|=|\xef\xbc\x9a)?(?:\*\*|__)?\s*/i.exec(clause)?.[0]
      .length ?? 0;
  const value = clause.slice(separator);
  const nothing = BARE_EMPTY.test(value)
    ? {
        quantity: { kind: "empty" } as const,
        start: 0,
        end: value.trimEnd().length,
        counted: true,
        compared: true,
      }
    : null;
  const found =
    nothing ??
    findText(value) ??
    shifted(findTimeLimit(clause), -separator) ??
    shifted(findCount(clause), -separator) ??
    findNames(value, 0, false);
  return shifted(found, from + separator);
}

/** A duration counts where a comparison says that it is a limit. */
function findTimeLimit(words: string): Phrase | null {
  const found = findDuration(words);
  return found?.compared === true ? found : null;
}

/** "11개 예상", "(0 rows expected)": nothing but the quantity, back to the start of the clause or bracket. */
function readBefore(words: string, to: number): Phrase | null {
  const start =
    Math.max(
      words.lastIndexOf("(", to),
      words.lastIndexOf(": ", to),
      words.lastIndexOf("\n", to),
      -1,
    ) + 1;
  const found = findCount(words.slice(start, to));
  if (found === null || words.slice(start + found.end, to).trim().length > 12) {
    return null;
  }
  return shifted(found, start);
}

/** "(11개)", "[100+]": a bracket that holds a counted or compared quantity and nothing else. */
function readBracketed(words: string): Phrase | null {
  for (const bracket of matches(BRACKET, words)) {
    const inner = bracket[1] ?? "";
    const found = findTimeLimit(inner) ?? findCount(inner);
    if (found !== null && (found.counted || found.compared) && isAlone(inner, found)) {
      return shifted(found, bracket.index + 1);
    }
  }
  return null;
}

/** "indexes: at least 100", "at least 100 rows", "0건이어야 함": a spelled-out comparison as the last word of a line. */
function readSpelled(words: string): Phrase | null {
  const colon = words.lastIndexOf(":");
  const value = words.slice(colon + 1);
  const found = findTimeLimit(value) ?? findCount(value);
  return found !== null && found.compared && isAlone(value, found)
    ? shifted(found, colon + 1)
    : null;
}

/** "0 rows" and nothing else. */
function readLone(words: string): Phrase | null {
  const found = findCount(words);
  const around = found === null ? "" : words.slice(0, found.start) + words.slice(found.end);
  return found?.counted === true && /^[\s.,:;*_()-]*$/.test(around) ? found : null;
}

const TAIL = pattern(
  "\\b(?:in total|total|only)\\b|이어야|여야|어야|야|합니다|됩니다|함|됨|한다|된다|정상|임",
  "gi",
);

/** Whether nothing but a label in another script and fillers stands before it, and nothing behind. */
function isAlone(words: string, found: Phrase): boolean {
  const before = words
    .slice(0, found.start)
    .replace(/[\x80-\xff]|\b(?:in|total|only|exactly|all|it|is)\b/gi, "");
  const behind = words.slice(found.end).replace(TAIL, "");
  return /^[\s.,:;~*_-]*$/.test(before + behind);
}

/** An entry that is known to be a result: "Schemas: 11", "11 schemas", "no rows", "tables: a, b". */
function readResult(words: string): Phrase | null {
  const marked = readMarked(words);
  if (marked !== null) {
    return marked;
  }
  const colon = /(?<!\d):|=|\xef\xbc\x9a/.exec(words);
  const from = colon === null ? 0 : colon.index + colon[0].length;
  const value = words.slice(from).replace(/[*_]+/g, (marks) => " ".repeat(marks.length));
  const nothing = BARE_EMPTY.test(value)
    ? {
        quantity: { kind: "empty" } as const,
        start: 0,
        end: value.trimEnd().length,
        counted: true,
        compared: true,
      }
    : null;
  const found =
    nothing ??
    findTimeLimit(value) ??
    findText(value) ??
    findCount(value) ??
    findNames(words, from, true);
  return found === null || found.quantity.kind === "names" ? found : shifted(found, from);
}

/** "SQL 파일 51개 확인", "verify 11 schemas". */
function readCounted(words: string): Phrase | null {
  const found = findCount(words);
  return found?.counted === true ? found : null;
}

/** "… = 11", "… ≥ 3" behind a command. */
function readEquation(words: string): Phrase | null {
  const equation = /(?:[=<>]|\xe2\x89\xa5|\xe2\x89\xa4)+\s*\d/.exec(words);
  return equation === null ? null : shifted(findCount(words.slice(equation.index)), equation.index);
}

function readCriterion(words: string): Phrase | null {
  const colon = words.lastIndexOf(":");
  const value = words.slice(colon + 1);
  const duration = findDuration(value);
  if (duration !== null && (duration.compared || colon !== -1)) {
    return shifted(duration, colon + 1);
  }
  const count = findCount(value);
  return colon !== -1 && count?.compared === true ? shifted(count, colon + 1) : null;
}

function shifted(found: Phrase | null, by: number): Phrase | null {
  return found === null ? null : { ...found, start: found.start + by, end: found.end + by };
}
