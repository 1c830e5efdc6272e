import assert from "node:assert/strict";
import pg from "pg";
import { blockingTrees, type BackendTree } from "../../../src/core/sessions/activity.ts";
import type { Activity, Backend } from "../../../src/core/sessions/backend.ts";
import { cancelQuery, terminateBackend } from "../../../src/core/sessions/backendActions.ts";
import type { ActivityReader } from "../../../src/core/sessions/ports.ts";
import type { Action, ActionOutcome } from "../../../src/core/actions/action.ts";
import { createActionRunner } from "../../../src/postgres/actions/actionRunner.ts";
import { createWatchKeeper } from "../../../src/postgres/backendWatcher.ts";
import type { SessionKeeper } from "../../../src/postgres/sessionKeeper.ts";
import { createActivityReader } from "../../../src/postgres/sessions/activityReader.ts";
import { connectParts, NEVER } from "../../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";
import { startPostgres } from "../../support/postgresServer.mjs";

for (const major of testMajors()) {
  describe(`The activity of a PostgreSQL ${major}`, () => {
    let database: TestDatabase;
    let keeper: SessionKeeper;
    let reader: ActivityReader;
    const clients: pg.Client[] = [];

    const open = async (as: Partial<pg.ClientConfig> = {}): Promise<pg.Client> => {
      const client = new pg.Client({
        host: database.host,
        port: database.port,
        database: database.name,
        user: database.user,
        password: database.password,
        application_name: "app",
        ...as,
      });
      client.on("error", () => undefined);
      await client.connect();
      clients.push(client);
      return client;
    };
    const pidOf = async (client: pg.Client): Promise<number> => {
      const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
      return rows[0]!.pid;
    };
    const look = async (user?: string): Promise<Activity> => {
      const target =
        user === undefined ? database.target() : { ...database.target({ user }), password: "x" };
      const read = await reader.activity(target, NEVER);
      assert.ok(read.ok, JSON.stringify(read));
      return read.value;
    };
    const mine = ({ backends }: Activity): readonly Backend[] =>
      backends.filter((each) => each.database === database.name);
    /** Looks until what is awaited is there. */
    const lookFor = async (wanted: (seen: readonly Backend[]) => boolean): Promise<Activity> => {
      for (let attempt = 0; attempt < 200; attempt++) {
        const seen = await look();
        if (wanted(mine(seen))) {
          return seen;
        }
        await new Promise((wake) => setTimeout(wake, 20));
      }
      return look();
    };
    const act = async (action: Action, user?: string): Promise<ActionOutcome> => {
      const runner = createActionRunner(connectParts());
      const target =
        user === undefined ? database.target() : { ...database.target({ user }), password: "x" };
      try {
        return await runner.run(
          target,
          action,
          { lockTimeoutMs: 1000, statementTimeoutMs: 10_000 },
          () => undefined,
          NEVER,
        );
      } finally {
        runner.dispose();
      }
    };
    const request = (backend: Backend) => ({ connection: "c", title: "t", backend });

    before(async function () {
      this.timeout(60_000);
      database = await createDatabase({ major });
      await database.run(`
        create table a (x int); create table b (x int); insert into a values (1); insert into b values (1);
        create role activity_plain login password 'x';
        create role activity_other login password 'x';
        create role activity_member login password 'x' in role activity_other;
        create role activity_signals login password 'x' in role pg_signal_backend, pg_read_all_stats`);
    });
    beforeEach(() => {
      keeper = createWatchKeeper(connectParts());
      reader = createActivityReader(() => keeper);
    });
    afterEach(async () => {
      await Promise.all(clients.splice(0).map((client) => client.end()));
      keeper.dispose();
      await database.assertNoSessions();
    });
    after(async () => {
      await database.run(
        "drop role activity_plain, activity_member, activity_signals; drop role activity_other",
      );
      await database.drop();
    });

    it("says of a session who it is, what it does, for how long, and since when", async () => {
      const client = await open();
      const pid = await pidOf(client);
      await client.query("begin; select 1 -- 한\n  as  one");
      const seen = await look();
      const found = seen.backends.find((each) => each.pid === pid);
      assert.ok(found !== undefined);
      const { ages, startedUs, queryStartedUs, ...rest } = found;
      assert.deepEqual(rest, {
        pid,
        database: database.name,
        user: "postgres",
        application: "app",
        client: "127.0.0.1",
        type: "client backend",
        state: "idle in transaction",
        wait: "Client:ClientRead",
        query: "begin; select 1 -- 한 as one",
        blockedBy: [],
        signal: "allowed",
      });
      assert.ok(Math.abs(Number(startedUs) / 1000 - Date.now()) < 60_000);
      assert.ok(Number(queryStartedUs) >= Number(startedUs));
      assert.equal(ages.queryMs, null);
      assert.ok(Number(ages.transactionMs) >= 0 && Number(ages.sessionMs) < 60_000);
      assert.ok(seen.maxConnections >= 10);
      assert.ok(seen.tookMs > 0 && seen.tookMs < 5000, String(seen.tookMs));
    });

    it("knows its own session, and the server's own processes", async () => {
      const { backends } = await look();
      const own = backends.filter(({ signal }) => signal === "self");
      assert.deepEqual(
        own.map(({ application }) => application),
        ["schema-ops-watch"],
      );
      assert.ok(
        backends.some(({ type, state }) => type === "checkpointer" && state === "background"),
      );
    });

    it("shows a chain of waiting sessions under the one who holds them up", async () => {
      const [holder, middle, last] = [await open(), await open(), await open()];
      const pids = [await pidOf(holder), await pidOf(middle), await pidOf(last)];
      await holder.query("begin; update a set x = x");
      await middle.query("begin; update b set x = x");
      const waiting = [middle.query("update a set x = x"), last.query("update b set x = x")];
      const seen = await lookFor(
        (all) => all.filter(({ blockedBy }) => blockedBy.length > 0).length === 2,
      );
      const root = blockingTrees(mine(seen)).find(({ backend }) => backend.pid === pids[0]);
      const chain = (tree: BackendTree | undefined): number[] =>
        tree === undefined ? [] : [tree.backend.pid, ...chain(tree.waiting[0])];
      assert.deepEqual(chain(root), pids);
      assert.match(root?.waiting[0]?.backend.wait ?? "", /^Lock:/);
      await holder.query("commit");
      await waiting[0];
      await middle.query("commit");
      await waiting[1];
    });

    it("shows a deadlock as a ring until the server ends it", async () => {
      const [one, two] = [await open(), await open()];
      const pids = [await pidOf(one), await pidOf(two)].sort((a, b) => a - b);
      for (const client of [one, two]) {
        await client.query("set deadlock_timeout = '10s'");
      }
      await one.query("begin; update a set x = x");
      await two.query("begin; update b set x = x");
      const ends = Promise.allSettled([
        one.query("update b set x = x"),
        two.query("update a set x = x"),
      ]);
      const seen = await lookFor(
        (all) => all.filter(({ blockedBy }) => blockedBy.length > 0).length === 2,
      );
      const ring = blockingTrees(mine(seen)).find(({ cycle }) => cycle);
      assert.deepEqual(
        [ring?.backend.pid, ring?.waiting.map(({ backend }) => backend.pid)],
        [pids[0], [pids[1]]],
      );
      const victim = mine(seen).find(({ pid }) => pid === pids[0]);
      assert.ok(victim !== undefined);
      assert.equal((await act(cancelQuery(request(victim)))).kind, "done");
      const settled = await ends;
      assert.deepEqual(settled.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    });

    it("names a prepared transaction as nobody that can be ended", async function () {
      this.timeout(60_000);
      const prepared = await startPostgres({
        major,
        settings: { max_prepared_transactions: "2" },
      });
      try {
        const other = await createDatabase({ server: prepared.url() });
        await other.run("create table t (x int); insert into t values (1)");
        await other.run("begin; update t set x = 2; prepare transaction 'p'");
        const client = new pg.Client({ connectionString: other.url });
        await client.connect();
        const waiting = client.query("update t set x = 3");
        for (;;) {
          const read = await reader.activity(other.target(), NEVER);
          assert.ok(read.ok);
          const blocked = read.value.backends.find(({ blockedBy }) => blockedBy.length > 0);
          if (blocked !== undefined) {
            assert.deepEqual(blocked.blockedBy, [0]);
            assert.ok(
              blockingTrees(read.value.backends).some(({ backend }) => backend === blocked),
            );
            break;
          }
        }
        await other.run("rollback prepared 'p'");
        await waiting;
        await client.end();
        keeper.dispose();
      } finally {
        await prepared.stop();
      }
    });

    it("cancels the query that was seen, and no later one", async () => {
      const client = await open();
      const pid = await pidOf(client);
      const sleeping = client.query("select pg_sleep(30)");
      const cancelled = assert.rejects(sleeping, { code: "57014" });
      const seen = await lookFor((all) =>
        all.some((each) => each.pid === pid && each.wait === "Timeout:PgSleep"),
      );
      const found = seen.backends.find((each) => each.pid === pid);
      assert.ok(found !== undefined);
      assert.equal((await act(cancelQuery(request(found)))).kind, "done");
      await cancelled;
      const next = client.query("select pg_sleep(0.5)");
      const late = await act(cancelQuery(request(found)));
      assert.equal(late.kind === "failed" && late.failure.code, "changed-meanwhile");
      await next;
    });

    it("ends the session that was seen, and says when it is gone already", async () => {
      const client = await open();
      const pid = await pidOf(client);
      const found = (await look()).backends.find((each) => each.pid === pid);
      assert.ok(found !== undefined);
      assert.equal((await act(terminateBackend(request(found)))).kind, "done");
      await assert.rejects(client.query("select 1"));
      const again = await act(terminateBackend(request(found)));
      assert.equal(again.kind === "failed" && again.failure.code, "changed-meanwhile");
    });

    it("says who may signal whom as the server then decides", async () => {
      const targets = [
        await open(),
        await open({ user: "activity_other", password: "x" }),
        await open({ user: "activity_plain", password: "x" }),
      ];
      const pids = await Promise.all(targets.map(pidOf));
      for (const [user, expected] of [
        ["activity_plain", ["superuser-only", "other-role", "allowed"]],
        ["activity_member", ["superuser-only", "allowed", "other-role"]],
        ["activity_signals", ["superuser-only", "allowed", "allowed"]],
      ] as const) {
        const { backends } = await look(user);
        const found = pids.map((pid) => backends.find((each) => each.pid === pid));
        assert.deepEqual(
          found.map((each) => each?.signal),
          expected,
          user,
        );
        for (const each of found) {
          assert.ok(each !== undefined);
          // Without a query to cancel, the signal is heard and nothing is lost.
          const outcome = await act(cancelQuery(request(each)), user);
          assert.equal(outcome.kind === "done", each.signal === "allowed", JSON.stringify(outcome));
        }
      }
    });

    it("shows an ordinary role that others are there, and no more", async () => {
      const client = await open();
      await client.query("select 'secret'");
      const pid = await pidOf(client);
      const found = (await look("activity_plain")).backends.find((each) => each.pid === pid);
      assert.deepEqual(
        found && [found.state, found.query, found.database, found.user, found.startedUs],
        ["hidden", "", database.name, "postgres", null],
      );
      const query = await reader.query(
        { ...database.target({ user: "activity_plain" }), password: "x" },
        pid,
        NEVER,
      );
      assert.deepEqual(query, { ok: true, value: null });
    });

    it("reads the whole of a query, and says when the server cut it off", async () => {
      const client = await open();
      const pid = await pidOf(client);
      const text = `select 1 /* ${"한".repeat(100)} */`;
      await client.query(text);
      assert.deepEqual(await reader.query(database.target(), pid, NEVER), {
        ok: true,
        value: { sql: text, cutOff: false },
      });
      await client.query(`select 2 /* ${"한".repeat(500)} */`);
      const long = await reader.query(database.target(), pid, NEVER);
      assert.ok(long.ok && long.value?.cutOff === true);
      assert.deepEqual(await reader.query(database.target(), 1, NEVER), { ok: true, value: null });
    });

    it("shares the session of the watcher of runs, and outlives a restart", async function () {
      this.timeout(60_000);
      const server = await startPostgres({ major });
      const other = await createDatabase({ server: server.url() });
      try {
        const first = await reader.activity(other.target(), NEVER);
        assert.ok(first.ok);
        await server.restart();
        const second = await reader.activity(other.target(), NEVER);
        assert.ok(second.ok);
        await server.halt();
        const down = await reader.activity(other.target(), NEVER);
        assert.equal(!down.ok && down.error.code, "unreachable");
        await server.restart();
        assert.ok((await reader.activity(other.target(), NEVER)).ok);
        const own = await other.withClient(
          async (client) =>
            (
              await client.query(
                "select from pg_stat_activity where application_name like 'schema-ops%'",
              )
            ).rowCount,
        );
        assert.equal(own, 1);
      } finally {
        keeper.dispose();
        await server.stop();
      }
    });
  });
}
