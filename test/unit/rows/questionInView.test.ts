import assert from "node:assert/strict";
import { questionInView } from "../../../src/core/rows/questionInView.ts";

describe("questionInView", () => {
  const order = { column: 'we"ird', descending: true };
  const filter = { column: "name", text: "O'Hara %" };

  it("leaves a question alone where nothing is asked of it", () => {
    assert.equal(questionInView("SELECT 1;", { order: null, filter: null }), "SELECT 1;");
  });

  it("has the server filter and order, whatever stands at the question's end", () => {
    assert.equal(
      questionInView("SELECT * FROM t -- all", { order, filter }),
      `SELECT * FROM (SELECT * FROM t -- all\n) AS q WHERE strpos(lower("name"::text), lower('O''Hara %')) > 0 ORDER BY "we""ird" DESC`,
    );
    assert.equal(
      questionInView("SELECT 1 AS n;\n", {
        order: { column: "n", descending: false },
        filter: null,
      }),
      'SELECT * FROM (SELECT 1 AS n\n) AS q ORDER BY "n"',
    );
  });
});
