import assert from "node:assert/strict";
import pg from "pg";
import { NEVER_CANCELLED } from "../../../src/core/lib/cancelSignal.ts";
import type { RollbackQuestion } from "../../../src/core/rollback/ports.ts";
import { planRollback, runRollback } from "../../../src/core/rollback/runRollback.ts";
import type { RollbackParts } from "../../../src/core/rollback/rollbackRun.ts";
import { createDatabase, type TestDatabase } from "../../support/database.ts";
import { withFolder } from "../backup/support.ts";
import {
  backupOf,
  databasesLike,
  dropAll,
  requestOf,
  rollbackParts,
  wholeDump,
} from "./support.ts";

const quiet = { onStage: () => undefined };

describe("a rollback on a real server", function () {
  this.timeout(60_000);
  let first: TestDatabase;
  let second: TestDatabase;

  beforeEach(async () => {
    first = await createDatabase();
    second = await createDatabase();
    for (const db of [first, second]) {
      await db.run(`create table kept (id int primary key, name text);
        insert into kept select n, 'n' || n from generate_series(1, 500) as n;
        create table untouched (a int); insert into untouched values (1);
        alter database "${db.name}" set search_path = '$user', "odd ""name", public;
        alter database "${db.name}" set work_mem = '9MB';
        alter role current_user in database "${db.name}" set lock_timeout = '7s';
        alter database "${db.name}" connection limit 77;
        revoke connect on database "${db.name}" from public;
        grant temporary on database "${db.name}" to pg_monitor with grant option;
        comment on database "${db.name}" is 'it''s ours'`);
    }
  });
  afterEach(async () => {
    await dropAll(first);
    await dropAll(second);
  });

  const change = (db: TestDatabase): Promise<void> =>
    db.run(`create table newer (a int); alter table kept add column extra int;
      delete from kept where id <= 10; insert into kept (id) values (1001), (1002);
      update untouched set a = 2; alter database "${db.name}" set work_mem = '1MB';
      comment on database "${db.name}" is 'changed'`);

  it("brings two databases back whole, as one plan, and keeps the failed ones", () =>
    withFolder(async (root) => {
      const dbs = [first, second];
      const before = await Promise.all(dbs.map(wholeDump));
      const plan = await Promise.all(
        dbs.map(async (db) => ({ db, backup: await backupOf(root, db) })),
      );
      await Promise.all(dbs.map(change));
      let asked: RollbackQuestion | null = null;
      const parts = rollbackParts({
        dialogue: {
          decide: (question) => {
            asked = question;
            return Promise.resolve({ endClients: false });
          },
        },
      });
      const done = await runRollback(parts, requestOf(root, plan), quiet, NEVER_CANCELLED);
      assert.ok(done.ok, JSON.stringify(done));
      assert.ok(done.value.lockMs < 1000, String(done.value.lockMs));
      assert.deepEqual(await Promise.all(dbs.map(wholeDump)), before);
      const offers = (asked as RollbackQuestion | null)?.databases ?? [];
      assert.deepEqual(
        offers[0]?.written.map(({ table, rowsNow, rowsInBackup }) => [
          table,
          rowsNow,
          rowsInBackup,
        ]),
        [
          ["kept", 492, 500],
          ["newer", 0, null],
          ["untouched", 1, 1],
        ],
      );
      for (const [at, db] of dbs.entries()) {
        assert.deepEqual(await databasesLike(db), [db.name, offers[at]?.keptAs]);
      }
      const [log] = await parts.logs.list(root);
      assert.equal(log?.outcome, "done");
      // And once more, from the same backup: nothing is in the way.
      const again = await runRollback(parts, requestOf(root, plan), quiet, NEVER_CANCELLED);
      assert.ok(again.ok, JSON.stringify(again));
      assert.deepEqual(await Promise.all(dbs.map(wholeDump)), before);
    }));

  it("brings back a database that is gone", () =>
    withFolder(async (root) => {
      const before = await wholeDump(first);
      const backup = await backupOf(root, first);
      await first.drop();
      const plan = requestOf(root, [{ db: first, backup }]);
      const done = await runRollback(rollbackParts(), plan, quiet, NEVER_CANCELLED);
      assert.ok(done.ok, JSON.stringify(done));
      assert.equal(await wholeDump(first), before);
      assert.deepEqual(await databasesLike(first), [first.name]);
    }));

  it("only counts and says when it is but planned", () =>
    withFolder(async (root) => {
      const backup = await backupOf(root, first);
      await change(first);
      const before = await wholeDump(first);
      const plan = requestOf(root, [{ db: first, backup }]);
      const planned = await planRollback(rollbackParts(), plan, quiet, NEVER_CANCELLED);
      assert.ok(planned.ok, JSON.stringify(planned));
      assert.deepEqual(
        planned.value[0]?.written.map(({ table }) => table),
        ["kept", "newer"],
      );
      assert.equal(await wholeDump(first), before);
      assert.deepEqual(await databasesLike(first), [first.name]);
    }));

  it("leaves clients alone without consent, and ends them with it", () =>
    withFolder(async (root) => {
      const backup = await backupOf(root, first);
      const before = await wholeDump(first);
      await change(first);
      const changed = await wholeDump(first);
      const plan = (): ReturnType<typeof requestOf> => requestOf(root, [{ db: first, backup }]);
      const holder = new pg.Client({ connectionString: first.url, application_name: "holder" });
      holder.on("error", () => undefined);
      await holder.connect();
      await holder.query("begin; select from kept");
      const refused = await runRollback(rollbackParts(), plan(), quiet, NEVER_CANCELLED);
      assert.ok(!refused.ok && refused.error.failure.code === "clients", JSON.stringify(refused));
      assert.equal(await wholeDump(first), changed);
      assert.deepEqual(await databasesLike(first), [first.name, ...refused.error.left]);
      // One that comes back at once must not get in between.
      const knocking = new AbortController();
      const knock = (async () => {
        while (!knocking.signal.aborted) {
          const client = new pg.Client({ connectionString: first.url });
          client.on("error", () => undefined);
          await client
            .connect()
            .then(() => client.query("select pg_sleep(0.05)"))
            .catch(() => undefined);
          await client.end().catch(() => undefined);
        }
      })();
      const ending = rollbackParts({
        dialogue: { decide: () => Promise.resolve({ endClients: true }) },
      });
      const done = await runRollback(ending, plan(), quiet, NEVER_CANCELLED);
      knocking.abort();
      await knock;
      assert.ok(done.ok, JSON.stringify(done));
      assert.ok(done.value.lockMs < 1000, String(done.value.lockMs));
      assert.equal(await wholeDump(first), before);
      await holder.end().catch(() => undefined);
    }));

  it("gives up within a second when a client without consent comes at the last moment", () =>
    withFolder(async (root) => {
      const backup = await backupOf(root, first);
      await change(first);
      const changed = await wholeDump(first);
      const late = new pg.Client({ connectionString: first.url });
      late.on("error", () => undefined);
      const parts = rollbackParts({
        dialogue: {
          decide: async () => {
            await late.connect();
            return { endClients: false };
          },
        },
      });
      const plan = requestOf(root, [{ db: first, backup }]);
      const ended = await runRollback(parts, plan, quiet, NEVER_CANCELLED);
      assert.ok(!ended.ok && ended.error.failure.code === "sql", JSON.stringify(ended));
      assert.deepEqual((await late.query("select 1 as a")).rows, [{ a: 1 }]);
      await late.end();
      assert.equal(await wholeDump(first), changed);
      assert.deepEqual(await databasesLike(first), [first.name, ...ended.error.left]);
    }));

  it("does not run twice at once: the second is told by whom", () =>
    withFolder(async (root) => {
      const backup = await backupOf(root, first);
      const other = await backupOf(root, second);
      let firstRun: ReturnType<typeof runRollback> | undefined;
      const waiting: { go: () => void } = { go: () => undefined };
      const reached = new Promise<void>((resolve) => {
        const parts: RollbackParts = rollbackParts({
          dialogue: {
            decide: () => {
              resolve();
              return new Promise((go) => {
                waiting.go = () => go({ endClients: false });
              });
            },
          },
        });
        const plan = requestOf(root, [{ db: first, backup }]);
        firstRun = runRollback(parts, plan, quiet, NEVER_CANCELLED);
      });
      await reached;
      const plan = requestOf(root, [{ db: second, backup: other }]);
      const refused = await runRollback(rollbackParts(), plan, quiet, NEVER_CANCELLED);
      assert.ok(!refused.ok && refused.error.failure.code === "busy", JSON.stringify(refused));
      assert.match(refused.error.failure.who, /kim@desk/);
      waiting.go();
      const done = await firstRun;
      assert.ok(done?.ok, JSON.stringify(done));
    }));
});
