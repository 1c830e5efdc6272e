import type { Comparison } from "../expectation.ts";
import { pattern, wordsPattern } from "../text/pattern.ts";
import { matches } from "../text/matches.ts";

/** What a phrase says must be there, before it is known what it is said of. */
export type Quantity =
  | { readonly kind: "count"; readonly operator: Comparison; readonly value: number }
  | { readonly kind: "countBetween"; readonly value: readonly [number, number] }
  | { readonly kind: "empty" }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "names"; readonly operator: "=" | ">="; readonly value: readonly string[] }
  | { readonly kind: "duration"; readonly operator: Comparison; readonly value: number }
  | { readonly kind: "durationBetween"; readonly value: readonly [number, number] };

/** A quantity and where it stands in the words. */
export interface FoundQuantity {
  readonly quantity: Quantity;
  readonly start: number;
  readonly end: number;
  /** A counter ("개", "rows") follows the number. */
  readonly counted: boolean;
  /** The operator is spelled out ("at least", ">=", "이상", "+"). */
  readonly compared: boolean;
}

const OPERATORS_BEFORE: readonly (readonly [Comparison, string])[] = [
  [
    ">=",
    ">=|=>|≥|at least|(?:a )?minimum(?: of)?|min\\.?|(?:no|not) (?:less|fewer) than|최소한?|적어도",
  ],
  [
    "<=",
    "<=|=<|≤|at most|up to|(?:a )?maximum(?: of)?|max\\.?|(?:no|not) more than|within|최대한?",
  ],
  ["<>", "<>|!=|≠|not equal(?: to)?|anything but"],
  [">", ">|(?:more|greater|higher|bigger|larger) than|over|above|exceed(?:s|ing)?"],
  ["<", "<|(?:less|fewer|lower|smaller) than|under|below"],
  ["=", "==?|exactly|precisely|equals?(?: to)?|정확히|총"],
];
const OPERATORS_AFTER: readonly (readonly [Comparison, string])[] = [
  [">=", "이상|or (?:more|greater|higher|above)|and (?:above|up|more)|at (?:least|minimum)"],
  ["<=", "이하|이내|or (?:less|fewer|lower|below)|at (?:most|maximum)"],
  ["<", "미만"],
  [">", "초과"],
];

const alternatives = (operators: readonly (readonly [Comparison, string])[]): string =>
  operators.map(([, words]) => words).join("|");

const NUMBER_WORDS: Readonly<Record<string, number>> = {
  zero: 0, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10,
  eleven: 11, twelve: 12,
}; // prettier-ignore

/** Things that are counted. */
const COUNTER =
  "개|건|행|명|줄|rows?|records?|results?|entr(?:y|ies)|(?:(?:\\.?sql|shell|log|csv|json|data|dump|backup|migration|schema|module|original) )?(?:files?|scripts?)|lines?|items?|objects?|(?:(?:new|active|valid|distinct|total) )?(?:tables?|schemas?|schemata|index(?:es)?|indices|triggers?|views?|functions?|sequences?|columns?|constraints?|roles?|users?|sessions?|permissions?|partitions?|extensions?|tenants?|orphans?|duplicates?|errors?|matches|migrations?|databases?)";
/** What follows a number that counts time, size or share, or makes it a date or an ordinal. */
const NOT_COUNTED =
  "%|퍼센트|(?:ms|msec|milli|sec|seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|[kmgt]i?b|bytes?|px|am|pm|th|st|nd|rd|x)\\b|초|분|시간|시|일|주|월|년|개월|단계|차|번|버전|배";
/** What stands before a number that names something. */
const NAMED_BY =
  "(?:limit|port|version|postgres(?:ql)?|pg|python|node|java|top|step|phase|stage|part|last|first|latest|newest|oldest|largest|biggest|smallest|slowest|recent|past|next|every|line|page|id|http|code|status|no\\.?|v|utf|iso|최근|상위|하위|버전|포트|지난|처음)";

const DIGITS = "(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?";
const WORD_NUMBER = `(?:${Object.keys(NUMBER_WORDS).join("|")})(?=\\s+(?:${COUNTER}))`;
const NUMBER = `(?:(?<![\\w.:/$#@-]|\\d,)${DIGITS}(?![\\w:/]|[.,]\\d|-\\d)|\\b${WORD_NUMBER})`;

/** They begin at the digit: what stands before it is looked at only where there is one. */
const COUNT = pattern(
  `(?<number>${NUMBER})(?<plus>\\s?\\+)?\\s*(?!(?:${NOT_COUNTED}))(?:(?<counter>${COUNTER})(?![a-z])(?<plus2>\\s?\\+)?)?(?:\\s*(?<after>${alternatives(OPERATORS_AFTER)}))?`,
  "gi",
);
const BETWEEN = pattern(
  `(?<![\\w.:/$#@-])(?<low>${DIGITS})\\s*(?:개|건|행)?\\s*(?:-|~|–|—|～|\\.\\.|to|and|에서|이상)\\s*(?<high>${DIGITS})(?![\\w:/]|[.,]\\d|-\\d)\\s*(?!(?:${NOT_COUNTED}))(?<counter>(?:${COUNTER})(?![a-z]))?(?:\\s*(?:사이|이하))?`,
  "gi",
);
const OPERATOR_BEFORE = pattern(`(?:${alternatives(OPERATORS_BEFORE)})\\s*$`);
const RANGE_BEFORE = /(?:between|from)\s+$/i;
/** No operator is longer than this. */
const LONGEST_OPERATOR = 24;
const NAMED_BEFORE = pattern(`(?:^|[^a-z])${NAMED_BY}\\s*[:=#]?\\s*$`);
const EMPTY = pattern(
  "\\b(?:be|is|are|return(?:s|ed)?|stay(?:s)?|yields?|gives?) (?:an )?empty\\b|\\bempty (?:result|set|output)|\\b(?:no|zero|without(?: any)?) (?:\\w+ ){0,2}?(?:rows?|records?|results?|entries|output|matches|orphans?|duplicates?|lines?)\\b|\\b(?:return(?:s|ed)?|be|show(?:s)?|find(?:s)?|print(?:s)?) (?:nothing|none)\\b|\\bnot (?:return|exist|find|list|show)\\b|(?:행|결과|레코드|데이터|건|출력)(?:이|가|은|는)?\\s*없|없어야|없음이어야|비어\\s*있|빈\\s*결과",
  "gi",
);
/** What says "none" where a marker stands right before it. */
export const BARE_EMPTY = pattern(
  "^\\s*(?:none|nothing|empty|없음|없다|없습니다|비어\\s*있음|\\(empty\\))[\\s.)]*$",
);

const UNITS: readonly (readonly [number, string])[] = [
  [1, "ms|msecs?|millis?(?:econds?)?|밀리초"],
  [1000, "s|secs?|seconds?|초"],
  [60_000, "m|mins?|minutes?|분"],
  [3_600_000, "h|hrs?|hours?|시간"],
];
const UNIT = UNITS.map(([, words]) => words).join("|");
const DURATION = pattern(
  `(?<![\\w.:/$#@-])(?<number>${DIGITS})\\s*(?<unit>${UNIT})(?![a-z0-9])(?:\\s*(?<after>${alternatives(OPERATORS_AFTER)}))?`,
  "gi",
);
const DURATION_BETWEEN = pattern(
  `(?<![\\w.:/$#@-])(?<low>${DIGITS})\\s*(?:${UNIT})?\\s*(?:-|~|–|—|to|and)\\s*(?<high>${DIGITS})\\s*(?<unit>${UNIT})(?![a-z0-9])`,
  "gi",
);

/** Quick looks: the full patterns are for the few texts that can hold something. */
const HAS_NUMBER_WORD = new RegExp(`\\b(?:${Object.keys(NUMBER_WORDS).join("|")})\\b`, "i");
const HAS_NONE = pattern("no|empty|zero|without|없|비어|빈");

/** The first count, range or "none" in the words. */
export function findCount(words: string): FoundQuantity | null {
  const hasDigit = /\d/.test(words);
  const found = [
    hasDigit ? findBetween(words) : null,
    hasDigit || HAS_NUMBER_WORD.test(words) ? findNumber(words) : null,
    HAS_NONE.test(words) ? findEmpty(words) : null,
  ].filter((one) => one !== null);
  return earliest(found);
}

/** The first duration with its comparison; a bare one means "at most". */
export function findDuration(words: string): FoundQuantity | null {
  if (!/\d/.test(words)) {
    return null;
  }
  for (const match of matches(DURATION_BETWEEN, words)) {
    const { low, high, unit } = match.groups ?? {};
    const bounds = [toNumber(low) * unitFactor(unit), toNumber(high) * unitFactor(unit)] as const;
    return found(match, { kind: "durationBetween", value: bounds }, "", true, true);
  }
  for (const match of matches(DURATION, words)) {
    const { number, unit, after } = match.groups ?? {};
    const before = textBefore(words, match.index, OPERATOR_BEFORE);
    const operator = operatorOf(before, OPERATORS_BEFORE) ?? operatorOf(after, OPERATORS_AFTER);
    const value = toNumber(number) * unitFactor(unit);
    const quantity: Quantity = { kind: "duration", operator: operator ?? "<=", value };
    return found(match, quantity, before, true, operator !== null);
  }
  return null;
}

/** What an expression finds right before a place, with the blanks behind it; "" when it is not there. */
function textBefore(words: string, at: number, expression: RegExp): string {
  return expression.exec(words.slice(Math.max(0, at - LONGEST_OPERATOR), at))?.[0] ?? "";
}

function earliest(all: readonly FoundQuantity[]): FoundQuantity | null {
  return all.reduce<FoundQuantity | null>(
    (best, one) =>
      best === null || one.start < best.start || (one.start === best.start && one.end > best.end)
        ? one
        : best,
    null,
  );
}

function findBetween(words: string): FoundQuantity | null {
  for (const match of matches(BETWEEN, words)) {
    const { low, high } = match.groups ?? {};
    const bounds = [toNumber(low), toNumber(high)] as const;
    const before = textBefore(words, match.index, RANGE_BEFORE);
    if (bounds[0] <= bounds[1] && !isNamed(words, match.index)) {
      return found(match, { kind: "countBetween", value: bounds }, before, true, true);
    }
  }
  return null;
}

function findNumber(words: string): FoundQuantity | null {
  for (const match of matches(COUNT, words)) {
    const { number, plus, counter, plus2, after } = match.groups ?? {};
    const before = textBefore(words, match.index, OPERATOR_BEFORE);
    if (before === "" && isNamed(words, match.index)) {
      continue;
    }
    const isOpen = plus !== undefined || plus2 !== undefined;
    const operator =
      (isOpen ? ">=" : null) ??
      operatorOf(after, OPERATORS_AFTER) ??
      operatorOf(before, OPERATORS_BEFORE);
    const quantity: Quantity = {
      kind: "count",
      operator: operator ?? "=",
      value: toNumber(number),
    };
    return found(match, quantity, before, counter !== undefined, operator !== null);
  }
  return null;
}

/** Whether the number at a place names something ("port 5432", "최근 5"). */
function isNamed(words: string, at: number): boolean {
  return NAMED_BEFORE.test(words.slice(Math.max(0, at - LONGEST_OPERATOR), at));
}

function findEmpty(words: string): FoundQuantity | null {
  for (const match of matches(EMPTY, words)) {
    return found(match, { kind: "empty" }, "", true, true);
  }
  return null;
}

function found(
  match: RegExpExecArray,
  quantity: Quantity,
  before: string,
  counted: boolean,
  compared: boolean,
): FoundQuantity {
  const leading = match[0].length - match[0].trimStart().length;
  const start = before === "" ? match.index + leading : match.index - before.length;
  const end = match.index + match[0].trimEnd().length;
  return { quantity, start, end, counted, compared };
}

const ONE_OPERATOR = new Map<string, RegExp>();

function operatorOf(
  written: string | undefined,
  operators: readonly (readonly [Comparison, string])[],
): Comparison | null {
  const words = written?.trim() ?? "";
  if (words === "") {
    return null;
  }
  for (const [operator, spelled] of operators) {
    let exact = ONE_OPERATOR.get(spelled);
    if (exact === undefined) {
      exact = new RegExp(`^(?:${wordsPattern(spelled)})$`, "i");
      ONE_OPERATOR.set(spelled, exact);
    }
    if (exact.test(words)) {
      return operator;
    }
  }
  return null;
}

function toNumber(text: string | undefined): number {
  const word = (text ?? "").toLowerCase();
  return NUMBER_WORDS[word] ?? Number(word.replaceAll(",", ""));
}

const UNIT_PATTERNS = UNITS.map(([factor, words]) => [factor, pattern(`^(?:${words})$`)] as const);

function unitFactor(unit: string | undefined): number {
  return UNIT_PATTERNS.find(([, exact]) => exact.test(unit ?? ""))?.[0] ?? 1;
}
