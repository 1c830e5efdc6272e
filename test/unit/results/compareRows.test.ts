import assert from "node:assert/strict";
import fc from "fast-check";
import { compareRows, type Rows } from "../../../src/core/results/compareRows.ts";

function answer(names: string, ...rows: (string | null)[][]): Rows {
  return { columns: names.split(" ").map((name) => ({ name, type: "text" })), rows };
}

describe("compareRows", () => {
  it("knows rows again by the first columns that tell them apart", () => {
    const before = answer("schema name rows", ["idam", "users", "3"], ["idam", "roles", "19"]);
    const after = answer("schema name rows", ["idam", "roles", "20"], ["tnnt", "users", "3"]);
    const { key, rows, same } = compareRows(before, after);
    assert.deepEqual(key, [0, 1]);
    assert.equal(same, 0);
    assert.deepEqual(rows, [
      { kind: "gone", values: ["idam", "users", "3"] },
      {
        kind: "changed",
        before: ["idam", "roles", "19"],
        after: ["idam", "roles", "20"],
        changed: [2],
      },
      { kind: "added", values: ["tnnt", "users", "3"] },
    ]);
  });

  it("takes a single row for the same row, changed", () => {
    const { key, rows } = compareRows(answer("count", ["32"]), answer("count", ["36"]));
    assert.deepEqual(key, []);
    assert.deepEqual(rows, [{ kind: "changed", before: ["32"], after: ["36"], changed: [0] }]);
  });

  it("sets equal rows against each other where nothing tells them apart", () => {
    const before = answer("a", ["x"], ["x"], ["y"]);
    const after = answer("a", ["x"], ["z"], ["x"], ["x"]);
    const { key, rows, same } = compareRows(before, after);
    assert.equal(key, null);
    assert.equal(same, 2);
    assert.deepEqual(rows, [
      { kind: "gone", values: ["y"] },
      { kind: "added", values: ["x"] },
      { kind: "added", values: ["z"] },
    ]);
  });

  it("tells NULL from the word, and says which columns came and went", () => {
    const before = answer("id note old", ["1", null, "a"]);
    const after = answer("id new note", ["1", "b", "null"]);
    const difference = compareRows(before, after);
    assert.deepEqual(difference.columnsAdded, ["new"]);
    assert.deepEqual(difference.columnsGone, ["old"]);
    assert.deepEqual(difference.rows, [
      {
        kind: "changed",
        before: ["1", null, null, "a"],
        after: ["1", "b", "null", null],
        changed: [1, 2, 3],
      },
    ]);
  });

  it("finds nothing between an answer and itself in another order, and accounts for every row", () => {
    const value = fc.oneof(fc.constant(null), fc.constantFrom("a", "b", "null", ""));
    const side = fc.array(fc.tuple(value, value), { maxLength: 12 });
    fc.assert(
      fc.property(side, side, (one, other) => {
        const before = answer("p q", ...one);
        assert.deepEqual(compareRows(before, answer("p q", ...one.toReversed())).rows, []);
        const { rows, same } = compareRows(before, answer("p q", ...other));
        const count = (kind: string): number => rows.filter((row) => row.kind === kind).length;
        assert.equal(same + count("gone") + count("changed"), one.length);
        assert.equal(same + count("added") + count("changed"), other.length);
      }),
    );
  });
});
