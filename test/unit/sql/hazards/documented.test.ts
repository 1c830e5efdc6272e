import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { HAZARD_RULES } from "../../../../src/core/sql/hazards/rules.ts";

describe("docs/hazards.md", () => {
  it("describes every rule, and no other", () => {
    const text = readFileSync(new URL("../../../../docs/hazards.md", import.meta.url), "utf8");
    const described = [...text.matchAll(/^### (\S+)$/gm)].map((match) => match[1]);
    assert.deepEqual(described.sort(), Object.keys(HAZARD_RULES).sort());
    assert.equal(text.match(/^\*\*Safer\*\*: \S/gm)?.length, described.length);
  });
});
