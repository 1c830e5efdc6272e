import assert from "node:assert/strict";
import { workloadOf } from "../../../src/core/performance/workload.ts";

describe("The workload of a criterion", () => {
  for (const [label, workload] of [
    ["세션 생성", "sessionCreate"],
    ["세션 생성 시간", "sessionCreate"],
    ["세션 조회", "sessionFind"],
    ["역할 할당", "roleAssign"],
    ["역할 부여", "roleAssign"],
    ["역할 조회", "roleFind"],
    ["Session creation", "sessionCreate"],
    ["Time to create a session", "sessionCreate"],
    ["Session lookup", "sessionFind"],
    ["**Session look-up**", "sessionFind"],
    ["Role assignment", "roleAssign"],
    ["Assign a role to a user", "roleAssign"],
    ["Role lookup", "roleFind"],
  ] as const) {
    it(`reads "${label}"`, () => assert.equal(workloadOf(label), workload));
  }

  for (const label of [
    "세션 만료",
    "대량 세션 생성",
    "세션 생성 API",
    "세션 생성 및 조회",
    "역할 생성",
    "세션 할당",
    "세션 목록 조회",
    "메뉴 조회",
    "Session and role lookup",
    "Role creation",
    "Session creation over HTTP",
    "Average session lookup",
    "Obsession lookup",
    "Controller lookup",
    "",
  ]) {
    it(`does not guess "${label}"`, () => assert.equal(workloadOf(label), null));
  }
});
