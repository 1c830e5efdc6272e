import { pattern } from "../text/pattern.ts";

const EXPECTED = pattern(
  "\\bexpect(?:ed|ation)|\\bshould (?:see|show|be|get|return)|\\bresults?\\b(?=\\W*$)|예상|기대|결과(?=[^\\x80-\\xff]*$)|정상\\s*(?:값|출력)",
);
const CRITERIA = pattern(
  "\\bcriteri(?:a|on)\\b|\\bslas?\\b|\\bslos?\\b|\\btargets?\\b|\\bthresholds?\\b|\\bbenchmarks?\\b|\\bperformance\\b|\\blatenc|성능|기준|목표|임계",
);

/** What a short line before a list or a fence says of it. */
export interface LeadWords {
  readonly expected: boolean;
  readonly criteria: boolean;
}

const LONGEST_LEAD = 160;

export function readLead(words: string): LeadWords | null {
  if (words.length > LONGEST_LEAD) {
    return null;
  }
  return { expected: EXPECTED.test(words), criteria: CRITERIA.test(words) };
}
