import assert from "node:assert/strict";
import fc from "fast-check";
import { splitStatements, statementAt } from "../../../src/core/sql/statementAt.ts";

function split(sql: string): readonly string[] {
  return splitStatements(sql).map(({ start, end }) => sql.slice(start, end));
}

describe("the statements of a text", () => {
  it("end at semicolons, and keep no comments around them", () => {
    assert.deepEqual(split("-- one\nSELECT 1; -- two\n\nSELECT 2 ;;\n/* three */ SELECT 3"), [
      "SELECT 1",
      "SELECT 2",
      "SELECT 3",
    ]);
    assert.deepEqual(split(" \n-- nothing; at all\n;"), []);
  });

  it("hold semicolons in strings, names, comments and bodies", () => {
    const statements = [
      `SELECT ';', E'\\';', "a;""b", 'it''s;'`,
      "SELECT /* ; /* ; */ ; */ 1 -- ;\n + 2",
      "DO $x$ BEGIN PERFORM $$;$$; END $x$",
      "SELECT a$b$, $1, '$$'",
      "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
      "BEGIN",
      'SELECT 한글, "💥"',
    ];
    assert.deepEqual(split(`${statements.join(";\n")};`), statements);
  });

  it("reach to the end where something is not closed", () => {
    for (const open of ["SELECT 'a; b", 'SELECT "a; b', "SELECT $$ a; b", "SELECT $a$ ; $b$"]) {
      assert.deepEqual(split(`SELECT 1; ${open}`), ["SELECT 1", open]);
    }
    assert.deepEqual(split("SELECT 1; SELECT /* ; b"), ["SELECT 1", "SELECT"]);
  });

  it("are found by a place in them, on their semicolon, or before them", () => {
    const text = "SELECT 1;\n\nSELECT 2;\n-- end";
    const at = (offset: number): string => {
      const range = statementAt(text, offset);
      return range === null ? "" : text.slice(range.start, range.end);
    };
    assert.deepEqual([0, 5, 9, 10, 11, 18, text.length].map(at), [
      "SELECT 1",
      "SELECT 1",
      "SELECT 1",
      "SELECT 2",
      "SELECT 2",
      "SELECT 2",
      "SELECT 2",
    ]);
    assert.equal(statementAt("-- nothing", 3), null);
  });

  it("lie in order within the text, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            "'",
            '"',
            "$$",
            "$a$",
            "/*",
            "*/",
            "--",
            "\n",
            ";",
            "x",
            "E'",
            "\\",
            " ",
            "💥",
          ),
        ),
        (parts) => {
          const text = parts.join("");
          let last = 0;
          for (const { start, end } of splitStatements(text)) {
            assert.ok(start >= last && end > start && end <= text.length);
            last = end;
          }
        },
      ),
    );
  });
});
