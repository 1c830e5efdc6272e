import assert from "node:assert/strict";
import type { QuestionError } from "../../../src/core/deployment/ports.ts";
import { rewriteQuery, type RewriteAttempt } from "../../../src/core/monitoring/rewriteQuery.ts";
import type { SqlParser } from "../../../src/core/sql/sqlParser.ts";
import { loadSqlParser } from "../../../src/local/sql/pgSqlParser.ts";

function undefinedColumn(sql: string, name: string): QuestionError | null {
  const position = sql.search(new RegExp(`(?<![\\w.(])${name}(?![\\w(])(?<!AS ${name})`));
  return position === -1 ? null : sqlError("42703", `column "${name}" does not exist`, position);
}

function sqlError(sqlState: string, message: string, position: number | null): QuestionError {
  return { code: "sql", sqlState, message, detail: null, hint: null, position };
}

describe("A query that this server cannot answer", () => {
  let parser: SqlParser;

  before(async () => {
    parser = await loadSqlParser();
  });

  /** A server that has no columns of these names. */
  const without = (sql: string, names: readonly string[], major = 15): Promise<RewriteAttempt> => {
    const plan = (text: string): QuestionError | null =>
      names.map((name) => undefinedColumn(text, name)).find((error) => error !== null) ?? null;
    const error = plan(sql);
    assert.ok(error !== null);
    return rewriteQuery(parser, sql, error, major, (text) => Promise.resolve(plan(text)));
  };

  it("has each column mended that the view calls otherwise, under the name that the result had", async () => {
    const attempt = await without(
      "SELECT schemaname, tablename, indexname FROM pg_stat_user_indexes WHERE tablename <> '한글' ORDER BY indexname",
      ["tablename", "indexname"],
    );
    assert.equal(
      attempt.sql,
      "SELECT schemaname, relname AS tablename, indexrelname AS indexname FROM pg_stat_user_indexes WHERE relname <> '한글' ORDER BY indexrelname",
    );
    assert.deepEqual(
      attempt.reasons.map((reason) => reason.code === "column-renamed" && reason.instead),
      ["relname", "indexrelname"],
    );
  });

  it("has a function's name replaced by its call in the select list, whatever its arguments hold", async () => {
    const attempt = await without(
      "SELECT a, pg_size_pretty(pg_total_relation_size(a || ')' /* ) */ || '(')) FROM t ORDER BY pg_total_relation_size DESC",
      ["pg_total_relation_size"],
    );
    assert.equal(
      attempt.sql,
      "SELECT a, pg_size_pretty(pg_total_relation_size(a || ')' /* ) */ || '(')) FROM t ORDER BY pg_total_relation_size(a || ')' /* ) */ || '(') DESC",
    );
  });

  it("is mended by version: a name that this server still has is left alone", async () => {
    const sql = "SELECT blk_read_time FROM pg_stat_statements";
    assert.equal((await without(sql, ["blk_read_time"], 16)).sql, null);
    assert.equal(
      (await without(sql, ["blk_read_time"], 17)).sql,
      "SELECT shared_blk_read_time AS blk_read_time FROM pg_stat_statements",
    );
  });

  it("has a column that moved to another view asked there, in place of the whole reference", async () => {
    const sql =
      "SELECT b.checkpoints_timed, buffers_clean FROM pg_stat_bgwriter b WHERE b.checkpoints_timed > 0";
    const plan = (text: string): Promise<QuestionError | null> => {
      const position = text.indexOf("b.checkpoints_timed");
      return Promise.resolve(
        position === -1 ? null : sqlError("42703", "no such column", position),
      );
    };
    const error = await plan(sql);
    assert.ok(error !== null);
    assert.equal(
      (await rewriteQuery(parser, sql, error, 17, plan)).sql,
      "SELECT (SELECT num_timed FROM pg_stat_checkpointer) AS checkpoints_timed, buffers_clean FROM pg_stat_bgwriter b WHERE (SELECT num_timed FROM pg_stat_checkpointer) > 0",
    );
    assert.equal((await rewriteQuery(parser, sql, error, 16, plan)).sql, null);
  });

  it("goes by the alias where a column is qualified", async () => {
    const sql =
      "SELECT s.mean_time FROM pg_stat_statements AS s JOIN pg_stat_user_tables AS mean ON true";
    const position = sql.indexOf("s.mean_time");
    const attempt = await rewriteQuery(
      parser,
      sql,
      sqlError("42703", "column s.mean_time does not exist", position),
      18,
      () => Promise.resolve(null),
    );
    assert.equal(
      attempt.sql,
      "SELECT s.mean_exec_time AS mean_time FROM pg_stat_statements AS s JOIN pg_stat_user_tables AS mean ON true",
    );
  });

  it("names the extension that is missing, with the one command that installs it", async () => {
    const attempt = await rewriteQuery(
      parser,
      "SELECT query FROM pg_stat_statements",
      sqlError("42P01", 'relation "pg_stat_statements" does not exist', 18),
      15,
      () => assert.fail("nothing is to be planned"),
    );
    assert.equal(attempt.sql, null);
    assert.deepEqual(attempt.reasons, [
      {
        code: "extension-missing",
        extension: "pg_stat_statements",
        relation: "pg_stat_statements",
        install: "CREATE EXTENSION IF NOT EXISTS pg_stat_statements",
      },
    ]);
  });

  it("is offered in no other form while the server still refuses it", async () => {
    const attempt = await without("SELECT tablename, nonsense FROM pg_stat_user_tables", [
      "tablename",
      "nonsense",
    ]);
    assert.equal(attempt.sql, null);
    assert.equal(attempt.reasons.length, 1);
  });

  it("is left alone when nobody knows what was meant", async () => {
    for (const sql of [
      "SELECT tablename FROM mine",
      "DELETE FROM t WHERE tablename = ''",
      "SELECT (",
    ]) {
      const error = sqlError("42703", "", sql.indexOf("tablename"));
      const attempt = await rewriteQuery(parser, sql, error, 15, () => Promise.resolve(null));
      assert.deepEqual(attempt, { reasons: [], sql: null });
    }
  });
});
