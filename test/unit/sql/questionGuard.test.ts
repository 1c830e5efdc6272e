import assert from "node:assert/strict";
import { guardQuestion } from "../../../src/core/sql/questionGuard.ts";
import type { SqlParser } from "../../../src/core/sql/sqlParser.ts";
import { loadSqlParser } from "../../../src/local/sql/pgSqlParser.ts";

const QUESTIONS = [
  "select count(*) from information_schema.schemata where schema_name in ('a', 'b')",
  "SELECT 1; -- 끝",
  "values (1), (2)",
  "table t",
  "show server_version",
  "explain (analyze, buffers) select * from t",
  "explain (verbose, generic_plan) update t set a = $1 where id = $2",
  "explain with x as (delete from t returning a) insert into s select a from x",
  "explain select 1 from t for update",
  "with recursive r as (select 1 union all select 2) select * from r",
  "select pg_size_pretty(pg_database_size(current_database()))",
  "select pg_sleep(1)",
  "select lo_price, t.count from orders t",
  "select 'pg_terminate_backend(1)', $$ COPY t TO PROGRAM 'x' $$",
];

const REFUSED: Readonly<Record<string, string>> = {
  "": "∅",
  "-- nothing": "∅",
  "select 1; select 2": "SELECT; SELECT",
  "select 1; drop table t": "SELECT; DROP TABLE",
  begin: "BEGIN",
  "COMMIT AND CHAIN": "COMMIT",
  "/* x */ rollback": "ROLLBACK",
  "set transaction read write": "SET TRANSACTION",
  "set session characteristics as transaction read write": "SET SESSION",
  "insert into t values (1)": "INSERT",
  "update t set a = 1": "UPDATE",
  "delete from t": "DELETE",
  "drop table t": "DROP TABLE",
  "alter system set work_mem = '1GB'": "ALTER SYSTEM",
  "do $$ begin end $$": "DO",
  "call p()": "CALL",
  "execute q": "EXECUTE",
  "prepare q as select 1": "PREPARE",
  "fetch 1 from c": "FETCH",
  "listen c": "LISTEN",
  "notify c": "NOTIFY",
  vacuum: "VACUUM",
  checkpoint: "CHECKPOINT",
  "load 'x'": "LOAD",
  "lock table t": "LOCK",
  "copy t to stdout": "COPY … TO",
  "copy t from '/f'": "COPY … FROM",
  "copy t from program 'id'": "COPY … FROM PROGRAM",
  "copy (select 1) to program 'id'": "COPY … TO PROGRAM",
  "select 1 into t": "SELECT INTO",
  "select 1 from t for update": "FOR UPDATE",
  "select exists (select 1 from t for no key update)": "FOR NO KEY UPDATE",
  "select 1 from t for key share": "FOR KEY SHARE",
  "with x as (insert into t values (1) returning a) select * from x": "INSERT",
  "with x as (delete from t returning a) select * from x": "DELETE",
  "explain analyze delete from t": "DELETE",
  "explain (verbose, analyze) update t set a = 1": "UPDATE",
  "explain (analyze off) update t set a = 1": "UPDATE",
  "explain analyze select 1 from t for update": "FOR UPDATE",
  "explain update t set a = pg_terminate_backend(1)": "pg_terminate_backend",
  "explain create table t as select 1": "CREATE TABLE AS",
  "explain execute q": "EXECUTE",
  "select pg_terminate_backend(1)": "pg_terminate_backend",
  'select pg_catalog."pg_terminate_backend"(1)': "pg_terminate_backend",
  "select PG_CANCEL_BACKEND(1)": "pg_cancel_backend",
  "select (pid).pg_cancel_backend from pg_stat_activity": "pg_cancel_backend",
  "select * from ext.dblink('a', 'b') as t (a int)": "dblink",
  "select dblink_exec('a', 'b')": "dblink_exec",
  "select lo_export(1, '/f')": "lo_export",
  "select pg_read_file('/f')": "pg_read_file",
  "select pg_read_file_old('/f')": "pg_read_file_old",
  "select pg_read_binary_file('/f')": "pg_read_binary_file",
  "select (pg_stat_file('/f')).size": "pg_stat_file",
  "select pg_ls_dir('/')": "pg_ls_dir",
  "select * from pg_ls_logdir()": "pg_ls_logdir",
  "select count(*) from pg_ls_waldir()": "pg_ls_waldir",
  "select * from pg_ls_tmpdir()": "pg_ls_tmpdir",
  "select * from pg_ls_archive_statusdir()": "pg_ls_archive_statusdir",
  "select * from pg_ls_logicalsnapdir()": "pg_ls_logicalsnapdir",
  "select * from pg_ls_replslotdir('s')": "pg_ls_replslotdir",
  "select * from pg_ls_summariesdir()": "pg_ls_summariesdir",
  "select pg_file_write('f', 'x', false)": "pg_file_write",
  "select pg_try_advisory_lock(1)": "pg_try_advisory_lock",
  "select pg_logical_emit_message(true, 'a', 'b')": "pg_logical_emit_message",
  "select pg_create_physical_replication_slot('x')": "pg_create_physical_replication_slot",
  "select pg_drop_replication_slot('x')": "pg_drop_replication_slot",
  "select pg_replication_origin_create('x')": "pg_replication_origin_create",
  "select pg_stat_reset()": "pg_stat_reset",
  "select pg_stat_statements_reset()": "pg_stat_statements_reset",
  "select set_config('transaction_read_only', 'off', true)": "set_config",
  "select query_to_xml('select 1', true, true, '')": "query_to_xml",
  "select nextval('s')": "nextval",
  "select 1 order by (select pg_switch_wal() is null)": "pg_switch_wal",
  "select 1 from t where exists (values (pg_reload_conf()))": "pg_reload_conf",
  "select sum(a) filter (where pg_promote()) over (order by b) from t": "pg_promote",
};

describe("The guard of questions", () => {
  let parser: SqlParser;

  before(async () => {
    parser = await loadSqlParser();
  });

  it("lets through what can only ask", () => {
    for (const sql of QUESTIONS) {
      const guarded = guardQuestion(parser, sql);
      assert.ok(guarded.ok, `${sql}: ${JSON.stringify(guarded)}`);
    }
  });

  for (const [sql, what] of Object.entries(REFUSED)) {
    it(`refuses ${JSON.stringify(sql)} as ${what}`, () => {
      assert.deepEqual(guardQuestion(parser, sql), { ok: false, error: { code: "refused", what } });
    });
  }

  it("says where text is no SQL, and asks it of nobody", () => {
    assert.deepEqual(guardQuestion(parser, "SELECT '한' FRM t WHERE"), {
      ok: false,
      error: { code: "syntax", message: 'syntax error at or near "t"', position: 15 },
    });
  });

  it("refuses a text that is too deep or wide to read without falling over", function () {
    this.timeout(20_000);
    const deep = guardQuestion(parser, `select ${"1+".repeat(20_000)}1`);
    assert.ok(!deep.ok && deep.error.code === "syntax");
    const wide = `select 1 where 1 in (${"1,".repeat(130_000)}pg_terminate_backend(1))`;
    assert.deepEqual(guardQuestion(parser, wide), {
      ok: false,
      error: { code: "refused", what: "pg_terminate_backend" },
    });
  });
});
