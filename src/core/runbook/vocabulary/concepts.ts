import { pattern } from "../text/pattern.ts";

/** Things that checklists count, by their names in both languages and in PostgreSQL's catalogs. */
const CONCEPTS: readonly RegExp[] = [
  "schema|스키마",
  "table|테이블",
  "ind(?:ex|ices)|인덱스|색인",
  "trigger|트리거",
  "view|뷰",
  "function|proc|함수",
  "sequence|시퀀스",
  "constraint|제약",
  "column|컬럼|열",
  "role|역할",
  "user|사용자",
  "session|세션",
  "permission|privilege|grant|권한",
  "orphan|고아",
  "duplicate|중복",
  "migrat|마이그레이션|이관",
  "partition|파티션",
  "extension|확장",
  "tenant|테넌트",
  "lock|잠금",
  "connection|연결|접속",
  "active|활성",
].map((words) => pattern(words));

export function conceptsOf(words: string): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [index, concept] of CONCEPTS.entries()) {
    if (concept.test(words)) {
      found.add(index);
    }
  }
  return found;
}
