import assert from "node:assert/strict";
import pg from "pg";
import { HEALTH_PARTS } from "../../../src/core/monitoring/finding.ts";
import type { HealthFacts } from "../../../src/core/monitoring/health/facts.ts";
import { judgeHealth } from "../../../src/core/monitoring/health/judgeHealth.ts";
import { NO_THRESHOLDS } from "../../../src/core/monitoring/thresholds.ts";
import { Past } from "../../../src/core/monitoring/trend.ts";
import { createHealthReader } from "../../../src/postgres/health/healthReader.ts";
import { createQuestionKeeper } from "../../../src/postgres/questionAsker.ts";
import type { SessionKeeper } from "../../../src/postgres/sessionKeeper.ts";
import { connectParts, NEVER } from "../../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";
import { startPostgres } from "../../support/postgresServer.mjs";

for (const major of testMajors()) {
  describe(`The health pack on PostgreSQL ${major}`, () => {
    let database: TestDatabase;
    let keeper: SessionKeeper;

    const read = async (target = database.target(), serverWide = true): Promise<HealthFacts> => {
      const facts = await createHealthReader(keeper).read(target, { serverWide }, NEVER);
      assert.ok(facts.ok, JSON.stringify(facts));
      return facts.value;
    };
    const judged = (facts: HealthFacts): ReturnType<typeof judgeHealth> =>
      judgeHealth("test", facts, NO_THRESHOLDS, new Past([], "health", facts.at));

    before(async () => {
      database = await createDatabase({ major });
      keeper = createQuestionKeeper(connectParts());
      await database.run(`
        create schema "App ""1""";
        create table "App ""1""".orders (
          id integer generated always as identity primary key, customer integer, note text);
        insert into "App ""1""".orders (customer, note)
          select n % 7, repeat('x', 200) from generate_series(1, 60000) as n;
        create index "by customer" on "App ""1""".orders (customer);
        create index "by customer again" on "App ""1""".orders (customer);
        create table off (id int) with (autovacuum_enabled = false);
        delete from "App ""1""".orders where id % 3 = 0;
        analyze "App ""1""".orders;
        select setval(pg_get_serial_sequence('"App ""1""".orders', 'id'), 2147483000);
      `);
    });

    after(async () => {
      keeper.dispose();
      await database.assertNoSessions();
      await database.drop();
    });

    it("measures every part, or says why not", async () => {
      const facts = await read();
      for (const part of HEALTH_PARTS) {
        const seen = facts.parts[part];
        if (part === "replication" || part === "statements") {
          assert.equal(seen.kind, "missing", part);
        } else {
          assert.equal(seen.kind, "measured", `${part}: ${JSON.stringify(seen)}`);
        }
      }
      assert.equal(facts.major, major);
      assert.equal(facts.server.database, database.name);
    });

    it("finds an index with a twin, by its exact name and with the statement that drops it", async () => {
      const twin = judged(await read()).findings.find(({ code }) => code === "duplicate-index");
      assert.equal(twin?.object, 'App "1".by customer again');
      assert.deepEqual(twin.sql, ['DROP INDEX CONCURRENTLY "App ""1"""."by customer again"']);
    });

    it("finds an index that a failed build left behind, and one that never was used", async () => {
      await database.run(
        `update pg_index set indisvalid = false where indexrelid = '"App ""1"""."by customer again"'::regclass`,
      );
      const facts = await read();
      const { indexes } = facts.parts;
      assert.ok(indexes.kind === "measured");
      assert.deepEqual(
        indexes.facts.invalid.map(({ name }) => name),
        ["by customer again"],
      );
      assert.ok(indexes.facts.unused.some(({ name }) => name === "by customer"));
      assert.ok(
        !indexes.facts.unused.some(({ name }) => name === "orders_pkey"),
        "it holds a rule",
      );
    });

    it("finds a sequence near its end, at the end of its column", async () => {
      const found = judged(await read()).findings.find(({ code }) => code === "sequence-near-end");
      assert.equal(found?.severity, "critical");
      assert.equal(found.values["last"], "2147483000");
      assert.equal(found.values["end"], "2147483647");
      assert.equal(found.values["column"], 'App "1".orders.id');
    });

    it("measures the largest tables and estimates what they hold for nothing", async () => {
      const { sizes, bloat } = (await read()).parts;
      assert.ok(sizes.kind === "measured" && bloat.kind === "measured");
      const [largest] = sizes.facts.largest;
      assert.equal(largest?.name, "orders");
      assert.ok(largest.totalBytes >= largest.tableBytes + largest.indexBytes);
      const orders = bloat.facts.find(({ kind, name }) => kind === "table" && name === "orders");
      assert.ok(orders !== undefined, "a third of its rows is gone");
      assert.ok(orders.wastedBytes > orders.bytes * 0.2 && orders.wastedBytes < orders.bytes * 0.5);
    });

    it("finds a table that autovacuum leaves out", async () => {
      const off = judged(await read()).findings.find(({ code }) => code === "autovacuum-off-table");
      assert.equal(off?.object, "public.off");
    });

    it("tells who waits for whom, and a transaction that stays open", async () => {
      const holder = new pg.Client({ connectionString: database.url });
      const waiter = new pg.Client({ connectionString: database.url });
      await holder.connect();
      await waiter.connect();
      try {
        const pid = (await holder.query<{ pid: number }>("select pg_backend_pid() as pid")).rows[0]
          ?.pid;
        await holder.query("begin; lock table off in access exclusive mode");
        const waiting = waiter.query("select count(*) from off");
        let facts = await read();
        for (let attempt = 0; attempt < 100 && blockedCount(facts) === 0; attempt++) {
          await new Promise((resolve) => setTimeout(resolve, 50));
          facts = await read();
        }
        const { locks, longTransactions } = facts.parts;
        assert.ok(locks.kind === "measured" && longTransactions.kind === "measured");
        assert.deepEqual(locks.facts[0]?.blockers, [pid]);
        const open = longTransactions.facts.find((one) => one.pid === pid);
        assert.equal(open?.idle, true);
        await holder.query("rollback");
        await waiting;
      } finally {
        await holder.end();
        await waiter.end();
      }
    });

    it("leaves to another connection what belongs to the whole server", async () => {
      const { parts } = await read(database.target(), false);
      assert.equal(parts.connections.kind, "elsewhere");
      assert.equal(parts.settings.kind, "elsewhere");
      assert.equal(parts.indexes.kind, "measured");
    });

    it("serves a role without any right, and says what it may not see", async () => {
      const role = `reader_${database.name}`;
      await database.run(`create role ${role} login password 'x'`);
      try {
        const facts = await read({ ...database.target({ user: role }), password: "x" });
        for (const part of HEALTH_PARTS) {
          const seen = facts.parts[part];
          assert.ok(
            seen.kind === "measured" || (seen.kind === "missing" && seen.why.code !== "failed"),
            `${part}: ${JSON.stringify(seen)}`,
          );
        }
        const { longTransactions, bloat } = facts.parts;
        assert.ok(longTransactions.kind === "measured" && bloat.kind === "measured");
        assert.deepEqual(longTransactions.hidden, {
          code: "partly-hidden",
          grant: "pg_read_all_stats",
        });
        assert.deepEqual(bloat.facts, []);
      } finally {
        keeper.dispose();
        keeper = createQuestionKeeper(connectParts());
        await database.run(`drop role ${role}`);
      }
    });

    it("offers the one command that installs what tells slow statements", async () => {
      const { findings, cards } = judged(await read());
      const missing = findings.find(({ code }) => code === "statements-missing");
      assert.deepEqual(missing?.sql, ["CREATE EXTENSION IF NOT EXISTS pg_stat_statements"]);
      const card = cards.find(({ part }) => part === "statements");
      assert.equal(card?.missing?.code, "extension-missing");
      // The library is loaded by the test server or not: both have their own word.
      await database.run("create schema tools; create extension pg_stat_statements schema tools");
      const { statements } = (await read()).parts;
      assert.ok(statements.kind === "measured", JSON.stringify(statements));
      assert.ok(statements.facts.byTotal.every(({ totalMs }) => totalMs >= 0));
      const role = `statements_${database.name}`;
      await database.run(
        `create role ${role} login password 'x'; grant usage on schema tools to ${role}`,
      );
      try {
        const plain = await read({ ...database.target({ user: role }), password: "x" });
        const seen = plain.parts.statements;
        assert.ok(seen.kind === "measured", JSON.stringify(seen));
        assert.equal(seen.hidden?.code, "partly-hidden");
        assert.ok(seen.facts.byTotal.every(({ query }) => !query.includes("generate_series")));
      } finally {
        keeper.dispose();
        keeper = createQuestionKeeper(connectParts());
        await database.run(`drop owned by ${role}; drop role ${role}`);
      }
      await database.run("drop extension pg_stat_statements");
    });
  });
}

function blockedCount({ parts }: HealthFacts): number {
  return parts.locks.kind === "measured" ? parts.locks.facts.length : 0;
}

describe("The health pack of a server that was started without the library", () => {
  it("says so, and what loads it", async () => {
    const [major] = testMajors();
    const server = await startPostgres({
      ...(major !== undefined && { major }),
      settings: { shared_preload_libraries: "" },
    });
    const keeper = createQuestionKeeper(connectParts());
    try {
      const database = await createDatabase({ server: server.url() });
      await database.run("create extension pg_stat_statements");
      const read = await createHealthReader(keeper).read(
        database.target(),
        { serverWide: true },
        NEVER,
      );
      assert.ok(read.ok, JSON.stringify(read));
      const { statements, indexes } = read.value.parts;
      assert.equal(indexes.kind, "measured");
      assert.ok(
        statements.kind === "missing" && statements.why.code === "extension-missing",
        JSON.stringify(statements),
      );
      assert.match(statements.why.install, /shared_preload_libraries/);
    } finally {
      keeper.dispose();
      await server.stop();
    }
  });
});
