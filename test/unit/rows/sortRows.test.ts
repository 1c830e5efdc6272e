import assert from "node:assert/strict";
import fc from "fast-check";
import { sortRows } from "../../../src/core/rows/sortRows.ts";

const sorted = (
  values: readonly (string | null)[],
  type: string,
  descending = false,
): readonly (string | null)[] =>
  sortRows(
    values.map((value) => [value]),
    0,
    type,
    descending,
  ).map(([value]) => value ?? null);

describe("Rows that are sorted here", () => {
  it("are in the order of their numbers, to the last digit, with NULL at the end", () => {
    const values = ["10", null, "9", "-1", "NaN", "9223372036854775807", "9223372036854775806.5"];
    const ascending = [
      "-1",
      "9",
      "10",
      "9223372036854775806.5",
      "9223372036854775807",
      "NaN",
      null,
    ];
    assert.deepEqual(sorted(values, "numeric(30,2)"), ascending);
    assert.deepEqual(sorted(values, "numeric", true), [...ascending].reverse());
    assert.deepEqual(sorted(["1", "Infinity", "-Infinity", "NaN"], "double precision"), [
      "-Infinity",
      "1",
      "Infinity",
      "NaN",
    ]);
  });

  it("are sorted as people sort text where they are no numbers", () => {
    assert.deepEqual(sorted(["b", "B", "a", "나", "가", null, ""], "text"), [
      "",
      "가",
      "나",
      "a",
      "b",
      "B",
      null,
    ]);
    assert.deepEqual(sorted(["{10}", "{9}"], "integer[]"), ["{10}", "{9}"]);
  });

  it("stay as they came where they are equal, in both directions", () => {
    const rows = [
      ["1", "a"],
      ["0", "b"],
      ["1", "c"],
      [null, "d"],
      [null, "e"],
    ];
    const order = (descending: boolean): string =>
      sortRows(rows, 0, "integer", descending)
        .map(([, name]) => name)
        .join("");
    assert.deepEqual([order(false), order(true)], ["bacde", "deacb"]);
  });

  it("are all still there", () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.oneof(fc.string(), fc.double().map(String)), { nil: null })),
        fc.constantFrom("text", "numeric"),
        fc.boolean(),
        (values, type, descending) => {
          const count = (list: readonly (string | null)[]): string =>
            JSON.stringify(list.map((each) => JSON.stringify(each)).sort());
          assert.equal(count(sorted(values, type, descending)), count(values));
        },
      ),
    );
  });
});
