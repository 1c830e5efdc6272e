import assert from "node:assert/strict";
import {
  fixture,
  loadParser,
  outline,
  queriesOf,
  read,
  rules,
  say,
  seed,
  stepsOf,
} from "./support.ts";

const intact = seed("DEPLOYMENT_CHECKLIST.md");
const asGiven = seed("DEPLOYMENT_CHECKLIST.as-given.md");

describe("the seed checklist", () => {
  before(async function () {
    if (intact === null || asGiven === null) {
      console.log("      ../shared/seed is not there: fixtures cover the same ground");
      this.skip();
    }
    await loadParser();
  });

  it("has its sections in document order, with kind, cadence, estimate and step count", () => {
    const sections = read(intact ?? "").sections.map((section) =>
      [
        section.id,
        section.kind,
        section.cadence,
        section.estimateMinutes,
        section.steps.length,
      ].join(" "),
    );
    assert.deepEqual(sections, [
      "preflight preflight   4",
      "phase-1 phase  30 3",
      "phase-2 phase  60 3",
      "phase-3 phase  120 3",
      "phase-4 phase  30 3",
      "script script   2",
      "rollback rollback   1",
      "monitoring-daily monitoring daily  1",
      "monitoring-weekly monitoring weekly  1",
      "monitoring-monthly monitoring monthly  1",
      "final final   1",
    ]);
  });

  it("has 12 numbered steps, two of them optional", () => {
    const steps = stepsOf(read(intact ?? "")).filter((step) => step.number !== null);
    assert.deepEqual(
      steps.map((step) => step.id),
      ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "4.1", "4.2", "4.3"],
    );
    assert.deepEqual(
      steps.filter((step) => step.optional).map((step) => step.id),
      ["1.3", "3.3"],
    );
  });

  it("has 64 items, 24 bash fences, 3 SQL fences and one inline command", () => {
    const steps = stepsOf(read(intact ?? ""));
    const blocks = steps.flatMap((step) => step.blocks);
    assert.equal(steps.flatMap((step) => step.items).length, 64);
    assert.equal(blocks.filter((block) => block.language === "bash").length, 24);
    assert.equal(blocks.filter((block) => block.language === "sql").length, 3);
    assert.deepEqual(
      blocks.filter((block) => block.origin === "inline").map((block) => block.text),
      ['psql -d mgmt_db -c "\\dn"'],
    );
  });

  it("gives every query its line, database and expectation", () => {
    const found = queriesOf(read(intact ?? "")).map((query) => {
      const database = "name" in query.database ? query.database.name : null;
      return [query.range.line, query.nature, database, say(query.expectations[0])];
    });
    assert.deepEqual(found, [
      [83, "question", "mgmt_db", "value = 11"],
      [87, "question", "mgmt_db", "value = 32"],
      [91, "question", "mgmt_db", "value >= 100"],
      [124, "question", "tnnt_db", "rows = 3"],
      [130, "question", "tnnt_db", "value = 19"],
      [135, "question", "tnnt_db", "rows = 1"],
      [167, "question", "tnnt_db", null],
      [170, "question", "tnnt_db", null],
      [173, "question", "tnnt_db", null],
      [408, "question", "mgmt_db", null],
      [409, "question", "tnnt_db", null],
      [461, "question", "tnnt_db", null],
      [464, "question", "tnnt_db", null],
      [467, "question", "tnnt_db", null],
      [473, "question", "tnnt_db", null],
      [476, "question", "tnnt_db", null],
      [479, "action", "tnnt_db", null],
      [486, "question", "tnnt_db", null],
      [494, "question", "tnnt_db", null],
    ]);
  });

  it("keeps both 64 and 51, and says that they disagree", () => {
    const runbook = read(intact ?? "");
    const block = stepsOf(runbook)[1]?.blocks[0];
    assert.deepEqual(block?.expectations.map(say), ["value = 64", "value = 51"]);
    const finding = runbook.findings.find(({ rule }) => rule === "expectations-disagree");
    assert.deepEqual([finding?.range.line, finding?.related[0]?.line], [18, 21]);
  });

  it("finds the option that psql does not have and the rollback that restores nothing", () => {
    const runbook = read(intact ?? "");
    assert.deepEqual(
      runbook.findings.map(({ rule, range }) => `${rule} ${range.line}`),
      [
        "expectations-disagree 18",
        "placeholder-unset 35",
        "psql-option-unknown 35",
        "placeholder-unset 304",
        "placeholder-unset 305",
        "placeholder-unset 306",
        "placeholder-unset 438",
        "rollback-restores-nothing 443",
        "rollback-restores-nothing 446",
      ],
    );
  });

  it("has four criteria and four sign-off fields", () => {
    const runbook = read(intact ?? "");
    assert.deepEqual(
      stepsOf(runbook).flatMap((step) =>
        step.criteria.map((one) => `${one.label} ${say(one.expectation) ?? ""}`),
      ),
      [
        "세션 생성 duration < 100",
        "세션 조회 duration < 50",
        "역할 할당 duration < 100",
        "역할 조회 duration < 50",
      ],
    );
    assert.deepEqual(
      runbook.signOff.map(({ name }) => name),
      ["배포 담당자", "배포 일시", "결과", "상태"],
    );
    assert.deepEqual(
      runbook.metadata.map(({ name }) => name),
      ["작성일", "최종 검토", "담당자"],
    );
  });

  it("reads the copy as it was given the same, and says that it is damaged for good", () => {
    const [one, other] = [read(intact ?? ""), read(asGiven ?? "")];
    assert.deepEqual(outline(other), outline(one));
    assert.deepEqual(other.encoding, {
      kind: "damaged",
      decodedAs: "windows-1254",
      repaired: null,
    });
    assert.deepEqual(
      rules(other).filter((rule) => rule !== "encoding-damaged"),
      rules(one),
    );
    assert.equal(other.findings.find(({ rule }) => rule === "encoding-damaged")?.fix, null);
  });
});

describe("fixtures", () => {
  it("are there", () => {
    assert.ok(fixture("korean.md").length > 0);
    assert.ok(fixture("english.md").length > 0);
  });
});
