import assert from "node:assert/strict";
import fc from "fast-check";
import type { ParsedStatement, SqlParser } from "../../../src/core/sql/sqlParser.ts";
import { loadSqlParser } from "../../../src/local/sql/pgSqlParser.ts";

describe("PostgreSQL's own parser", () => {
  let parser: SqlParser;

  before(async () => {
    parser = await loadSqlParser();
  });

  const statements = (sql: string): readonly ParsedStatement[] => {
    const parsed = parser.parse(sql);
    assert.ok(parsed.ok, JSON.stringify(parsed));
    return parsed.value;
  };
  const texts = (sql: string): string[] =>
    statements(sql).map(({ start, end }) => sql.slice(start, end));
  const failure = (sql: string): { message: string; position: number } => {
    const parsed = parser.parse(sql);
    assert.ok(!parsed.ok);
    return parsed.error;
  };

  it("returns statements without the comments, blanks and separators around them", () => {
    const sql = " -- 첫째\n select 1; /* x */ select '😀' as \"a--b\" -- e\n ;; values (2) /* t */";
    assert.deepEqual(texts(sql), ["select 1", "select '😀' as \"a--b\"", "values (2)"]);
  });

  it("names each statement by its grammar node", () => {
    const types = statements("select 1; create index i on t (a); begin; copy t to stdout").map(
      ({ type }) => type,
    );
    assert.deepEqual(types, ["SelectStmt", "IndexStmt", "TransactionStmt", "CopyStmt"]);
  });

  it("keeps dollar-quoted bodies in one statement", () => {
    const body = "create function f() returns int language sql as $a$ select 1; select 2; $a$";
    assert.deepEqual(texts(`${body};\nselect 3`), [body, "select 3"]);
  });

  it("finds no statement in text that holds none", () => {
    for (const sql of ["", "  \n", ";;", "-- only a comment", "/* x */ ;"]) {
      assert.deepEqual(statements(sql), []);
    }
  });

  it("reports the place of an error in UTF-16 units after characters of any width", () => {
    const sql = "select '한글😀' frm t where where";
    assert.deepEqual(failure(sql), {
      message: 'syntax error at or near "t"',
      position: sql.indexOf(" t ") + 1,
    });
  });

  it("converts the locations inside the tree", () => {
    const sql = "select '한글😀', abc, array[1, 2]";
    const tree = JSON.stringify(statements(sql)[0]?.tree);
    assert.match(tree, new RegExp(`"abc".{0,20}"location":${sql.indexOf("abc")}\\b`));
    assert.match(tree, new RegExp(`"list_start":${sql.indexOf("[")}\\b`));
  });

  it("refuses a null character instead of reading only what stands before it", () => {
    assert.equal(failure("select 1\0; drop table t").position, 8);
  });

  it("turns a statement that is too deep into an error and answers the next one", () => {
    assert.equal(failure(`select ${"1+".repeat(20_000)}1`).message, "stack depth limit exceeded");
    assert.match(failure(`select ${"(".repeat(100_000)}1`).message, /memory exhausted/);
    assert.deepEqual(texts("select 1"), ["select 1"]);
  });

  it("scans tokens with their kinds and ranges", () => {
    const sql = "select '한글' as \"x\", 1.5 /* 주석 */ + $1 -- 끝";
    const scanned = parser.scan(sql);
    assert.ok(scanned.ok);
    assert.deepEqual(
      scanned.value.map(({ start, end, kind }) => `${kind} ${sql.slice(start, end)}`),
      [
        "keyword select",
        "string '한글'",
        "keyword as",
        'name "x"',
        "punctuation ,",
        "number 1.5",
        "comment /* 주석 */",
        "punctuation +",
        "name $1",
        "comment -- 끝",
      ],
    );
  });

  it("refuses to scan an unterminated string or comment", () => {
    for (const sql of ["select 'ab", "select /* ab", 'select "ab', "select $$ab"]) {
      assert.equal(parser.scan(sql).ok, false, sql);
    }
  });

  it("never throws, and every range lies within the text in order", () => {
    const fragment = fc.oneof(
      fc.constantFrom(
        "select ",
        "'",
        '"',
        "$$",
        "/*",
        "*/",
        "--",
        "\n",
        ";",
        "한",
        "😀",
        "1",
        "t ",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 30 }), (parts) => {
        const sql = parts.join("");
        for (const found of [parser.parse(sql), parser.scan(sql)]) {
          if (!found.ok) {
            assert.ok(found.error.position >= 0 && found.error.position <= sql.length);
            continue;
          }
          let previous = 0;
          for (const { start, end } of found.value) {
            assert.ok(previous <= start && start < end && end <= sql.length);
            previous = end;
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
