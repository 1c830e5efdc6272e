import assert from "node:assert/strict";
import { filterRows } from "../../../src/core/rows/filterRows.ts";

describe("rows that are filtered here", () => {
  const columns = [{ name: "id" }, { name: "name" }];
  const rows = [
    ["1", "Kim"],
    ["2", null],
    ["3", "100% 한글"],
  ];
  const ids = (column: string, text: string): readonly (string | null | undefined)[] =>
    filterRows(rows, columns, { column, text }).map(([id]) => id);

  it("are those whose value holds the text, in capitals or not", () => {
    assert.deepEqual(ids("name", "kI"), ["1"]);
    assert.deepEqual(ids("name", "%"), ["3"]);
    assert.deepEqual(ids("name", "한"), ["3"]);
    assert.deepEqual(ids("id", "2"), ["2"]);
    assert.deepEqual(ids("name", "null"), []);
  });

  it("are all without a filter, and where the column is gone", () => {
    assert.equal(filterRows(rows, columns, null), rows);
    assert.deepEqual(ids("gone", "x"), ["1", "2", "3"]);
  });
});
