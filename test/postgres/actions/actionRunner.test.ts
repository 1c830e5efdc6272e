import assert from "node:assert/strict";
import type { Action } from "../../../src/core/actions/action.ts";
import type { ActionLimits } from "../../../src/core/actions/ports.ts";
import { createActionRunner } from "../../../src/postgres/actions/actionRunner.ts";
import { connectParts, NEVER } from "../../support/connectParts.ts";
import { createDatabase, type TestDatabase, testMajors } from "../../support/database.ts";

const LIMITS: ActionLimits = { lockTimeoutMs: 500, statementTimeoutMs: 20_000 };

for (const major of testMajors()) {
  describe(`actions on PostgreSQL ${major}`, () => {
    let database: TestDatabase;
    const runner = createActionRunner(connectParts());

    before(async () => {
      database = await createDatabase({ major });
      await database.run(
        "create table sessions (id int primary key, status text not null, note text);",
      );
    });
    beforeEach(() =>
      database.run(
        "truncate sessions; insert into sessions select n, 'ACTIVE' from generate_series(1, 5) n",
      ),
    );
    after(async () => {
      runner.dispose();
      await database.assertNoSessions();
      await database.drop();
    });

    const run = (
      action: Action,
      limits: ActionLimits = LIMITS,
      signal: AbortSignal = NEVER,
      onProgress: (phase: string) => void = () => undefined,
    ): ReturnType<typeof runner.run> =>
      runner.run(database.target(), action, limits, ({ phase }) => onProgress(phase), signal);

    const statuses = (): Promise<string[]> =>
      database.withClient(async (client) => {
        const { rows } = await client.query<{ status: string }>(
          "select status from sessions order by id",
        );
        return rows.map(({ status }) => status);
      });

    it("changes what it says, and tells the rows and what they return", async () => {
      const outcome = await run(
        actionOf("update sessions set status = 'REVOKED' where id < 3 returning id"),
      );
      assert.equal(outcome.kind, "done");
      const [result] = outcome.results;
      assert.equal(result?.command, "UPDATE");
      assert.equal(result.rowCount, 2);
      assert.deepEqual(result.rows, [{ id: "1" }, { id: "2" }]);
      assert.deepEqual(await statuses(), ["REVOKED", "REVOKED", "ACTIVE", "ACTIVE", "ACTIVE"]);
    });

    it("changes nothing when a later statement fails", async () => {
      const outcome = await run(
        actionOf("update sessions set status = 'REVOKED'", "update no_such_table set a = 1"),
      );
      assert.equal(outcome.kind, "failed");
      assert.equal(outcome.rolledBack, true);
      assert.equal(outcome.failure.code === "sql" && outcome.failure.sqlState, "42P01");
      assert.deepEqual(new Set(await statuses()), new Set(["ACTIVE"]));
    });

    it("changes nothing when another number of rows is met than was meant", async () => {
      const outcome = await run({
        ...actionOf(),
        statements: [{ sql: "update sessions set status = 'X' where id < 3", expectRows: 1 }],
      });
      assert.equal(outcome.kind, "failed");
      assert.deepEqual(
        outcome.failure.code === "changed-meanwhile" && [
          outcome.failure.expected,
          outcome.failure.found,
        ],
        [1, 2],
      );
      assert.deepEqual(new Set(await statuses()), new Set(["ACTIVE"]));
    });

    it("refuses two statements in one", async () => {
      const outcome = await run(actionOf("delete from sessions; select 1"));
      assert.equal(outcome.kind === "failed" && outcome.failure.code, "sql");
      assert.equal((await statuses()).length, 5);
    });

    it("says that somebody holds the lock, after the lock timeout", async () => {
      await database.withClient(async (holder) => {
        await holder.query("begin; update sessions set note = 'mine' where id = 1");
        const outcome = await run(actionOf("update sessions set status = 'REVOKED' where id = 1"));
        assert.equal(outcome.kind === "failed" && outcome.failure.code, "locked");
        await holder.query("rollback");
      });
      assert.deepEqual(new Set(await statuses()), new Set(["ACTIVE"]));
    });

    it("stops at a cancel and changes nothing", async () => {
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 300);
      const outcome = await run(
        actionOf("update sessions set status = 'REVOKED'", "select pg_sleep(30)"),
        LIMITS,
        abort.signal,
      );
      assert.equal(outcome.kind === "failed" && outcome.failure.code, "cancelled");
      assert.ok(outcome.durationMs < 10_000, `${outcome.durationMs} ms`);
      assert.deepEqual(new Set(await statuses()), new Set(["ACTIVE"]));
    });

    it("hears of a deferred constraint at the end", async () => {
      await database.run(
        "create table child (id int references sessions deferrable initially deferred)",
      );
      const outcome = await run(actionOf("insert into child values (99)"));
      assert.equal(outcome.kind, "failed");
      assert.equal(outcome.failure.code === "sql" && outcome.failure.sqlState, "23503");
      await database.run("drop table child");
    });

    it("says that the server cannot be reached", async () => {
      const outcome = await runner.run(
        database.target({ host: "127.0.0.1", port: 1 }),
        actionOf("select 1"),
        LIMITS,
        () => undefined,
        NEVER,
      );
      assert.equal(outcome.kind === "failed" && outcome.failure.code, "unreachable");
    });

    it("tells the progress of an index that is built, and leaves no invalid one after a cancel", async () => {
      await database.run(
        `create table big (id int, v text);
         insert into big select n, md5(n::text) from generate_series(1, 300000) n;
         create index big_v on big (v)`,
      );
      const [table] = await database.withClient(async (client) => {
        const { rows } = await client.query<{ oid: number }>(
          "select 'big'::regclass::oid::int oid",
        );
        return rows;
      });
      // A transaction that has read the table keeps REINDEX CONCURRENTLY waiting with its new index invalid.
      await database.withClient(async (holder) => {
        await holder.query("begin isolation level repeatable read; select count(*) from big");
        const abort = new AbortController();
        const phases = new Set<string>();
        const outcome = await run(
          {
            ...actionOf("reindex index concurrently big_v"),
            transaction: "none",
            dropInvalidIndexesOf: table?.oid ?? 0,
          },
          { lockTimeoutMs: 10_000, statementTimeoutMs: 0 },
          abort.signal,
          (phase) => {
            phases.add(phase);
            abort.abort();
            // The index cannot be dropped before whoever is in the way has gone.
            setTimeout(() => void holder.query("rollback"), 500);
          },
        );
        assert.equal(outcome.kind === "failed" && outcome.failure.code, "cancelled");
        assert.deepEqual(outcome.kind === "failed" && outcome.leftBehind, []);
        assert.ok(phases.size > 0, "no progress was told");
      });
      await database.withClient(async (client) => {
        const { rows } = await client.query(
          "select indexrelid::regclass::text from pg_index where indrelid = 'big'::regclass and not indisvalid",
        );
        assert.deepEqual(rows, []);
      });
    });

    it("drops what is left on a partition too, also when its own session was ended", async () => {
      await database.run(
        `create table parted (id int, v text) partition by range (id);
         create table parted_1 partition of parted for values from (0) to (1000000);
         insert into parted select n, md5(n::text) from generate_series(1, 50000) n;
         create index parted_v on parted (v)`,
      );
      const oid = await database.withClient(async (client) => {
        const { rows } = await client.query<{ oid: number }>(
          "select 'parted'::regclass::oid::int oid",
        );
        return rows[0]?.oid ?? 0;
      });
      await database.withClient(async (holder) => {
        await holder.query("begin isolation level repeatable read; select count(*) from parted");
        const outcome = run(
          {
            ...actionOf("reindex index concurrently parted_1_v_idx"),
            transaction: "none",
            dropInvalidIndexesOf: oid,
          },
          { lockTimeoutMs: 10_000, statementTimeoutMs: 0 },
          NEVER,
        );
        await database.withClient(async (client) => {
          const isLeft = async (): Promise<boolean> => {
            const { rows } = await client.query("select 1 from pg_index where not indisvalid");
            return rows.length > 0;
          };
          while (!(await isLeft())) {
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
          await client.query(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'schema-ops-action' and datname = current_database()",
          );
        });
        setTimeout(() => void holder.query("rollback"), 500);
        const ended = await outcome;
        assert.equal(ended.kind === "failed" && ended.failure.code, "unreachable");
        assert.deepEqual(ended.kind === "failed" && ended.leftBehind, []);
      });
      await database.withClient(async (client) => {
        const { rows } = await client.query("select 1 from pg_index where not indisvalid");
        assert.deepEqual(rows, []);
      });
    });
  });
}

function actionOf(...statements: readonly string[]): Action {
  return {
    title: "Test",
    connection: "test",
    statements: statements.map((sql) => ({ sql })),
    transaction: "one",
    reason: null,
    undo: null,
  };
}
