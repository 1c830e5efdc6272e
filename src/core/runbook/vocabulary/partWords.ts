import { pattern } from "../text/pattern.ts";

const SUBJECT =
  "(?:(?:post|pre)[- ])?(?:verif(?:y|ication|ications)|validat(?:e|ion)|expected(?: results?| outputs?| values?)?|commands?|results?|outputs?|notes?|remarks?|warnings?|rollback|roll back|prerequisites?|checks?|checklist|scripts?|quer(?:y|ies)|procedure|details?|description|(?:success|acceptance|performance) criteria|criteria|troubleshooting|summary|background|purpose|actions?|execution|tasks?|steps?|what to do|sql)";
const KOREAN =
  "(?:검증\\s*(?:쿼리|방법|절차|사항)?|확인\\s*(?:쿼리|방법|사항)?|예상\\s*(?:결과|출력|값)?|기대\\s*(?:결과|값)|명령어?|실행\\s*(?:명령어?|방법|절차)?|결과|출력|참고(?:\\s*사항)?|비고|주의(?:\\s*사항)?|롤백(?:\\s*(?:방법|절차))?|전제\\s*조건|사전\\s*조건|체크리스트|점검\\s*사항|스크립트|쿼리|절차|작업(?:\\s*(?:내용|절차))?|설명|상세|(?:성능|성공|완료)\\s*기준|기준|목적|배경|문제\\s*해결)";
const PART = pattern(
  `^[^A-Za-z0-9\\x80-\\xff]*(?:(?:${SUBJECT})(?:\\s*(?:of|for|if|and|&|/)\\b.*)?|${KOREAN})\\s*(?:\\([^)]*\\))?\\s*:?\\s*$`,
);

/** Whether a heading names a part of the step above it ("Verification", "예상 결과") and no step of its own. */
export function isPartWord(words: string): boolean {
  return PART.test(words);
}
