import assert from "node:assert/strict";
import fc from "fast-check";
import { errorOffset } from "../../../src/core/sql/errorPosition.ts";

describe("The position of an SQL error", () => {
  it("counts characters from one, whatever their width", () => {
    assert.equal(errorOffset("select x", "8"), 7);
    assert.equal(errorOffset("select '한글😀', x", 15), "select '한글😀', x".indexOf("x"));
  });

  it("may stand right behind the end", () => {
    assert.equal(errorOffset("abc", "4"), 3);
  });

  it("is unknown when the server gives none or one outside the text", () => {
    for (const position of [undefined, "", "0", "-1", "x", "5"]) {
      assert.equal(errorOffset("abc", position), null);
    }
  });

  it("finds every character again", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme-composite", minLength: 1 })), (parts) => {
        const characters = Array.from(parts.join(""));
        characters.forEach((character, index) => {
          const offset = errorOffset(characters.join(""), index + 1);
          assert.equal(
            characters
              .join("")
              .slice(offset ?? -1)
              .startsWith(character),
            true,
          );
        });
      }),
    );
  });
});
