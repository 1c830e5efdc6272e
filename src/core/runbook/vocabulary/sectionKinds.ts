import type { Cadence, SectionKind } from "../runbook.ts";
import { pattern } from "../text/pattern.ts";

const CADENCES: readonly (readonly [Cadence, RegExp])[] = [
  ["daily", pattern("\\bdaily\\b|\\bevery ?day\\b|\\bnightly\\b|일일|매일|일간|하루")],
  ["weekly", pattern("\\bweekly\\b|\\bevery week\\b|주간|매주")],
  ["monthly", pattern("\\bmonthly\\b|\\bevery month\\b|월간|매월|매달")],
];

/** In order: the first one whose words a heading has. A phase is one whatever else its title says. */
const KINDS: readonly (readonly [SectionKind, RegExp])[] = [
  ["phase", pattern("^\\W*(?:phase|stage|페이즈)\\s*#?\\d|^\\W*제?\\s*\\d+\\s*(?:단계|차\\s)")],
  ["signOff", pattern("\\bsign[- ]?off\\b|\\bapprovals?\\b|\\bsignatures?\\b|승인|서명|결재")],
  [
    "rollback",
    pattern("\\broll(?:ing)?[- ]?back\\b|\\bback-?out\\b|\\brevert|롤백|원복|되돌리|복구\\s*절차"),
  ],
  ["monitoring", pattern("\\bmonitor|모니터링|정기\\s*점검|운영\\s*점검")],
  [
    "final",
    pattern(
      "\\bfinal\\b.*\\bcheck|\\bfinal checklist\\b|\\bwrap[- ]?up\\b|\\bcompletion check|최종\\s*(?:체크|점검|확인|검증)|마무리",
    ),
  ],
  [
    "preflight",
    pattern(
      "\\bpre-?\\s?deploy|\\bpre-?\\s?flight|\\bprerequisites?\\b|\\bbefore (?:you|the|we)?\\s*(?:deploy|start|begin|release)|\\bpreparations?\\b|사전|전제\\s*조건|배포\\s*전|선행|준비\\s*(?:사항|단계|작업)",
    ),
  ],
  [
    "script",
    pattern(
      "\\bdeploy(?:ment)?\\s+(?:scripts?|commands?)\\b|\\bactual commands?\\b|\\bfull script\\b|배포\\s*(?:명령|스크립트)|실행\\s*스크립트",
    ),
  ],
];

/** Whether a monitoring check is meant, and not a word that only sounds like it. */
const CHECKS = pattern(
  "check|monitor|report|maintenance|review|task|점검|확인|모니터링|리포트|보고|유지|작업",
);

export function sectionKindOf(words: string): SectionKind | null {
  const hinted = KINDS.find(([, words_]) => words_.test(words));
  if (hinted !== undefined) {
    return hinted[0];
  }
  return cadenceOf(words) !== null && CHECKS.test(words) ? "monitoring" : null;
}

export function cadenceOf(words: string): Cadence | null {
  return CADENCES.find(([, pattern_]) => pattern_.test(words))?.[0] ?? null;
}
