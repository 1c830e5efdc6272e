import { pattern } from "../text/pattern.ts";
import type { FoundQuantity } from "./quantity.ts";

const NAME = "[`\"']?[A-Za-z_][\\w$.]*[`\"']?";
const LIST = `${NAME}(?:\\s*(?:,|및|와|과|and|&|\\/)\\s*(?:and\\s+)?${NAME})+`;
const NOUN =
  "(?:\\w+\\s+)?(?:tables?|schemas?|schemata|indexes|indices|columns?|triggers?|roles?|users?|functions?|views?|sequences?|names?|extensions?|partitions?|databases?|constraints?|테이블|스키마|인덱스|컬럼|트리거|역할|사용자|함수|뷰|확장|이름)(?![a-z])";
const LABELLED = pattern(`(?:^|[\\s(])${NOUN}\\s*:?\\s*(${LIST})[\\s.)]*$`);
const COLON_LABELLED = pattern(`(?:^|[\\s(])${NOUN}\\s*(?::|：)\\s*(${LIST})[\\s.)]*$`);
const BARE = pattern(
  `^\\s*(?:(?:contains?|includes?|lists?|shows?|return|be|the|포함)\\s+)*(?:${NOUN}\\s*:?\\s*)?(${LIST})[\\s.)]*$`,
);
const AT_LEAST = pattern("\\b(?:contain|include|at least)|포함");
const PROSE =
  /\b(?:the|that|this|with|for|from|is|are|be|was|all|no|not|if|when|then|to|of|in|on)\b/i;

/**
 * A list of names: "tables: sessions, user_roles". With `labelled`, only where the noun (and, in
 * running text, a colon) says that names follow.
 */
export function findNames(words: string, from: number, labelled: boolean): FoundQuantity | null {
  const expression = labelled ? (from > 0 ? LABELLED : COLON_LABELLED) : BARE;
  const match = expression.exec(words);
  const list = match?.[1];
  if (match === null || list === undefined || PROSE.test(list.replace(/\band\b/gi, ","))) {
    return null;
  }
  const value = list
    .split(pattern("\\s*(?:,|및|와|과|\\band\\b|&|\\/)\\s*"))
    .map((name) => name.replace(/^[`"']|[`"']$/g, ""))
    .filter((name) => name !== "");
  const start = match.index + match[0].lastIndexOf(list);
  const operator = AT_LEAST.test(words.slice(0, start)) ? ">=" : "=";
  const end = start + list.length;
  return {
    quantity: { kind: "names", operator, value },
    start,
    end,
    counted: true,
    compared: true,
  };
}

const FILLER = "(?:(?:return|show|print|be|is|say|read|equal)s?\\s+)?";
const QUOTED = new RegExp(`^\\s*${FILLER}(?:\`([^\`]+)\`|'([^']+)'|"([^"]+)")[\\s.)]*$`, "i");
const TRUTH = pattern(`^\\s*${FILLER}[\`'"]?(true|false|t|f|on|off|참|거짓)[\`'"]?[\\s.)]*$`);
const CAPITALS = /^\s*(?:(?:return|show|print|be|is)s?\s+)?([A-Z][A-Z_]{2,})[\s.)]*$/;
const NO_VALUE = new Set([
  "NULL",
  "TODO",
  "TBD",
  "NOTE",
  "SELECT",
  "PASS",
  "FAIL",
  "SUCCESS",
  "OK",
]);

/** A single text: a quoted one, a truth value, or a word in capitals that is a status and no remark. */
export function findText(words: string): FoundQuantity | null {
  const truth = TRUTH.exec(words)?.[1];
  if (truth !== undefined) {
    return text(words, normalTruth(truth));
  }
  const quoted = QUOTED.exec(words);
  const value = quoted?.[1] ?? quoted?.[2] ?? quoted?.[3];
  if (value !== undefined) {
    // A number in quotes is read as a number; other scripts are no words of their own in here.
    return /^\d+$|[\x80-\xff]/.test(value) ? null : text(words, value);
  }
  const capitals = CAPITALS.exec(words)?.[1];
  return capitals === undefined || NO_VALUE.has(capitals) ? null : text(words, capitals);
}

function normalTruth(word: string): string {
  const lower = word.toLowerCase();
  if (lower === "t" || lower === "true") {
    return "true";
  }
  if (lower === "on" || lower === "off") {
    return lower;
  }
  return lower === "f" || lower === "false"
    ? "false"
    : pattern("^참").test(word)
      ? "true"
      : "false";
}

function text(words: string, value: string): FoundQuantity {
  const start = words.length - words.trimStart().length;
  const end = words.trimEnd().length;
  return { quantity: { kind: "text", value }, start, end, counted: true, compared: true };
}
