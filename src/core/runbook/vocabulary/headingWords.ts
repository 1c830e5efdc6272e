import type { Cadence, SectionKind } from "../runbook.ts";
import { pattern } from "../text/pattern.ts";
import { readEstimate } from "./estimates.ts";
import { cadenceOf, sectionKindOf } from "./sectionKinds.ts";
import { isPartWord } from "./partWords.ts";

/** What a heading's words say. All places are offsets in those words. */
export interface HeadingWords {
  /** Where the title proper stands: without the symbols before it and the remarks behind it. */
  readonly title: { readonly start: number; readonly end: number };
  /** Where a step's title stands: its number left out, too. */
  readonly stepTitle: { readonly start: number; readonly end: number };
  /** "1.1", "3"; null when there is none. */
  readonly number: string | null;
  /** Words or a dotted number say that this is a step. */
  readonly stepHint: boolean;
  readonly kind: SectionKind | null;
  readonly cadence: Cadence | null;
  readonly estimateMinutes: number | null;
  readonly optional: boolean;
  readonly part: boolean;
}

/** Emoji and bullets before the words, as the bytes of their UTF-8. */
const SYMBOLS =
  /^(?:(?:\xe2|\xf0|\xef\xb8|\xef\xbf|\xe3\x80)[\x80-\xbf]*|[^\w\x80-\xff([`]|\[[ xX]\])+/;
const NUMBERED =
  /^(?:(?:step|task|procedure)\s*#?\s*(\d+(?:[.-]\d+)*[a-z]?)\b|(\d+(?:\.\d+)+)(?=[.):\s]|$)|#?(\d+)(?=[.)]\s|[.)]$|:\s))[.):]*\s*[-:]?\s*/i;
const KOREAN_NUMBERED = pattern(
  "^(?:(?:단계|스텝|절차|작업)\\s*#?\\s*(\\d+(?:[.-]\\d+)*)|제?\\s*(\\d+)\\s*단계)[.):]*\\s*(?:[-:]|：)?\\s*",
);
const PHASE_NUMBER = pattern("^(?:phase|stage|페이즈)\\s*#?(\\d+(?:\\.\\d+)*)");
const OPTIONAL = pattern(
  "\\boptional(?:ly)?\\b|선택\\s*사항|선택적|\\(\\s*선택\\s*\\)|\\(\\s*(?:if|when|as) (?:needed|required|necessary|applicable)\\s*\\)|\\(\\s*필요\\s*(?:시|한\\s*경우)\\s*\\)",
);
const REMARK = /\s*[([][^()[\]]*[)\]]\s*:?\s*$/;

/** Longer headings are text by mistake: only their beginning is read. */
const LONGEST_HEADING = 600;

export function readHeadingWords(whole: string): HeadingWords {
  const words = whole.slice(0, LONGEST_HEADING);
  const start = SYMBOLS.exec(words)?.[0].length ?? 0;
  const plain = words.slice(start);
  const estimate = readEstimate(plain);
  const end = start + withoutRemarks(plain, estimate !== null).length;
  const numbered = readNumber(plain);
  const stepStart = Math.min(start + numbered.length, end);
  return {
    title: { start, end },
    stepTitle: stepStart < end ? { start: stepStart, end } : { start, end },
    number: numbered.number,
    stepHint: numbered.hint,
    kind: sectionKindOf(plain),
    cadence: cadenceOf(plain),
    estimateMinutes: estimate,
    optional: OPTIONAL.test(plain),
    part: isPartWord(plain),
  };
}

function readNumber(plain: string): { number: string | null; length: number; hint: boolean } {
  const english = NUMBERED.exec(plain);
  if (english !== null) {
    const hinted = english[1] ?? english[2];
    return {
      number: hinted ?? english[3] ?? null,
      length: english[0].length,
      hint: hinted !== undefined,
    };
  }
  const korean = KOREAN_NUMBERED.exec(plain);
  if (korean !== null) {
    const hint = korean[1] !== undefined;
    return { number: korean[1] ?? korean[2] ?? null, length: korean[0].length, hint };
  }
  const phase = PHASE_NUMBER.exec(plain);
  return { number: phase?.[1] ?? null, length: 0, hint: false };
}

/** Takes remarks such as "(optional)" and "(est. 30 min)" off the end; other parentheses belong to the title. */
function withoutRemarks(plain: string, hasEstimate: boolean): string {
  let text = plain.trimEnd();
  for (let remark = REMARK.exec(text); remark !== null; remark = REMARK.exec(text)) {
    const isRemark = OPTIONAL.test(remark[0]) || (hasEstimate && readEstimate(remark[0]) !== null);
    if (!isRemark) {
      break;
    }
    text = text.slice(0, remark.index).trimEnd();
  }
  return text.replace(/\s*[:*_]+$/, "");
}
