import assert from "node:assert/strict";
import fc from "fast-check";
import type { Runbook } from "../../../src/core/runbook/runbook.ts";
import type { TextRange } from "../../../src/core/runbook/textRange.ts";
import { fixture, loadParser, read, rules, stepsOf } from "./support.ts";

const PIECES = [
  "# ", "## ", "### ", "- [ ] ", "- [x] ", "* ", "1. ", "  ", "\t", "\n", "\n\n", "\r\n", "```bash\n", "```sql\n",
  "```\n", "~~~\n", "> ", "| a | b |\n|---|---|\n| ", " |", "---\n", "===\n", "<!-- schema-ops: ", "-->", "id=a",
  "expect value = 1", "psql -d a -c \"", "'", "\"", "$(", "`", "${X", "SELECT 1;", "SELECT count(*) FROM a", ";", "$$",
  "/*", "*/", "-- (11개 예상)", "# Expected: 3", "<<EOF\n", "EOF\n", "예상: 10~20", "Phase 1: ", "Step 1.1 ", "롤백",
  "**결과**: ", "\\dn", "\\", "\u0000", "\ufeff", "\ud800", "í™•ì¸", "🚀", "[", "](", "(", ")", "YYYYMMDD", "{{x}}",
]; // prettier-ignore

const markdownish = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 60 })
  .map((pieces) => pieces.join(""));
const anything = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), markdownish);

function rangesOf(runbook: Runbook): readonly TextRange[] {
  const steps = stepsOf(runbook);
  return [
    ...runbook.metadata.map((one) => one.range),
    ...runbook.signOff.map((one) => one.range),
    ...runbook.findings.flatMap((one) => [one.range, ...one.related]),
    ...runbook.sections.flatMap((one) => [one.range, one.heading]),
    ...steps.flatMap((one) => [one.range, one.heading]),
    ...steps.flatMap((one) => one.items.flatMap((item) => [item.range, item.mark])),
    ...steps.flatMap((one) => one.criteria.map((criterion) => criterion.range)),
    ...steps.flatMap((one) =>
      one.blocks.flatMap((block) => [block.range, ...block.placeholders.map((each) => each.range)]),
    ),
    ...steps.flatMap((one) =>
      [...one.queries, ...one.blocks].flatMap((each) =>
        each.expectations.map(({ range }) => range),
      ),
    ),
  ];
}

/** What a runbook says of a text stands in it where it says so. */
function keepsPlaces(text: string): void {
  for (const step of stepsOf(read(text))) {
    for (const item of step.items) {
      const mark = text.slice(item.mark.start, item.mark.end);
      assert.equal(item.checked, mark.trim() !== "");
      assert.equal(mark.length, 1);
    }
    for (const block of step.blocks) {
      const source = text.slice(block.range.start, block.range.end).split(/\r\n|\n|\r/);
      const lines = block.text.split("\n");
      assert.equal(source.length, lines.length);
      lines.forEach((line, index) => assert.ok(source[index]?.endsWith(line) === true));
    }
    for (const query of step.queries) {
      const written = text.slice(query.range.start, query.range.end);
      const first = /\w+/.exec(query.sql)?.[0] ?? "";
      assert.ok(written.includes(first));
    }
    for (const expectation of step.queries.flatMap((query) => query.expectations)) {
      assert.ok(
        text.slice(expectation.range.start, expectation.range.end).includes(expectation.text),
      );
    }
  }
}

describe("any text at all", function () {
  this.timeout(60_000);
  before(loadParser);

  it("is some runbook, with ranges inside the text and lines that fit", () => {
    fc.assert(
      fc.property(anything, (text) => {
        for (const { start, end, line, endLine } of rangesOf(read(text))) {
          assert.ok(start >= 0 && start <= end && end <= text.length);
          const lineOf = (offset: number): number =>
            text
              .slice(0, offset)
              .replace(text.charAt(offset) === "\n" ? /\r$/ : "", "")
              .split(/\r\n|\n|\r/).length;
          assert.equal(line, lineOf(start));
          assert.equal(endLine, end > start ? lineOf(end - 1) : line);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("keeps what it says at the place it names", () => {
    keepsPlaces(fixture("korean.md"));
    keepsPlaces(fixture("english.md"));
    fc.assert(fc.property(markdownish, keepsPlaces), { numRuns: 150 });
  });

  it("has ids that are unique in it", () => {
    fc.assert(
      fc.property(markdownish, (text) => {
        const runbook = read(text);
        const steps = stepsOf(runbook);
        const ids = steps.flatMap((step) =>
          [...step.items, ...step.blocks, ...step.queries, ...step.criteria].map((one) => one.id),
        );
        assert.equal(new Set(ids).size, ids.length);
        assert.equal(new Set(steps.map((step) => step.id)).size, steps.length);
        assert.equal(
          new Set(runbook.sections.map((section) => section.id)).size,
          runbook.sections.length,
        );
      }),
      { numRuns: 150 },
    );
  });

  it("is read however deep it nests, and said to be too deep", () => {
    const deep = 10_000;
    assert.ok(rules(read(`${">".repeat(deep)} - [ ] a`)).includes("too-deep"));
    assert.ok(rules(read(`${"- ".repeat(deep)}a`)).includes("too-deep"));
    const shell = `\`\`\`bash\n${"$(".repeat(deep)}\n\`\`\`\n`;
    assert.ok(
      rules(read(`## a\n${shell}`)).some((rule) => rule === "too-deep" || rule === "shell-syntax"),
    );
    const sql = `\`\`\`sql\nSELECT ${"(".repeat(deep)}1${")".repeat(deep)};\n\`\`\`\n`;
    assert.ok(read(`## a\n${sql}`).sections.length === 1);
  });

  it("costs no more than its length allows", () => {
    // Work counted, not timed: what the SQL parser is given grows as the text does.
    const hostile: readonly ((size: number) => string)[] = [
      (size) => "- [ ] a (1개 예상)\n".repeat(size),
      (size) => `\`\`\`bash\n${"SELECT\n".repeat(size)}\`\`\`\n`,
      (size) => `\`\`\`bash\n${"SELECT ';\n".repeat(size)}\`\`\`\n`,
      (size) => `\`\`\`sql\n${"SELEC 1;\n".repeat(size)}\`\`\`\n`,
      (size) => `\`\`\`sql\n${"$a$ $b$ /* ".repeat(size)}\n\`\`\`\n`,
      (size) => `# ${"(".repeat(size)}`,
      (size) => `## a\n${"| a ".repeat(size)}|\n`,
      (size) => `## ${"`a` ".repeat(size)}`,
      (size) => "## same\n- [ ] same\n".repeat(size),
      (size) => `- [ ] ${"예상: ".repeat(size)}`,
    ];
    for (const [index, make] of hostile.entries()) {
      const cost = (size: number): number => {
        const text = make(size);
        const start = process.cpuUsage();
        read(text);
        const { user, system } = process.cpuUsage(start);
        return user + system;
      };
      cost(300);
      const [small, large] = [cost(500), cost(4000)];
      assert.ok(large < 40 * Math.max(small, 5000), `case ${index}: ${small} µs, then ${large} µs`);
    }
  });
});
