import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Answer } from "../../src/core/deployment/ports.ts";
import { askQuestion, beginReadOnly } from "../../src/postgres/askQuestion.ts";
import { connect } from "../../src/postgres/connect.ts";
import { createQuestionAsker } from "../../src/postgres/questionAsker.ts";
import { connectParts, LIMITS, NEVER } from "../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../support/database.ts";

/** Attempts to change something that end in an error of the server, were the guard not there. */
const STOPPED_BY_SERVER: Readonly<Record<string, string>> = {
  "insert into t values (3)": "25006",
  "with x as (delete from t returning a) select * from x": "25006",
  "create table u (a int)": "25006",
  "create temporary table u as select 1": "25006",
  "truncate t": "25006",
  "select nextval('s')": "25006",
  "select writes()": "25006",
  "do $$ begin insert into t values (3); end $$": "25006",
  "call commits()": "2D000",
  "select 1; select 2": "42601",
  "commit; insert into t values (3)": "42601",
  "select set_config('transaction_read_only', 'off', true), writes()": "25001",
  "select set_config('default_transaction_read_only', 'off', false), writes()": "25006",
  "explain analyze insert into t values (3)": "25006",
  "set transaction read write": "25001",
  "set transaction_read_only = off": "25001",
  "copy t from program 'echo 3'": "25006",
  "alter role current_user set search_path = x": "25006",
  "vacuum t": "25001",
};

/** Attempts that end our transaction, or replace it. */
const ENDS_TRANSACTION = ["commit", "rollback", "end", "commit and chain", "rollback and chain"];

for (const major of testMajors()) {
  describe(`A question on PostgreSQL ${major}`, () => {
    let database: TestDatabase;

    before(async function () {
      this.timeout(60_000);
      database = await createDatabase({ major });
      await database.run(`
        create table t (a int);
        insert into t values (1), (2);
        create sequence s;
        create function writes() returns int language sql as 'insert into t values (3) returning a';
        create procedure commits() language plpgsql as $$ begin commit; insert into t values (3); end $$`);
    });
    afterEach(async () => {
      await database.assertNoSessions();
      await database.withClient(async (client) => {
        const { rows } = await client.query("select count(*)::int as rows from t");
        assert.deepEqual(rows, [{ rows: 2 }], "something was written");
      });
    });
    after(() => database.drop());

    /** As if the guard had let it through. */
    const askUnguarded = async (sql: string): Promise<Answer> => {
      const opened = await connect(
        connectParts(),
        { target: database.target(), as: "question", applicationName: "schema-ops" },
        NEVER,
      );
      assert.ok(opened.ok);
      try {
        const transaction = await beginReadOnly(opened.value, LIMITS);
        return await askQuestion(opened.value, transaction, sql, LIMITS);
      } finally {
        await opened.value.end();
      }
    };

    for (const [sql, sqlState] of Object.entries(STOPPED_BY_SERVER)) {
      it(`is stopped by the server itself: ${sql}`, async () => {
        const answer = await askUnguarded(sql);
        assert.ok(answer.kind === "error" && answer.error.code === "sql", JSON.stringify(answer));
        assert.equal(answer.error.sqlState, sqlState, answer.error.message);
      });
    }

    for (const sql of ENDS_TRANSACTION) {
      it(`is not trusted when it ends its transaction: ${sql}`, async () => {
        const answer = await askUnguarded(sql);
        assert.ok(answer.kind === "error", JSON.stringify(answer));
        assert.equal(answer.error.code, "transaction-closed");
      });
    }

    it("leaves no setting behind on the session that is kept", async () => {
      const asker = createQuestionAsker(connectParts());
      try {
        await asker.ask(database.target(), "select pg_sleep(0)", LIMITS, NEVER);
        for (const name of ["statement_timeout", "lock_timeout", "transaction_read_only"]) {
          const answer = await asker.ask(database.target(), `show ${name}`, LIMITS, NEVER);
          assert.ok(answer.kind === "rows");
          assert.notEqual(answer.rows[0]?.[0], "0");
          assert.notEqual(answer.rows[0]?.[0], "off");
        }
      } finally {
        asker.dispose();
      }
    });

    it("is refused where READ ONLY would let it through, and nothing happens", async () => {
      const asker = createQuestionAsker(connectParts());
      const victim = path.join(os.tmpdir(), `schema-ops-refused-${process.pid}`);
      const attempts = [
        `copy (select 1) to program 'touch ${victim}'`,
        `copy (select 1) to '${victim}'`,
        "select pg_terminate_backend(pid) from pg_stat_activity",
        "select (pid).pg_cancel_backend from pg_stat_activity",
        "select pg_advisory_lock(1)",
        "select set_config('search_path', 'x', false)",
        "select pg_create_physical_replication_slot('schema_ops')",
        "select query_to_xml('select pg_advisory_lock(1)', true, true, '')",
      ];
      try {
        for (const sql of attempts) {
          const answer = await asker.ask(database.target(), sql, LIMITS, NEVER);
          assert.ok(answer.kind === "error" && answer.error.code === "refused", sql);
        }
        assert.equal(existsSync(victim), false);
      } finally {
        asker.dispose();
      }
    });
  });
}
