import assert from "node:assert/strict";
import fc from "fast-check";
import { readPsqlErrors } from "../../../src/core/sql/psqlMessages.ts";

const only = (output: string, scope?: "server" | "all") => {
  const errors = readPsqlErrors(output, scope);
  assert.equal(errors.length, 1, output);
  return errors[0]!;
};

describe("psql messages", () => {
  it("finds an error with its file, line and SQLSTATE among the lines that explain it", () => {
    const output = [
      "CREATE TABLE",
      'psql:/srv/a b/init.sql:42: ERROR:  42P01: relation "missing" does not exist',
      "LINE 1: select * from missing;",
      "                      ^",
      "LOCATION:  parserOpenTable, parse_relation.c:1384",
      "",
    ].join("\n");
    assert.deepEqual(only(output), {
      sqlState: "42P01",
      severity: "ERROR",
      text: 'relation "missing" does not exist',
      file: "/srv/a b/init.sql",
      fileLine: 42,
      line: 2,
    });
  });

  it("finds an error of -c, which names no file", () => {
    const error = only("ERROR:  22012: division by zero\nLOCATION:  int4div, int.c:846\n");
    assert.deepEqual([error.sqlState, error.file, error.fileLine], ["22012", null, null]);
  });

  it("finds an error whose verbosity hides the SQLSTATE", () => {
    const error = only("psql:x.sql:3: ERROR:  relation x does not exist");
    assert.deepEqual([error.sqlState, error.text], [null, "relation x does not exist"]);
  });

  it("reads Windows line ends and a file name with colons", () => {
    const error = only("psql:a:7: b.sql:9: ERROR:  42601: syntax error\r\n");
    assert.equal(error.text, "syntax error");
  });

  for (const [language, severity] of [
    ["German", "FEHLER"],
    ["Korean", "오류"],
    ["Korean", "치명적오류"],
    ["French", "ERREUR"],
    ["Italian", "ERRORE"],
    ["Swedish", "FEL"],
    ["Russian", "ОШИБКА"],
    ["Ukrainian", "ПОМИЛКА"],
    ["Georgian", "შეცდომა"],
    ["simplified Chinese", "错误"],
    ["traditional Chinese", "錯誤"],
  ] as const) {
    it(`knows an error in ${language} (${severity}) with and without its SQLSTATE`, () => {
      assert.equal(only(`psql:i.sql:1: ${severity}:  42P01: x`).sqlState, "42P01");
      assert.equal(only(`${severity}:  x`).sqlState, null);
    });
  }

  for (const severity of [
    "NOTICE",
    "알림",
    "HINWEIS",
    "ЗАМЕЧАНИЕ",
    "注意",
    "WARNUNG",
    "გაფრთხილება",
  ]) {
    it(`takes ${severity} for no error though its SQLSTATE could be one`, () => {
      assert.deepEqual(
        readPsqlErrors(`psql:i.sql:1: ${severity}:  42P07: relation "t" already exists, skipping`),
        [],
      );
    });
  }

  it("decides by the SQLSTATE's class where nobody knows the severity", () => {
    assert.equal(only("FEHLERCHEN:  42P01: x").sqlState, "42P01");
    assert.deepEqual(readPsqlErrors("MERKE:  01000: x\nMERKE:  00000: y\nMERKE:  02000: z"), []);
    assert.deepEqual(readPsqlErrors("Note:  all went well"), []);
  });

  it("leaves psql's own complaints to the exit status unless asked for them", () => {
    const output = "psql:a.sql:3: error: gone.sql: No such file or directory";
    assert.deepEqual(readPsqlErrors(output), []);
    assert.equal(only(output, "all").text, "gone.sql: No such file or directory");
    assert.equal(only("psql:a.sql:3: erreur : x", "all").text, "x");
    assert.deepEqual(readPsqlErrors("psql:a.sql:3: warning: x\npsql:a.sql:4: 경고: y", "all"), []);
  });

  it("takes rows of a result, log lines and titles for no messages", () => {
    const output = [
      " ERROR:  42P01: indented as a row",
      "2024-01-01 10:00:00 KST [12] ERROR:  in a server's log",
      "id | ERROR:  42P01: x",
      "LINE 1: select ERROR:  1",
      "DETAIL:  Key (id)=(1) already exists.",
      "STATEMENT:  select 1",
      "LOCATION:  exec_simple_query, postgres.c:1",
    ].join("\n");
    assert.deepEqual(readPsqlErrors(output), []);
  });

  it("never throws, and reports lines that exist", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("psql:", ":1: ", "ERROR:  ", "42P01: ", "\n", "오류:  "),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const output = pieces.join("");
        for (const error of readPsqlErrors(output, "all")) {
          assert.ok(error.line >= 1 && error.line <= output.split("\n").length);
        }
      }),
    );
  });
});
