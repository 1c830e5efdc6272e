import assert from "node:assert/strict";
import type {
  LoadRequest,
  Measurement,
  MeasureRequest,
} from "../../../src/core/performance/measurement.ts";
import { LOAD_DEFAULTS, MEASURE_DEFAULTS } from "../../../src/core/performance/measurement.ts";
import { WORKLOADS, type Workload } from "../../../src/core/performance/workload.ts";
import { createPerformanceMeter } from "../../../src/postgres/performance/performanceMeter.ts";
import { connectParts, NEVER } from "../../support/connectParts.ts";
import { testMajors, type TestDatabase } from "../../support/database.ts";
import { createExampleTenant } from "../sessions/exampleTenant.ts";

const meter = createPerformanceMeter(connectParts());
const nothing = (): void => undefined;

const REQUEST: MeasureRequest = {
  ...MEASURE_DEFAULTS,
  workloads: WORKLOADS,
  sessionTables: [],
  runs: 50,
  warmUp: 3,
  allowOutside: false,
};
const LOAD: LoadRequest = {
  ...LOAD_DEFAULTS,
  sessionTables: [],
  allowProduction: false,
  allowOutside: false,
};

/** Every row of the example's tables that workloads touch, and who wrote it. */
const CONTENT = `
  select (select json_agg(json_build_array(s.xmin::text, s) order by s.id) from sys.sessions s)::text as sessions,
         (select json_agg(json_build_array(u.xmin::text, u) order by u.id) from sys.user_roles u)::text as roles`;

for (const major of testMajors()) {
  describe(`Measuring on PostgreSQL ${major}`, function () {
    this.timeout(60_000);
    let database: TestDatabase;

    const content = (): Promise<unknown> =>
      database.withClient(async (client) => (await client.query<object>(CONTENT)).rows[0]);
    const measure = async (
      workloads: readonly Workload[],
      overrides: Partial<MeasureRequest> = {},
      user: object = {},
    ): Promise<readonly Measurement[]> => {
      const request = { ...REQUEST, workloads, ...overrides };
      const measured = await meter.measure(database.target(user), request, nothing, NEVER);
      assert.ok(measured.ok, JSON.stringify(measured));
      return measured.value;
    };
    const one = async (
      workload: Workload,
      overrides: Partial<MeasureRequest> = {},
      user: object = {},
    ): Promise<Measurement> => {
      const [first] = await measure([workload], overrides, user);
      assert.ok(first !== undefined);
      return first;
    };

    beforeEach(async () => {
      database = await createExampleTenant(major);
    });
    afterEach(async () => {
      await database.assertNoSessions();
      await database.drop();
    });

    it("times all four workloads on the example's tables and leaves every row as it was", async () => {
      const before = await content();
      const measured = await measure(WORKLOADS);
      assert.deepEqual(
        measured.map(({ workload, table, times, failure }) => [
          workload,
          table,
          times.length,
          failure,
        ]),
        [
          ["sessionCreate", "sys.sessions", 50, null],
          ["sessionFind", "sys.sessions", 50, null],
          ["roleAssign", "sys.user_roles", 50, null],
          ["roleFind", "sys.user_roles", 50, null],
        ],
      );
      for (const { percentiles, times } of measured) {
        assert.ok(percentiles !== null && times.every((ms) => ms > 0));
        assert.ok(percentiles.p50 <= percentiles.p95 && percentiles.p95 <= percentiles.p99);
      }
      assert.deepEqual(await content(), before);
    });

    it("makes rows from the types where the tables are empty", async () => {
      await database.run("truncate sys.sessions, sys.user_roles");
      const measured = await measure(WORKLOADS);
      assert.deepEqual(
        measured.map(({ times, failure }) => [times.length, failure]),
        Array.from({ length: 4 }, () => [50, null]),
      );
    });

    it("says which table must have a row first", async () => {
      await database.run("truncate sys.users cascade");
      const { failure } = await one("sessionCreate");
      assert.deepEqual(failure, {
        code: "no-referenced-row",
        column: "user_id",
        table: "sys.users",
      });
    });

    it("hands on the server's refusal to an ordinary role", async () => {
      await database.run(
        `create role performance_measurer login password 'x';
         grant usage on schema sys to performance_measurer;
         grant select on all tables in schema sys to performance_measurer`,
      );
      const user = { user: "performance_measurer" };
      const request = { ...REQUEST, workloads: ["sessionCreate", "roleFind"] as const };
      const target = { ...database.target(user), password: "x" };
      const measured = await meter.measure(target, request, nothing, NEVER);
      await database.run("drop owned by performance_measurer; drop role performance_measurer");
      assert.ok(measured.ok);
      const [create, find] = measured.value;
      assert.ok(create?.failure?.code === "sql", JSON.stringify(create));
      assert.equal(create.failure.sqlState, "42501");
      assert.deepEqual([find?.failure, find?.times.length], [null, 50]);
    });

    it("checks deferred constraints within the run", async () => {
      await database.run(
        `create function sys.refuse() returns trigger language plpgsql as
           $$ begin raise exception 'refused at last'; end $$;
         create constraint trigger refuse after insert on sys.sessions
           deferrable initially deferred for each row execute function sys.refuse()`,
      );
      const { failure, triggers } = await one("sessionCreate");
      assert.ok(failure?.code === "sql");
      assert.match(failure.message, /refused at last/);
      assert.deepEqual(
        triggers.map(({ name, reachesOutside }) => [name, reachesOutside]),
        [["refuse", false]],
      );
    });

    it("refuses a trigger that may reach beyond the transaction unless that is allowed", async () => {
      await database.run(
        `create function sys.tell() returns trigger language plpgsql as
           $$ begin /* dblink */ return new; end $$;
         create trigger tell before insert on sys.sessions
           for each row execute function sys.tell()`,
      );
      const refused = await one("sessionCreate");
      assert.deepEqual(
        [refused.failure, refused.times],
        [{ code: "reaches-outside", triggers: ["tell"] }, []],
      );
      const allowed = await one("sessionCreate", { allowOutside: true });
      assert.equal(allowed.failure, null);
    });

    it("says that a database has no tables of that shape", async () => {
      await database.run("drop schema sys cascade");
      const measured = await measure(WORKLOADS);
      assert.deepEqual(
        measured.map(({ failure }) => failure),
        Array.from({ length: 4 }, () => ({ code: "no-table" })),
      );
    });

    it("stops at its time limit", async () => {
      await database.run(
        `create function sys.wait() returns trigger language plpgsql as
           $$ begin perform pg_sleep(0.05); return new; end $$;
         create trigger wait before insert on sys.sessions
           for each row execute function sys.wait()`,
      );
      const { times, failure } = await one("sessionCreate", { warmUp: 0, maxMs: 400 });
      assert.equal(failure, null);
      assert.ok(times.length > 0 && times.length <= 8, String(times.length));
    });

    it("ends a run that waits when it is cancelled, and changes nothing", async () => {
      await database.run(
        `create function sys.wait() returns trigger language plpgsql as
           $$ begin perform pg_sleep(60); return new; end $$;
         create trigger wait before insert on sys.sessions
           for each row execute function sys.wait()`,
      );
      const before = await content();
      const cancel = new AbortController();
      const request = {
        ...REQUEST,
        workloads: ["sessionCreate"] as const,
        statementTimeoutMs: 50_000,
      };
      const measuring = meter.measure(database.target(), request, nothing, cancel.signal);
      await waitUntilSleeping(database);
      cancel.abort();
      assert.deepEqual(await measuring, { ok: false, error: { code: "cancelled" } });
      assert.deepEqual(await content(), before);
    });

    it("logs many in at once, closes all, and leaves every row as it was", async () => {
      const before = await content();
      const loaded = await meter.load(database.target(), { ...LOAD, logins: 20 }, nothing, NEVER);
      assert.ok(loaded.ok && loaded.value.ok, JSON.stringify(loaded));
      const { started, done, errors, timedOut, connect, total } = loaded.value.value;
      assert.deepEqual([started, done, errors, timedOut], [20, 20, [], false]);
      assert.ok(connect !== null && total !== null && connect.p50 <= total.p50);
      assert.deepEqual(await content(), before);
    });

    it("starts no more logins than the server has room for", async () => {
      await database.run(`alter database "${database.name}" connection limit 6`);
      await database.run(`create role performance_limited login password 'x' connection limit 5;
         grant usage on schema sys to performance_limited; grant all on all tables in schema sys to performance_limited`);
      const target = { ...database.target({ user: "performance_limited" }), password: "x" };
      const loaded = await meter.load(target, { ...LOAD, logins: 100 }, nothing, NEVER);
      await database.assertNoSessions();
      await database.run("drop owned by performance_limited; drop role performance_limited");
      assert.ok(loaded.ok && loaded.value.ok, JSON.stringify(loaded));
      const { asked, started, done, errors } = loaded.value.value;
      // One of the five is the session that looks.
      assert.deepEqual([asked, started, done, errors], [100, 4, 4, []]);
    });

    it("refuses production unless it is told so", async () => {
      const target = database.target({ environment: "production" });
      const refused = await meter.load(target, { ...LOAD, logins: 2 }, nothing, NEVER);
      assert.deepEqual(refused, { ok: true, value: { ok: false, error: { code: "production" } } });
      const allowed = await meter.load(
        target,
        { ...LOAD, logins: 2, allowProduction: true },
        nothing,
        NEVER,
      );
      assert.ok(allowed.ok && allowed.value.ok && allowed.value.value.done === 2);
    });

    it("ends a load at its time limit with what was not done told as an error", async () => {
      await database.run(
        `create function sys.wait() returns trigger language plpgsql as
           $$ begin perform pg_sleep(60); return new; end $$;
         create trigger wait before insert on sys.sessions
           for each row execute function sys.wait()`,
      );
      const loaded = await meter.load(
        database.target(),
        { ...LOAD, logins: 3, maxMs: 1500, statementTimeoutMs: 40_000 },
        nothing,
        NEVER,
      );
      assert.ok(loaded.ok && loaded.value.ok, JSON.stringify(loaded));
      const { done, errors, timedOut, durationMs } = loaded.value.value;
      assert.deepEqual([done, errors, timedOut], [0, [{ message: "cancelled", count: 3 }], true]);
      assert.ok(durationMs < 20_000);
    });
  });
}

async function waitUntilSleeping(database: TestDatabase): Promise<void> {
  for (;;) {
    const rows = await database.withClient(async (client) => {
      const asked = await client.query<object>(
        `select 1 from pg_stat_activity
          where application_name = 'schema-ops-measure' and wait_event = 'PgSleep'
            and datname = current_database()`,
      );
      return asked.rows;
    });
    if (rows.length > 0) {
      return;
    }
    await new Promise((wake) => setTimeout(wake, 50));
  }
}
