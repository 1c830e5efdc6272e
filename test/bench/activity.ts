/**
 * What the view of a server's connections, and the live dashboard, cost the server: CPU time of the
 * backend that is asked, for each look, with 500 connections of which some wait for each other. At the interval that is the
 * default, it may be one percent of a core.
 *
 *   npx tsx test/bench/activity.ts
 */
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import pg from "pg";
import { DEFAULT_REFRESH_SECONDS } from "../../src/core/sessions/refresh.ts";
import { createLiveReader } from "../../src/postgres/health/liveReader.ts";
import { createWatchKeeper } from "../../src/postgres/backendWatcher.ts";
import { createActivityReader } from "../../src/postgres/sessions/activityReader.ts";
import { connectParts, NEVER } from "../support/connectParts.ts";
import { createDatabase } from "../support/database.ts";
import { startPostgres } from "../support/postgresServer.mjs";

const CONNECTIONS = 500;
const WAITING = 25;
const REFRESHES = 100;
const LIMIT = 0.01;
/** What the system counts a process's time in. */
const TICK_MS = 10;

/** User and system time of a process, in milliseconds. */
function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

const server = await startPostgres({ settings: { max_connections: String(CONNECTIONS + 50) } });
const keeper = createWatchKeeper(connectParts());
const clients: pg.Client[] = [];
try {
  const database = await createDatabase({ server: server.url() });
  await database.run("create table t (id int primary key); insert into t values (1)");
  for (let count = 0; count < CONNECTIONS; count++) {
    const client = new pg.Client({ connectionString: database.url, application_name: "app" });
    client.on("error", () => undefined);
    await client.connect();
    clients.push(client);
    await client.query(`select ${count} /* ${"x".repeat(800)} */`);
  }
  const [holder, ...others] = clients;
  await holder?.query("begin; update t set id = id");
  const waiting = others
    .slice(0, WAITING)
    .map((client) => client.query("update t set id = id").catch(() => undefined));

  const activity = createActivityReader(() => keeper);
  const live = createLiveReader(keeper);
  const looks = {
    activity: () => activity.activity(database.target(), NEVER),
    live: () => live.look(database.target(), NEVER),
  };
  for (const [name, look] of Object.entries(looks)) {
    const asked = async (): Promise<void> => {
      const read = await look();
      if (!read.ok) {
        throw new Error(JSON.stringify(read.error));
      }
    };
    for (let count = 0; count < 10; count++) {
      await asked();
    }
    const pid = await database.withClient(async (client) => {
      const { rows } = await client.query<{ pid: number }>(
        "select pid from pg_stat_activity where application_name = 'schema-ops-watch'",
      );
      return rows[0]?.pid ?? 0;
    });
    const cpuBefore = cpuMs(pid);
    const started = performance.now();
    for (let count = 0; count < REFRESHES; count++) {
      await asked();
    }
    const wall = (performance.now() - started) / REFRESHES;
    const cpu = (cpuMs(pid) - cpuBefore) / REFRESHES;
    const share = cpu / (DEFAULT_REFRESH_SECONDS * 1000);
    process.stdout.write(
      `${name}: ${CONNECTIONS} connections, ${WAITING} waiting: ${cpu.toFixed(2)} ms CPU and ${wall.toFixed(2)} ms a look, ` +
        `every ${DEFAULT_REFRESH_SECONDS} s: ${(share * 100).toFixed(3)} % of a core (limit ${LIMIT * 100} %)\n`,
    );
    if (share > LIMIT) {
      process.exitCode = 1;
    }
  }
  await holder?.query("rollback");
  await Promise.all(waiting);
} finally {
  keeper.dispose();
  await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  await server.stop();
}
