import assert from "node:assert/strict";
import { loadParser, queriesOf, read, rules, say, stepsOf } from "./support.ts";

describe("annotations", () => {
  before(loadParser);

  it("of a step: id, gates, time limit, tolerance, connection", () => {
    const [step] = stepsOf(
      read(
        "# T\n## P\n### 1.1 a\n<!-- schema-ops: id=first after=0.1,0.2 timeout=30m; backup; tolerate=42P07,exit connection=main optional -->\n```sh\nls /srv\n```\n```sql\nSELECT 1;\n```\n### 1.2 b\n- [ ] x\n",
      ),
    );
    assert.equal(step?.id, "first");
    assert.equal(step.optional, true);
    assert.deepEqual(step.annotations, {
      after: ["0.1", "0.2"],
      ungated: false,
      timeoutMs: 1_800_000,
      backup: true,
    });
    assert.deepEqual(step.blocks[0]?.tolerate, ["42P07", "exit"]);
    assert.deepEqual(step.queries[0]?.database, {
      via: "annotation",
      name: null,
      connection: "main",
    });
  });

  it("above a heading speak of that heading, and of a section's steps", () => {
    const runbook = read(
      "# T\n## P\n### a\n- [ ] x\n\n<!-- schema-ops: kind=rollback gate=open -->\n## Q\n### b\n- [ ] y\n",
    );
    assert.deepEqual(
      runbook.sections.map((section) => [section.kind, section.steps[0]?.annotations.ungated]),
      [
        ["other", false],
        ["rollback", true],
      ],
    );
  });

  it("of a fence: run, reference, item, and what it must show", () => {
    const blocks = stepsOf(
      read(
        "## 1.1 a\n- [ ] one\n- [ ] two\n\ntext\n\n<!-- schema-ops: run; item=2 -->\n```sql\nSELECT 1;\n```\n\n<!-- schema-ops: reference -->\n```sh\nrm -rf /srv\n```\n\n<!-- schema-ops: expect value >= 3 -->\n```sh\nwc -l f\n# Expected: 5\n```\n",
      ),
    )[0]?.blocks;
    assert.deepEqual(
      blocks?.map((block) => block.role),
      ["action", "reference", "action"],
    );
    assert.ok(blocks[0]?.item !== null);
    assert.deepEqual(blocks[2]?.expectations.map(say), ["value >= 3", "value = 5"]);
  });

  it("win over words, in SQL and in shell comments", () => {
    const runbook = read(
      "## 1.1 a\n```sql\n-- orphans (5 expected)\n-- schema-ops: expect empty; database=shop\nSELECT * FROM a;\n```\n```sh\n# schema-ops: expect names = a, b\npsql -d x -c 'SELECT n FROM a' # expected: 3\n```\n",
    );
    assert.deepEqual(
      queriesOf(runbook).map((query) => query.expectations.map((one) => [say(one), one.explicit])),
      [
        [
          ["rows = 0", true],
          ["rows = 5", false],
        ],
        [
          ["names = a, b", true],
          ["rows = 3", false],
        ],
      ],
    );
    assert.deepEqual(queriesOf(runbook)[0]?.database, {
      via: "annotation",
      name: "shop",
      connection: null,
    });
    assert.deepEqual(rules(runbook), []);
  });

  it("say what they do not know and what is wrong, and where", () => {
    const runbook = read(
      "## 1.1 a\n<!-- schema-ops: colour=red timeout=soon; expect lots -->\n- [ ] x\n",
    );
    assert.deepEqual(
      runbook.findings.map(({ rule, details, range }) => [rule, details["key"], range.line]),
      [
        ["annotation-unknown", "colour", 2],
        ["annotation-invalid", "timeout", 2],
        ["annotation-invalid", "expect", 2],
      ],
    );
  });

  it("read every form of expect", () => {
    const forms: readonly (readonly [string, string])[] = [
      ["value = 11", "value = 11"],
      ["value <> 0", "value <> 0"],
      ["value = 'on'", "value = on"],
      ["value between 1 and 5", "value between 1 and 5"],
      ["rows >= 3", "rows >= 3"],
      ["rows between 1 and 2", "rows between 1 and 2"],
      ["empty", "rows = 0"],
      ["names = a, b", "names = a, b"],
      ["names >= a", "names >= a"],
      ["duration < 100ms", "duration < 100"],
      ["duration <= 1.5s", "duration <= 1500"],
    ];
    for (const [form, wanted] of forms) {
      const [query] = queriesOf(
        read(`## a\n\`\`\`sql\n-- schema-ops: expect ${form}\nSELECT 1;\n\`\`\`\n`),
      );
      assert.equal(say(query?.expectations[0]), wanted, form);
    }
  });
});
