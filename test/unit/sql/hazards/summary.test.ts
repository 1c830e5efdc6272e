import assert from "node:assert/strict";
import { hazardSummary } from "../../../../src/prose/hazards/previewProse.ts";

describe("the line about hazards in a question", () => {
  const block = { statements: [], errors: [], unread: [] };

  it("is none when all was looked into and nothing was found", () => {
    assert.equal(hazardSummary({ blocks: [block], servers: [] }), null);
  });

  it("says what was not looked into: that is not the same as no hazard", () => {
    const unread = [{ what: "$FILE", why: "variable", path: null, line: 1 }] as const;
    assert.equal(
      hazardSummary({ blocks: [block, { ...block, unread }], servers: [] }),
      "not looked into for hazards: 1",
    );
  });

  it("says when nobody knows", () => {
    assert.match(hazardSummary("failed") ?? "", /could not be looked at/);
  });
});
