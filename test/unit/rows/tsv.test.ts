import assert from "node:assert/strict";
import { tsvOf } from "../../../src/core/rows/tsv.ts";

describe("rows on the clipboard", () => {
  it("have tabs between values and line breaks between rows; NULL is empty", () => {
    assert.equal(
      tsvOf([
        ["a", null, "c"],
        ["1", "2", ""],
      ]),
      "a\t\tc\n1\t2\t",
    );
  });

  it("quote what a spreadsheet would take apart", () => {
    assert.equal(tsvOf([["a\tb", 'say "x"', "two\nlines"]]), '"a\tb"\t"say ""x"""\t"two\nlines"');
  });
});
