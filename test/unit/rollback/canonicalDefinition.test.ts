import assert from "node:assert/strict";
import { canonicalDefinition } from "../../../src/core/rollback/canonicalDefinition.ts";

describe("a definition that a restore does not change", () => {
  it("has the casts of an array's elements folded, as PostgreSQL folds them when it reads them back", () => {
    const before =
      "CHECK (((a)::text = ANY ((ARRAY['K, ]'::character varying, 'it''s'::character varying])::text[])))";
    const after =
      "CHECK (((a)::text = ANY (ARRAY[('K, ]'::character varying)::text, ('it''s'::character varying)::text])))";
    assert.equal(canonicalDefinition(before), after);
    assert.equal(canonicalDefinition(after), after);
  });

  it("is else the text itself", () => {
    for (const text of ["", "(ARRAY[1, 2", "SELECT (ARRAY[1, 2])[1]", "DEFAULT '(ARRAY['::text"]) {
      assert.equal(canonicalDefinition(text), text);
    }
  });
});
