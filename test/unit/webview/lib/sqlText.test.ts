import assert from "node:assert/strict";
import fc from "fast-check";
import { sqlParts } from "../../../../src/webview/lib/sqlText.tsx";

describe("sqlParts", () => {
  const joined = (text: string): string =>
    sqlParts(text)
      .map(({ content }) => content)
      .join("");

  it("tells keywords, numbers, strings and comments", () => {
    const kinds = sqlParts("SELECT count(*) FROM t WHERE a = 'x' AND b > 1 -- 세션")
      .filter(({ kind }) => kind !== null)
      .map(({ kind, content }) => `${kind ?? ""} ${content}`);
    assert.deepEqual(kinds, [
      "keyword SELECT",
      "keyword FROM",
      "keyword WHERE",
      "string 'x'",
      "keyword AND",
      "number 1",
      "comment -- 세션",
    ]);
  });

  it("loses nothing of any text, and splits no character", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "'",
        '"',
        "$$",
        "--",
        "/*",
        "*/",
        "\n",
        "🙂",
        "세션",
        "SELECT ",
        "1.5e3",
        "`",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        assert.equal(joined(text), text);
      }),
    );
    // encodeURIComponent refuses half a character.
    const encoded = sqlParts("a 🙂🙂 b").map(({ content }) => encodeURIComponent(content));
    assert.equal(decodeURIComponent(encoded.join("")), "a 🙂🙂 b");
  });
});
