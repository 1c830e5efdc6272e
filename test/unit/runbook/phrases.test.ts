import assert from "node:assert/strict";
import { readPhrase, type PhrasePlace } from "../../../src/core/runbook/expectations/readPhrase.ts";
import type { Quantity } from "../../../src/core/runbook/expectations/quantity.ts";
import { RunbookText } from "../../../src/core/runbook/text/runbookText.ts";
import { damage } from "./support.ts";

function show(quantity: Quantity | undefined): string {
  switch (quantity?.kind) {
    case undefined:
      return "-";
    case "empty":
      return "empty";
    case "text":
      return `"${quantity.value}"`;
    case "count":
    case "duration":
      return `${quantity.kind === "duration" ? "ms " : ""}${quantity.operator} ${quantity.value}`;
    case "names":
      return `names ${quantity.operator} ${quantity.value.join(",")}`;
    case "countBetween":
    case "durationBetween":
      return quantity.value.join("..");
  }
}

function readText(source: string, place: PhrasePlace, damaged: boolean): string {
  const text = new RunbookText(source, damaged);
  return show(readPhrase(text.words(0, source.length), place)?.quantity);
}

const TABLE: Readonly<Record<PhrasePlace, readonly (readonly [string, string])[]>> = {
  comment: [
    ["스키마 확인 (11개 예상)", "= 11"],
    ["인덱스 확인 (100+개 예상)", ">= 100"],
    ["예상: 64개 (51 new + 11 original + 2 init scripts)", "= 64"],
    ["예상 결과: 3건", "= 3"],
    ["예상: 최소 5개", ">= 5"],
    ["예상: 10~20", "10..20"],
    ["예상 10개 이상 20개 이하", "10..20"],
    ["예상: >= 5", ">= 5"],
    ["100개 이상 예상", ">= 100"],
    ["5개 미만이어야 함", "< 5"],
    ["3개 초과여야 합니다", "> 3"],
    ["0건이어야 함", "= 0"],
    ["고아 레코드가 없어야 함", "empty"],
    ["결과: 없음", "empty"],
    ["기대값: 1,234", "= 1234"],
    ["트리거가 1개 있어야 함", "= 1"],
    ["세션 3개 이상 있어야 함", ">= 3"],
    ["Expected: 0 rows", "= 0"],
    ["Should return 0", "= 0"],
    ["should be empty", "empty"],
    ["Should not return any rows", "empty"],
    ["Expected result: none", "empty"],
    ["no rows", "empty"],
    ["no orphaned rows", "empty"],
    ["0 rows", "= 0"],
    ["**Expected:** 1 row returned", "= 1"],
    ["Expected: three rows", "= 3"],
    ["exactly 3 rows expected", "= 3"],
    ["expect at least 100 indexes", ">= 100"],
    ["at least 100", ">= 100"],
    ["indexes: at least 100", ">= 100"],
    ["(100+)", ">= 100"],
    ["(11 rows)", "= 11"],
    ["must be greater than 0", "> 0"],
    ["> 0 expected", "> 0"],
    ["no more than 5 rows expected", "<= 5"],
    ["should be between 10 and 20", "10..20"],
    ["expected 10-20 rows", "10..20"],
    ["Expected: 1,234 rows", "= 1234"],
    ["→ 11", "= 11"],
    ["=> 11", "= 11"],
    ["returns true", '"true"'],
    ["should be t", '"true"'],
    ["Expected: 'on'", '"on"'],
    ["Expected: ACTIVE", '"ACTIVE"'],
    ["tables: sessions, user_roles", "names = sessions,user_roles"],
    ["Expected schemas: tnnt, idam", "names = tnnt,idam"],
    ["should contain users, roles", "names >= users,roles"],
    ["should take < 100ms", "ms < 100"],
    // What is no expectation.
    ["최근 5건 조회", "-"],
    ["마이그레이션된 행 수 확인", "-"],
    ["5개 이상 역할을 가진 사용자", "-"],
    ["예상 소요: 30분", "-"],
    ["Top 10 queries", "-"],
    ["PostgreSQL 15 only", "-"],
    ["sessions older than 30 days", "-"],
    ["users with more than 5 roles", "-"],
    ["created 2024-10-26", "-"],
    ["Expected on 2024-10-26", "-"],
    ["localhost:5432 should respond", "-"],
    ["should listen on port 5432", "-"],
    ["returns the newest 5 rows", "-"],
    ["LIMIT 10", "-"],
    ["Phase 1", "-"],
    ["Step 1.2: verify", "-"],
    ["Unexpected errors: 3", "-"],
    ["Run within 30 minutes", "-"],
    ["Expected: no errors in the log", "-"],
    ["table_2024 should exist", "-"],
  ],
  result: [
    ["Schemas: 11", "= 11"],
    ["Indexes: 100+", ">= 100"],
    ["**Tables**: 32", "= 32"],
    ["New Tables: 3", "= 3"],
    ["11 schemas", "= 11"],
    ["스키마: 11개", "= 11"],
    ["고아 레코드: 없음", "empty"],
    ["Orphans: none", "empty"],
    ["no rows", "empty"],
    ["Tables: sessions, user_roles", "names = sessions,user_roles"],
    ["Response: < 100ms", "ms < 100"],
    ["t", '"true"'],
    ["at least 3", ">= 3"],
    ["All good", "-"],
    ["Started at 10:30", "-"],
  ],
  item: [
    ["Manager DB SQL 파일 51개 확인", "= 51"],
    ["Verify 11 schemas exist", "= 11"],
    ["Count the migrations (7 files)", "= 7"],
    ["The 51 SQL files of the manager are there", "= 51"],
    ["Compare the 5 of the files", "-"],
    ["check count = 11", "= 11"],
    ["PostgreSQL 15+ 설치 확인", "-"],
    ["SQL 문법 검증", "-"],
  ],
  criterion: [
    ["세션 생성: < 100ms", "ms < 100"],
    ["응답 시간: 200ms 이하", "ms <= 200"],
    ["정산: 2초 미만", "ms < 2000"],
    ["p95 latency: under 2 seconds", "ms < 2000"],
    ["Cut-over: 5 to 10 minutes", "300000..600000"],
    ["Error rate: < 5", "< 5"],
    ["로그인", "-"],
    ["Note: runs 3 jobs", "-"],
  ],
};

describe("an expectation in words", () => {
  for (const [place, rows] of Object.entries(TABLE)) {
    for (const [source, wanted] of rows) {
      it(`${place}: "${source}" says ${wanted}`, () => {
        assert.equal(readText(source, place as PhrasePlace, false), wanted);
      });
    }
  }

  it("says the same when its text was decoded wrongly", () => {
    for (const [place, rows] of Object.entries(TABLE)) {
      for (const [source, wanted] of rows) {
        assert.equal(readText(damage(source, true), place as PhrasePlace, true), wanted, source);
      }
    }
  });
});
