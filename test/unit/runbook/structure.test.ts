import assert from "node:assert/strict";
import { fixture, loadParser, read, rules, stepsOf } from "./support.ts";

const shape = (text: string): readonly string[] =>
  read(text).sections.map(
    (section) =>
      `${section.kind} ${section.title}: ${section.steps.map((step) => step.title).join(", ")}`,
  );

describe("the structure of a runbook", () => {
  before(loadParser);

  it("follows the depth of the headings", () => {
    assert.deepEqual(
      shape("# T\n## Group\n### Area\n#### One\n- [ ] a\n#### Two\n- [ ] b\n## Solo\n- [ ] c\n"),
      ["other Area: One, Two", "other Solo: Solo"],
    );
    assert.deepEqual(read("# T\n## Group\n### Area\n#### One\n- [ ] a\n").sections[0]?.path, [
      "Group",
    ]);
  });

  it("makes parts of what only names a part of a step", () => {
    assert.deepEqual(
      shape(
        "# T\n## Phase 1\n### Apply\n#### Commands\n- [ ] a\n#### Expected result\nx\n### 점검\n- [ ] b\n",
      ),
      ["phase Phase 1: Apply, 점검"],
    );
  });

  it("ends the descent at a numbered step", () => {
    const text =
      "# T\n## 1. Base\n### 1.1 First\n#### Some detail\n- [ ] a\n### 1.2 Second\n- [ ] b\n";
    assert.deepEqual(shape(text), ["phase 1. Base: First, Second"]);
    assert.deepEqual(
      stepsOf(read(text)).map((step) => step.id),
      ["1.1", "1.2"],
    );
  });

  it("knows kinds, cadences, estimates and what is optional in English and Korean", () => {
    const kinds = (heading: string): string => {
      const [section] = read(`# T\n## ${heading}\n- [ ] a\n## Other thing\n- [ ] b\n`).sections;
      return [section?.kind, section?.cadence, section?.estimateMinutes, section?.optional].join(
        " ",
      );
    };
    assert.equal(kinds("✅ Pre-Deployment Checklist"), "preflight   false");
    assert.equal(kinds("사전 점검"), "preflight   false");
    assert.equal(kinds("Phase 2: X (est. 1h 30m)"), "phase  90 false");
    assert.equal(kinds("2단계: 적용 (예상: 1.5시간)"), "phase  90 false");
    assert.equal(kinds("Stage 3 (20-40 min, optional)"), "phase  40 true");
    assert.equal(kinds("Rollback plan"), "rollback   false");
    assert.equal(kinds("원복 절차 (선택사항)"), "rollback   true");
    assert.equal(kinds("Daily checks"), "monitoring daily  false");
    assert.equal(kinds("월간 점검"), "monitoring monthly  false");
    assert.equal(kinds("Final checklist"), "final   false");
    assert.equal(kinds("Déploiement"), "other   false");
  });

  it("reads numbered lists and tables of steps", () => {
    assert.deepEqual(
      shape(
        "# T\n## Deploy\n1. Stop: `systemctl stop app`\n2. Start it\n   ```sh\n   ./start.sh\n   ```\n",
      ),
      ["other Deploy: Stop, Start it"],
    );
    assert.deepEqual(
      shape(
        "# T\n## Deploy\n1. Stop\n```sh\nsystemctl stop app\n```\n2. Start\n```sh\nsystemctl start app\n```\n",
      ),
      ["other Deploy: Stop, Start"],
    );
    const [section] = read(fixture("english.md")).sections.filter(({ title }) =>
      title.includes("table"),
    );
    assert.deepEqual(
      section?.steps.map(({ number, title, blocks }) => [number, title, blocks[0]?.role]),
      [
        ["1", "Count accounts", "check"],
        ["2", "List the files", "check"],
      ],
    );
  });

  it("needs no headings at all", () => {
    const runbook = read("- [ ] a\n- [X] b\n  * [ ] c\n1. [ ] d\n");
    assert.deepEqual(
      stepsOf(runbook).flatMap((step) =>
        step.items.map((item) => [item.text, item.checked, item.parent !== null]),
      ),
      [
        ["a", false, false],
        ["b", true, false],
        ["c", false, true],
        ["d", false, false],
      ],
    );
    assert.deepEqual(runbook.sections[0]?.heading.line, 1);
  });

  it("is the same with CRLF, a byte-order mark and front matter", () => {
    const text = fixture("korean.md");
    const plain = read(text).sections.map((section) => section.id);
    const blocks = (source: string): readonly string[] =>
      stepsOf(read(source)).flatMap((step) =>
        step.blocks.map((block) => `${block.id} ${block.text}`),
      );
    for (const other of [
      text.replace(/\n/g, "\r\n"),
      `\ufeff${text}`,
      `---\na: b\n# no heading\n---\n${text}`,
    ]) {
      assert.deepEqual(
        read(other).sections.map((section) => section.id),
        plain,
      );
      assert.deepEqual(blocks(other), blocks(text));
    }
  });

  it("never takes a # in a fence for a heading", () => {
    assert.deepEqual(shape("# T\n## A\n~~~\n# B\n## C\n~~~\n- [ ] a\n"), ["other A: A"]);
  });

  it("gives a fence of an item to that item, dedented, its lines mapped", () => {
    const source = "## A\n- [ ] run\n  ```bash\n  ls\n    -la\n  ```\n";
    const [step] = stepsOf(read(source));
    const [block] = step?.blocks ?? [];
    assert.equal(block?.text, "ls\n  -la");
    assert.deepEqual([block.range.line, block.range.endLine], [4, 5]);
    assert.equal(block.item, step?.items[0]?.id);
    assert.deepEqual(step?.items[0]?.blocks, [block.id]);
  });

  it("gives ids that edits elsewhere leave alone, and tells twins apart", () => {
    const before_ = stepsOf(read("# T\n## A\n- [ ] x\n## B\n- [ ] y\n- [ ] y\n"))[1];
    const after_ = stepsOf(
      read("# T\n## New\n- [ ] n\n## A\n- [ ] x2\n## B\n- [ ] y\n- [ ] y\n"),
    )[2];
    assert.deepEqual(
      before_?.items.map((item) => item.id),
      after_?.items.map((item) => item.id),
    );
    assert.equal(new Set(before_?.items.map((item) => item.id)).size, 2);
  });

  it("reports a step number that is used twice", () => {
    assert.deepEqual(
      rules(read("# T\n## P\n### Step 1.1: a\n- [ ] a\n### Step 1.1: b\n- [ ] b\n")),
      ["duplicate-step-number"],
    );
  });

  it("reads the sign-off from its section or from the end of the document", () => {
    assert.deepEqual(
      read(fixture("english.md")).signOff.map(({ name }) => name),
      ["Engineer", "Reviewer"],
    );
    assert.deepEqual(
      read(fixture("korean.md")).signOff.map(({ name }) => name),
      ["담당자", "결과"],
    );
  });
});
