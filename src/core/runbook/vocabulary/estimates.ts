import { pattern } from "../text/pattern.ts";

const UNIT = "(시간|hours?|hrs?|h|분|minutes?|mins?|min|m|일|days?)";
const AMOUNT = `(\\d+(?:\\.\\d+)?)(?:\\s*(?:-|~|–|to)\\s*(\\d+(?:\\.\\d+)?))?\\s*${UNIT}(?![a-z0-9])`;
const MARK =
  "(?:예상|소요|약|대략|est(?:imated?)?\\.?|approx(?:imately)?\\.?|about|duration|takes?|eta|~)";
/** With a word that says so, or alone in parentheses. */
const MARKED = pattern(`${MARK}[^\\d\\n]{0,24}?${AMOUNT}(?:\\s*${AMOUNT})?`);
const PARENTHESISED = pattern(`[(\\[]\\s*~?\\s*${AMOUNT}(?:\\s*${AMOUNT})?\\s*[,;)\\]]`);

/** Minutes that a heading says its work takes ("예상: 1시간 30분", "(est. 30 min)"); the longer end of a range. */
export function readEstimate(words: string): number | null {
  const match = MARKED.exec(words) ?? PARENTHESISED.exec(words);
  if (match === null) {
    return null;
  }
  const [, first, firstTo, firstUnit, second, , secondUnit] = match;
  return minutes(firstTo ?? first, firstUnit) + minutes(second, secondUnit);
}

const HOURS = pattern("^(?:시간|h)");
const DAYS = pattern("^(?:일|d)");

function minutes(amount: string | undefined, unit: string | undefined): number {
  if (amount === undefined || unit === undefined) {
    return 0;
  }
  if (HOURS.test(unit)) {
    return Math.round(Number(amount) * 60);
  }
  return Math.round(Number(amount) * (DAYS.test(unit) ? 1440 : 1));
}
