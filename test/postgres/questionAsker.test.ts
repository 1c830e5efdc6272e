import assert from "node:assert/strict";
import type { Answer, QuestionAsker, QuestionLimits } from "../../src/core/deployment/ports.ts";
import type { Disposable } from "../../src/core/lib/disposable.ts";
import { createQuestionAsker } from "../../src/postgres/questionAsker.ts";
import { connectParts, LIMITS, NEVER } from "../support/connectParts.ts";
import { connected, createDatabase, testMajors, type TestDatabase } from "../support/database.ts";

for (const major of testMajors()) {
  describe(`The question asker on PostgreSQL ${major}`, () => {
    let database: TestDatabase;
    let asker: QuestionAsker & Disposable;

    before(async function () {
      this.timeout(60_000);
      database = await createDatabase({ major });
      await database.run("create table t (a int); insert into t values (1), (2)");
    });
    beforeEach(() => {
      asker = createQuestionAsker(connectParts());
    });
    afterEach(async () => {
      asker.dispose();
      await database.assertNoSessions();
    });
    after(() => database.drop());

    const ask = (sql: string, limits: Partial<QuestionLimits> = {}): Promise<Answer> =>
      asker.ask(database.target(), sql, { ...LIMITS, ...limits }, NEVER);
    const rowsOf = async (sql: string, limits?: Partial<QuestionLimits>) => {
      const answer = await ask(sql, limits);
      assert.ok(answer.kind === "rows", JSON.stringify(answer));
      return answer;
    };
    const errorOf = async (sql: string, limits?: Partial<QuestionLimits>) => {
      const answer = await ask(sql, limits);
      assert.ok(answer.kind === "error", JSON.stringify(answer));
      return answer.error;
    };

    it("answers with values in PostgreSQL's own text and the names of their types", async () => {
      const answer = await rowsOf(
        `select 12345678901234567890.10::numeric(30, 2) as n, null as nothing, true as yes,
                '2026-01-02 03:04:05+00'::timestamptz at time zone 'UTC' as at, '{1,NULL}'::int[] as list,
                'x'::varchar(20) as v, '한😀' as text, '\\x00ff'::bytea as bytes`,
      );
      assert.deepEqual(answer.rows, [
        [
          "12345678901234567890.10",
          null,
          "t",
          "2026-01-02 03:04:05",
          "{1,NULL}",
          "x",
          "한😀",
          "\\x00ff",
        ],
      ]);
      assert.deepEqual(
        answer.columns.map(({ name, type }) => `${name} ${type}`),
        [
          "n numeric(30,2)",
          "nothing text",
          "yes boolean",
          "at timestamp without time zone",
          "list integer[]",
          "v character varying(20)",
          "text text",
          "bytes bytea",
        ],
      );
      assert.equal(answer.server.version.split(".")[0], String(major));
      assert.equal(answer.server.database, database.name);
    });

    it("answers SHOW, EXPLAIN, VALUES, TABLE and questions without rows or columns", async () => {
      assert.equal((await rowsOf("show server_version")).rows.length, 1);
      assert.match((await rowsOf("explain select * from t")).rows[0]?.[0] ?? "", /Seq Scan/);
      const before = await rowsOf("select * from t");
      assert.match((await rowsOf("explain delete from t")).rows[0]?.[0] ?? "", /Delete on t/);
      assert.deepEqual((await rowsOf("select * from t")).rows, before.rows);
      assert.deepEqual((await rowsOf("values (1), (2)")).rows, [["1"], ["2"]]);
      assert.equal((await rowsOf("table t")).rows.length, 2);
      assert.deepEqual((await rowsOf("select a from t where false")).rows, []);
      assert.deepEqual((await rowsOf("select from t")).rows, [[], []]);
    });

    it("keeps as many rows as it may and says when there are more", async () => {
      const exact = await rowsOf("select generate_series(1, 3)", { maxRows: 3 });
      assert.deepEqual([exact.rows.length, exact.truncated], [3, false]);
      const more = await rowsOf("select generate_series(1, 4)", { maxRows: 3 });
      assert.deepEqual([more.rows.length, more.truncated], [3, true]);
      const several = await rowsOf("select generate_series(1, 1500)", { maxRows: 1500 });
      assert.deepEqual([several.rows.length, several.truncated], [1500, false]);
    });

    it("does not fetch what it will not keep", async () => {
      const wide = "select i, repeat('x', 1000) from generate_series(1, 1000000) i";
      const before = process.memoryUsage().rss;
      const answer = await rowsOf(wide, { maxRows: 1000 });
      assert.deepEqual([answer.rows.length, answer.truncated], [1000, true]);
      const grown = (process.memoryUsage().rss - before) / 1024 / 1024;
      assert.ok(grown < 150, `grew by ${grown.toFixed(0)} MB for a result of 1 GB`);
    });

    it("stops at an answer that grows too long, whatever the number of rows", async () => {
      const answer = await rowsOf("select repeat('x', 100000) from generate_series(1, 5000)", {
        maxRows: 5000,
      });
      assert.ok(answer.truncated && answer.rows.length < 1000);
    });

    it("says which SQL error it was and where, and goes on with the next question", async () => {
      const sql = "select '한글😀', missing from t";
      const error = await errorOf(sql);
      assert.ok(error.code === "sql");
      assert.deepEqual([error.sqlState, error.position], ["42703", sql.indexOf("missing")]);
      assert.deepEqual((await rowsOf("select 1")).rows, [["1"]]);
    });

    it("sends text that is no SQL to nobody", async () => {
      const error = await errorOf("selec 1");
      assert.ok(error.code === "sql");
      assert.deepEqual([error.sqlState, error.position], ["42601", 0]);
      const never = await asker.ask(
        database.target({ host: "127.0.0.1", port: 1 }),
        "copy t to program 'id'",
        LIMITS,
        NEVER,
      );
      assert.ok(never.kind === "error" && never.error.code === "refused");
      assert.equal(never.error.what, "COPY … TO PROGRAM");
    });

    it("ends a question at its time limit", async () => {
      const error = await errorOf("select pg_sleep(20)", { statementTimeoutMs: 300 });
      assert.ok(error.code === "sql" && error.sqlState === "57014");
    });

    it("does not wait for a lock longer than it may", async () => {
      await database.withClient(async (client) => {
        await client.query("begin; lock table t in access exclusive mode");
        const error = await errorOf("select * from t", { lockTimeoutMs: 200 });
        assert.ok(error.code === "sql" && error.sqlState === "55P03");
      });
    });

    it("cancels on the signal, on the server too", async () => {
      const controller = new AbortController();
      const asked = asker.ask(
        database.target(),
        "select pg_sleep(30) as marker",
        { ...LIMITS, statementTimeoutMs: 60_000 },
        controller.signal,
      );
      setTimeout(() => controller.abort(), 300);
      const started = Date.now();
      const answer = await asked;
      assert.ok(answer.kind === "error" && answer.error.code === "cancelled");
      assert.ok(Date.now() - started < 5000);
      await database.withClient(async (client) => {
        const { rows } = await client.query(
          "select 1 from pg_stat_activity where state = 'active' and query like '%as marker' and pid <> pg_backend_pid()",
        );
        assert.equal(rows.length, 0);
      });
      assert.deepEqual((await rowsOf("select 1")).rows, [["1"]]);
    });

    it("does not ask at all after the signal", async () => {
      const answer = await asker.ask(database.target(), "select 1", LIMITS, AbortSignal.abort());
      assert.ok(answer.kind === "error" && answer.error.code === "cancelled");
    });

    it("asks one question at a time on one session, in order", async () => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) => ask(`select ${index}, pg_backend_pid()`)),
      );
      const rows = answers.map((answer) => (answer.kind === "rows" ? answer.rows[0] : null));
      assert.deepEqual(
        rows.map((row) => row?.[0]),
        ["0", "1", "2", "3", "4", "5", "6", "7"],
      );
      assert.equal(new Set(rows.map((row) => row?.[1])).size, 1);
    });

    it("asks through names that need quotes", async () => {
      const odd = await createDatabase({ major, name: `we"ird' 한 ${process.pid}` });
      try {
        const answer = await asker.ask(odd.target(), "select current_database()", LIMITS, NEVER);
        assert.ok(answer.kind === "rows", JSON.stringify(answer));
        assert.deepEqual(answer.rows, [[odd.name]]);
      } finally {
        await odd.drop();
      }
    });

    it("logs in as the profile's user for questions", async () => {
      const role = `asker_${process.pid}`;
      await database.run(`create role ${role} login password 'q'; grant select on t to ${role}`);
      try {
        const target = { ...database.target({ questionUser: role }), questionPassword: "q" };
        const answer = await asker.ask(target, "select current_user", LIMITS, NEVER);
        assert.ok(answer.kind === "rows" && answer.server.user === role);
        assert.deepEqual(answer.rows, [[role]]);
      } finally {
        asker.dispose();
        await database.run(`drop owned by ${role}; drop role ${role}`);
      }
    });

    it("opens a new session when the server ended the one that was kept", async () => {
      const first = (await rowsOf("select pg_backend_pid()")).rows[0]?.[0];
      await database.withClient((client) =>
        client.query("select pg_terminate_backend($1)", [Number(first)]),
      );
      const second = (await rowsOf("select pg_backend_pid()")).rows[0]?.[0];
      assert.notEqual(first, second);
    });

    it("says that the server is out of reach when it ends the session in the middle", async () => {
      const asked = errorOf("select pg_sleep(20)");
      await connected(database.url, async (client) => {
        for (;;) {
          const { rowCount } = await client.query(
            `select pg_terminate_backend(pid) from pg_stat_activity
             where application_name = 'schema-ops' and query like '%pg_sleep(20)%' and datname = current_database()`,
          );
          if ((rowCount ?? 0) > 0) {
            return;
          }
        }
      });
      assert.equal((await asked).code, "unreachable");
      assert.deepEqual((await rowsOf("select 1")).rows, [["1"]]);
    });
  });
}
