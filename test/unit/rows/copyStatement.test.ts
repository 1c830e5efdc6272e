import assert from "node:assert/strict";
import fc from "fast-check";
import { copyStatement, jsonLine } from "../../../src/core/rows/copyStatement.ts";
import { uniqueNames } from "../../../src/core/rows/uniqueNames.ts";
import { loadSqlParser } from "../../../src/local/sql/pgSqlParser.ts";

describe("A COPY statement", () => {
  it("holds the question where it says, whatever ends it", async () => {
    const parser = await loadSqlParser();
    for (const question of ["SELECT 1 AS q -- ')", "TABLE t", "WITH x AS (VALUES (1)) TABLE x"]) {
      for (const format of ["csv", "jsonLines"] as const) {
        const { text, questionAt } = copyStatement(question, format, ['a"b', "q", "q"]);
        assert.equal(text.slice(questionAt, questionAt + question.length), question);
        const parsed = parser.parse(text);
        assert.ok(parsed.ok, JSON.stringify(parsed));
        assert.deepEqual(
          parsed.value.map(({ type }) => type),
          ["CopyStmt"],
        );
      }
    }
  });
});

describe("Unique names", () => {
  it("are as many, each once, and a name that is alone stays", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", "a_2", "a_3", "")), (names) => {
        const unique = uniqueNames(names);
        assert.equal(unique.length, names.length);
        assert.equal(new Set(unique).size, names.length);
        for (const [place, name] of names.entries()) {
          if (names.indexOf(name) === place) {
            assert.equal(unique[place], name);
          }
        }
      }),
    );
  });
});

describe("A line of JSON", () => {
  it("is the row as it came when the server did not quote it", () => {
    const row = Buffer.from('{"a":1}\n');
    assert.equal(Buffer.from(jsonLine(row)).toString(), '{"a":1}\n');
  });

  it("has blanks for the line breaks between the parts of a json value", () => {
    const row = Buffer.from('\u0001{"a":{\r\n"b": "c\\nd"\n}}\u0001\n');
    assert.equal(Buffer.from(jsonLine(row)).toString(), '{"a":{  "b": "c\\nd" }}\n');
  });
});
