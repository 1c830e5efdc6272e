import assert from "node:assert/strict";
import pg from "pg";
import type { LiveLook } from "../../../src/core/monitoring/live/look.ts";
import { livePoint } from "../../../src/core/monitoring/live/livePoint.ts";
import { createLiveReader } from "../../../src/postgres/health/liveReader.ts";
import { createQuestionKeeper } from "../../../src/postgres/questionAsker.ts";
import type { SessionKeeper } from "../../../src/postgres/sessionKeeper.ts";
import { connectParts, NEVER } from "../../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";

for (const major of testMajors()) {
  describe(`A look of the live dashboard on PostgreSQL ${major}`, () => {
    let database: TestDatabase;
    let keeper: SessionKeeper;
    const look = async (target = database.target()): Promise<LiveLook> => {
      const seen = await createLiveReader(keeper).look(target, NEVER);
      assert.ok(seen.ok, JSON.stringify(seen));
      return seen.value;
    };
    const until = async (holds: (seen: LiveLook) => boolean): Promise<LiveLook> => {
      for (let left = 100; ; left--) {
        const seen = await look();
        if (holds(seen) || left === 0) {
          return seen;
        }
        await new Promise((wake) => setTimeout(wake, 50));
      }
    };

    before(async () => {
      database = await createDatabase({ major });
      keeper = createQuestionKeeper(connectParts());
      await database.run("create table t (id int primary key); insert into t values (1)");
    });
    after(async () => {
      keeper.dispose();
      await database.assertNoSessions();
      await database.drop();
    });

    it("sees transactions that are idle, wait and grow old, and counts those that end", async () => {
      const before = await look();
      assert.equal(before.seesAll, true);
      assert.equal(before.behindMs, null);
      assert.match(before.version, new RegExp(`^${major}\\.`));
      const [holder, waiter] = [client(), client()];
      try {
        await Promise.all([holder.connect(), waiter.connect()]);
        await holder.query("begin; update t set id = id");
        const waiting = waiter.query("update t set id = id");
        const seen = await until(({ waiting: count }) => count > 0);
        assert.equal(seen.waiting, 1);
        assert.ok(seen.connections.idleInTransaction >= 1);
        assert.ok(seen.longestMs > 0);
        await holder.query("rollback");
        await waiting;
        for (let count = 0; count < 20; count++) {
          await waiter.query("select count(*) from t");
        }
      } finally {
        await Promise.all([holder.end(), waiter.end()]);
      }
      const after = await until(({ transactions }) => transactions >= before.transactions + 20);
      const { perSecond, hitRate } = livePoint(before, after);
      assert.ok(perSecond !== null && perSecond > 0);
      assert.ok(hitRate !== null && hitRate > 0 && hitRate <= 1);
      assert.equal(after.waiting, 0);
    });

    it("says of a role that sees only its own what it cannot know", async () => {
      await database.run(`drop role if exists "plain_${database.name}";
        create role "plain_${database.name}" login password 'plain'`);
      try {
        const seen = await look({
          ...database.target({ user: `plain_${database.name}` }),
          password: "plain",
        });
        assert.equal(seen.seesAll, false);
        assert.ok(seen.connections.other > 0, "the states of others are hidden");
        assert.equal(seen.behindMs, null);
      } finally {
        keeper.dispose();
        keeper = createQuestionKeeper(connectParts());
        await database.run(`drop role "plain_${database.name}"`);
      }
    });

    it("uses one session, however often it looks", async () => {
      await look();
      await Promise.all([look(), look(), look()]);
      const { rows } = await database.withClient((own) =>
        own.query(
          "select application_name from pg_stat_activity where datname = $1 and application_name like 'schema-ops%'",
          [database.name],
        ),
      );
      assert.equal(rows.length, 1);
    });

    function client(): pg.Client {
      return new pg.Client({ connectionString: database.url });
    }
  });
}
