import assert from "node:assert/strict";
import { rewriteScriptLine, type IncludeName } from "../../../src/core/sql/psqlScript.ts";

describe("a line of a psql script", () => {
  const rewrite = async (line: string): Promise<{ line: string; includes: IncludeName[] }> => {
    const includes: IncludeName[] = [];
    const rewritten = await rewriteScriptLine(line, {
      path: (text) => text.replaceAll("/from", "/to"),
      include: (include) => {
        includes.push(include);
        return Promise.resolve("/copies/it's.sql");
      },
    });
    return { line: rewritten, includes };
  };

  for (const [line, name, relative] of [
    ["\\i /a/b.sql", "/a/b.sql", false],
    ["  \\i '/a b/c''d.sql'  ", "/a b/c'd.sql", false],
    ["\\include x.sql\r", "x.sql", false],
    ["\\ir ../x.sql", "../x.sql", true],
    ["\\include_relative 'x y.sql'", "x y.sql", true],
  ] as const) {
    it(`includes by ${JSON.stringify(line)}`, async () => {
      const { line: rewritten, includes } = await rewrite(line);
      assert.deepEqual(includes, [{ name, relative }]);
      assert.match(rewritten, /^\s*\\i '\/copies\/it\\'s\.sql'\s*$/);
    });
  }

  it("names client files in other backslash commands", async () => {
    assert.equal(
      (await rewrite("\\copy t from '/from/a.csv' csv")).line,
      "\\copy t from '/to/a.csv' csv",
    );
    assert.equal((await rewrite("\\o /from/out.txt")).line, "\\o /to/out.txt");
  });

  it("leaves SQL, and what only the server or a variable knows, alone", async () => {
    for (const line of [
      "select '/from/x';",
      "COPY t FROM '/from/a.csv';",
      "\\i :folder/x.sql",
      "\\echo /from",
      "-- \\i /from/x.sql",
      "\\if :x",
    ]) {
      assert.deepEqual(await rewrite(line), { line, includes: [] });
    }
  });
});
