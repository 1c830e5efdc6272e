import assert from "node:assert/strict";
import { parseRunbook } from "../../../src/core/runbook/parseRunbook.ts";
import { loadSqlParser } from "../../../src/local/sql/pgSqlParser.ts";

async function expectationKind(command: string): Promise<string | undefined> {
  const text = `# T\n\n## Phase 1\n\n\`\`\`bash\n${command}\n# expected: 0\n\`\`\`\n`;
  const runbook = parseRunbook(text, await loadSqlParser());
  return runbook.sections[0]?.steps[0]?.blocks[0]?.expectations[0]?.kind;
}

describe("a shell command that sums its input up", () => {
  it("prints a value, not a line for each", async () => {
    for (const command of [
      "awk '/ERROR/ { found++ } END { print found + 0 }' app.log",
      "cat a.log b.log | awk 'END{print NR}'",
      "wc -l app.log",
      "grep -c ERROR app.log",
    ]) {
      assert.equal(await expectationKind(command), "value", command);
    }
  });

  it("is told apart from one that prints what it finds", async () => {
    for (const command of [
      "awk '/ERROR/' app.log",
      "awk '/ERROR/ { print $2 }' APPEND.log",
      "grep ERROR app.log",
    ]) {
      assert.equal(await expectationKind(command), "rows", command);
    }
  });
});
