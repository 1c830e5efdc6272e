import assert from "node:assert/strict";
import pg from "pg";
import type { BackendActivity, BackendWatcher } from "../../src/core/deployment/ports.ts";
import type { Disposable } from "../../src/core/lib/disposable.ts";
import { runApplicationName } from "../../src/core/connection/applicationName.ts";
import { createBackendWatcher } from "../../src/postgres/backendWatcher.ts";
import { connectParts } from "../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../support/database.ts";

const RUN = "k3x9-run";

for (const major of testMajors()) {
  describe(`The watcher of a run's backends on PostgreSQL ${major}`, () => {
    let database: TestDatabase;
    let watcher: BackendWatcher & Disposable;
    const clients: pg.Client[] = [];

    const open = async (applicationName: string): Promise<pg.Client> => {
      const client = new pg.Client({
        connectionString: database.url,
        application_name: applicationName,
      });
      await client.connect();
      clients.push(client);
      return client;
    };
    const pidOf = async (client: pg.Client): Promise<number> => {
      const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
      return rows[0]!.pid;
    };
    /** Looks until what is awaited is there. */
    const lookFor = async (
      wanted: (seen: readonly BackendActivity[]) => boolean,
    ): Promise<readonly BackendActivity[]> => {
      for (let attempt = 0; attempt < 100; attempt++) {
        const seen = await watcher.look(database.target(), RUN);
        if (wanted(seen)) {
          return seen;
        }
        await new Promise((wake) => setTimeout(wake, 20));
      }
      return watcher.look(database.target(), RUN);
    };

    before(async function () {
      this.timeout(60_000);
      database = await createDatabase({ major });
      await database.run("create table t (a int)");
    });
    beforeEach(() => {
      watcher = createBackendWatcher(connectParts());
    });
    afterEach(async () => {
      await Promise.all(clients.splice(0).map((client) => client.end()));
      watcher.dispose();
      await database.assertNoSessions();
    });
    after(() => database.drop());

    it("sees nothing when nothing of the run is there", async () => {
      await open(runApplicationName("another"));
      assert.deepEqual(await watcher.look(database.target(), RUN), []);
    });

    it("sees the statement in hand, how long it runs, and what it waits for", async () => {
      const client = await open(runApplicationName(RUN));
      const pid = await pidOf(client);
      const sleeping = client.query("select pg_sleep(20) /* 한 */");
      const outcome = assert.rejects(sleeping, { code: "57014" });
      const [seen] = await lookFor(([first]) => first?.waitEvent === "Timeout:PgSleep");
      assert.ok(seen !== undefined);
      assert.deepEqual(
        { ...seen, runningMs: null },
        {
          pid,
          database: database.name,
          state: "active",
          query: "select pg_sleep(20) /* 한 */",
          runningMs: null,
          waitEvent: "Timeout:PgSleep",
          blockedBy: [],
        },
      );
      assert.ok(seen.runningMs !== null && seen.runningMs >= 0 && seen.runningMs < 20_000);
      assert.equal(await watcher.cancel(database.target(), RUN), 1);
      await outcome;
      const [idle] = await lookFor(([first]) => first?.state === "idle");
      assert.deepEqual([idle?.state, idle?.runningMs], ["idle", null]);
    });

    it("says who blocks, and cancels only the run's own", async () => {
      const blocker = await open("somebody else");
      await blocker.query("begin; lock table t in access exclusive mode");
      const ours = await open(runApplicationName(RUN));
      const blocked = assert.rejects(ours.query("select * from t"), { code: "57014" });
      const [seen] = await lookFor(([first]) => first !== undefined && first.blockedBy.length > 0);
      assert.deepEqual(seen?.blockedBy, [
        {
          pid: await pidOf(blocker),
          user: "postgres",
          query: "begin; lock table t in access exclusive mode",
        },
      ]);
      assert.match(seen.waitEvent ?? "", /^Lock:/);
      assert.equal(await watcher.cancel(database.target(), RUN), 1);
      await blocked;
      await blocker.query("select * from t");
    });

    it("uses one session, however often it looks", async () => {
      await Promise.all(Array.from({ length: 10 }, () => watcher.look(database.target(), RUN)));
      await database.withClient(async (client) => {
        const { rows } = await client.query(
          "select count(*)::int as n from pg_stat_activity where application_name = 'schema-ops-watch' and datname = current_database()",
        );
        assert.deepEqual(rows, [{ n: 1 }]);
      });
    });

    it("goes on after its session was ended", async () => {
      await watcher.look(database.target(), RUN);
      await database.run(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'schema-ops-watch' and datname = current_database()",
      );
      assert.deepEqual(await watcher.look(database.target(), RUN), []);
    });

    it("rejects when the server cannot be asked", async () => {
      await assert.rejects(watcher.look(database.target({ port: 1 }), RUN), /ECONNREFUSED/);
    });

    it("takes no id that the server would cut off", () => {
      assert.throws(() => runApplicationName("x".repeat(60)), RangeError);
    });
  });
}
