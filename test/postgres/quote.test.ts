import assert from "node:assert/strict";
import fc from "fast-check";
import { quoteIdentifier, quoteLiteral } from "../../src/core/sql/quote.ts";
import { connected, testServerUrl } from "../support/database.ts";

const text = fc
  .oneof(
    fc.string({ unit: "grapheme" }),
    fc
      .array(fc.constantFrom("'", '"', "\\", "E'", "$$", "--", "\n", "한", "😀"), { maxLength: 8 })
      .map((parts) => parts.join("")),
  )
  .filter((value) => !value.includes("\0") && !/\p{Surrogate}/u.test(value));

describe("Quoted SQL", () => {
  it("is read back exactly by the server, whatever the string setting", async () => {
    await connected(await testServerUrl(), async (client) => {
      for (const setting of ["on", "off"]) {
        await client.query(
          `set standard_conforming_strings = ${setting}; set backslash_quote = off`,
        );
        await fc.assert(
          fc.asyncProperty(text, async (value) => {
            const { rows } = await client.query(`select ${quoteLiteral(value)}::text as v`);
            assert.deepEqual(rows, [{ v: value }]);
          }),
          { numRuns: 100 },
        );
      }
    });
  });

  it("names columns exactly", async () => {
    await connected(await testServerUrl(), async (client) => {
      await fc.assert(
        fc.asyncProperty(text, async (value) => {
          // The server cuts names at 63 bytes.
          fc.pre(value !== "" && Buffer.byteLength(value) <= 63);
          const { fields } = await client.query(`select 1 as ${quoteIdentifier(value)}`);
          assert.equal(fields[0]?.name, value);
        }),
        { numRuns: 100 },
      );
    });
  });

  it("refuses a null character, which no text in PostgreSQL holds", () => {
    assert.throws(() => quoteLiteral("a\0b"), RangeError);
    assert.throws(() => quoteIdentifier("a\0b"), RangeError);
  });
});
