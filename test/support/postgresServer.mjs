// @ts-check
import { execFile, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import * as fs from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { installPostgres, newestDumpableMajor } from "./postgresInstall.mjs";

/**
 * Real PostgreSQL servers for tests and the demo, with nothing but Node's own modules. Each server
 * gets a new cluster in the temporary folder, and the cluster goes with it.
 */

const run = promisify(execFile);
const CLUSTER_PREFIX = "schema-ops-pg-";
/** Where root cannot run a server, this account can: "nobody" everywhere. */
const NOBODY = 65534;

/** @typedef {import("./postgresInstall.mjs").PostgresMajor} PostgresMajor */

/**
 * @typedef {object} PostgresOptions
 * @property {PostgresMajor} [major] Default: {@link newestDumpableMajor}.
 * @property {Record<string, string>} [settings] Lines of postgresql.conf, on top of the usual ones.
 * @property {readonly string[]} [hba] Lines of pg_hba.conf; default: passwords over TCP, trust on the socket.
 * @property {string} [programs] Folder with `bin/` of an installed server; default: one from npm.
 * @property {Record<string, string>} [env] For the server, on top of the usual.
 * @property {Record<string, string>} [files] Written beside the data (certificates): name -> content.
 */

/**
 * @typedef {object} PostgresServer
 * @property {PostgresMajor} major
 * @property {string} host
 * @property {number} port
 * @property {string} socketDir Folder of the Unix socket.
 * @property {string} superuser
 * @property {string} password Of the superuser, over TCP.
 * @property {string} folder Holds the cluster, the log and what `files` named.
 * @property {(database?: string) => string} url For the superuser, with the password.
 * @property {() => string} log All that the server has written so far.
 * @property {() => Promise<void>} stop Stops the server and removes the cluster.
 * @property {() => Promise<void>} restart The same port and data.
 * @property {() => Promise<void>} halt Stops the server and keeps the cluster; `restart` brings it back.
 * @property {() => Promise<void>} kill9 As if the power went: no shutdown; `restart` brings it back.
 */

/**
 * Starts a server on a new, empty cluster.
 * @param {PostgresOptions} [options]
 * @returns {Promise<PostgresServer>}
 */
export async function startPostgres(options = {}) {
  const major = options.major ?? newestDumpableMajor();
  await removeOrphans();
  const installed = options.programs ?? (await installPostgres(major));
  const owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), CLUSTER_PREFIX));
  await fs.writeFile(path.join(folder, "owner.pid"), String(process.pid));
  const password = "postgres";
  const data = path.join(folder, "data");
  const bin = path.join(await reachable(installed, folder, owner), "bin");
  const passwordFile = path.join(folder, "password");
  await fs.writeFile(passwordFile, password);
  for (const [name, content] of Object.entries(options.files ?? {})) {
    await fs.writeFile(path.join(folder, name), content, { mode: 0o600 });
  }
  if (owner.uid !== undefined) {
    for (const name of ["", "password", ...Object.keys(options.files ?? {})]) {
      await fs.chown(path.join(folder, name), owner.uid, owner.gid);
    }
  }
  const env = { ...serverEnvironment(), ...options.env };
  await run(
    path.join(bin, "initdb"),
    [
      ...["-D", data, "-U", "postgres", "-A", "scram-sha-256", `--pwfile=${passwordFile}`],
      ...["-E", "UTF8", "--no-locale", "--no-sync"],
    ],
    { cwd: folder, env, ...owner },
  );
  await fs.rm(passwordFile);
  await fs.writeFile(
    path.join(data, "pg_hba.conf"),
    (options.hba ?? ["local all all trust", "host all all all scram-sha-256"]).join("\n") + "\n",
  );

  await fs.appendFile(path.join(data, "postgresql.conf"), "include 'server.conf'\n");

  const logFile = path.join(folder, "server.log");
  let port = await freePort();
  /** @type {import("node:child_process").ChildProcess | null} */
  let child = null;
  let removed = false;

  const configure = () => {
    const settings = {
      port: String(port),
      listen_addresses: "127.0.0.1",
      unix_socket_directories: folder,
      shared_preload_libraries: "pg_stat_statements",
      max_connections: "100",
      shared_buffers: "32MB",
      fsync: "off",
      synchronous_commit: "off",
      full_page_writes: "off",
      ...options.settings,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`);
    return fs.writeFile(path.join(data, "server.conf"), lines.join("\n") + "\n");
  };

  const launch = async () => {
    await configure();
    const log = openSync(logFile, "a");
    const server = spawn(path.join(bin, "postgres"), ["-D", data], {
      cwd: folder,
      env,
      // A group of its own: Ctrl-C in a terminal reaches us, and we stop the server.
      detached: true,
      stdio: ["ignore", log, log],
      ...owner,
    });
    closeSync(log);
    child = server;
    server.unref();
    const deadline = Date.now() + 30_000;
    while (!(await isReady(data, server.pid))) {
      if (server.exitCode !== null || server.signalCode !== null) {
        child = null;
        return false;
      }
      if (Date.now() > deadline) {
        throw new Error(`PostgreSQL ${major} does not start: ${readFileSync(logFile, "utf8")}`);
      }
      await new Promise((wake) => setTimeout(wake, 20));
    }
    return true;
  };

  const start = async () => {
    // Somebody else may take the port between finding and using it.
    for (let attempt = 0; attempt < 3; attempt++) {
      if (await launch()) {
        return;
      }
      if (attempt === 2 || !/could not (bind|create any TCP)/.test(readFileSync(logFile, "utf8"))) {
        throw new Error(`PostgreSQL ${major} ended at once: ${readFileSync(logFile, "utf8")}`);
      }
      port = await freePort();
    }
  };

  /** @param {NodeJS.Signals} signal */
  const end = async (signal) => {
    const server = child;
    child = null;
    if (server === null || server.exitCode !== null || server.signalCode !== null) {
      return;
    }
    const exited = new Promise((resolve) => server.once("exit", resolve));
    server.ref();
    server.kill(signal);
    await exited;
    if (signal === "SIGKILL") {
      await backendsGone(server.pid ?? 0);
    }
  };

  const onExit = () => {
    if (!removed) {
      killGroup(child?.pid);
      rmSync(folder, { recursive: true, force: true });
    }
  };
  process.once("exit", onExit);

  try {
    await start();
  } catch (error) {
    onExit();
    removed = true;
    throw error;
  }

  return {
    major,
    host: "127.0.0.1",
    get port() {
      return port;
    },
    socketDir: folder,
    superuser: "postgres",
    password,
    folder,
    url: (database = "postgres") =>
      `postgres://postgres:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
    log: () => readFileSync(logFile, "utf8"),
    stop: async () => {
      await end("SIGINT");
      removed = true;
      process.removeListener("exit", onExit);
      await fs.rm(folder, { recursive: true, force: true });
    },
    restart: async () => {
      await end("SIGINT");
      await start();
    },
    halt: () => end("SIGINT"),
    kill9: () => end("SIGKILL"),
  };
}

/** @returns {NodeJS.ProcessEnv} without what would steer the server from outside */
function serverEnvironment() {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: "C" };
}

/**
 * The account that runs the server may not be allowed into the project's folder; then it gets a copy.
 * @param {string} installed
 * @param {string} folder
 * @param {{ uid?: number, gid?: number }} owner
 */
async function reachable(installed, folder, owner) {
  try {
    await run(path.join(installed, "bin/postgres"), ["--version"], { cwd: "/", ...owner });
    return installed;
  } catch (error) {
    if (owner.uid === undefined) {
      throw error;
    }
    const copy = path.join(folder, "postgres");
    await fs.cp(installed, copy, { recursive: true, verbatimSymlinks: true });
    return copy;
  }
}

/**
 * The eighth line of the server's pid file is its state: what pg_ctl waits for as well.
 * @param {string} data
 * @param {number | undefined} pid
 */
async function isReady(data, pid) {
  const lines = await fs.readFile(path.join(data, "postmaster.pid"), "utf8").catch(() => "");
  const [owner, , , , , , , state] = lines.split("\n");
  return owner === String(pid) && state?.trim() === "ready";
}

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        resolve(typeof address === "object" && address !== null ? address.port : 0),
      );
    });
  });
}

/** @param {number | undefined} pid */
function killGroup(pid) {
  if (pid !== undefined) {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It is gone already, which is what was wanted.
    }
  }
}

/**
 * Backends notice that their server died; a new one on the same data must wait for them.
 * @param {number} group
 */
async function backendsGone(group) {
  for (let attempt = 0; attempt < 500; attempt++) {
    try {
      process.kill(-group, 0);
    } catch {
      return;
    }
    await new Promise((wake) => setTimeout(wake, 10));
  }
  killGroup(group);
}

/** Ends servers whose starter was killed before it could: they are known by the folder we made. */
async function removeOrphans() {
  const names = await fs.readdir(os.tmpdir());
  for (const name of names.filter((entry) => entry.startsWith(CLUSTER_PREFIX))) {
    const folder = path.join(os.tmpdir(), name);
    const starter = Number(
      await fs.readFile(path.join(folder, "owner.pid"), "utf8").catch(() => 0),
    );
    if (starter === 0 || isAlive(starter)) {
      continue;
    }
    const pidFile = await fs
      .readFile(path.join(folder, "data/postmaster.pid"), "utf8")
      .catch(() => "");
    const pid = Number(pidFile.split("\n")[0]);
    if (pid > 0 && (await commandOf(pid)).includes(folder)) {
      killGroup(pid);
    }
    await fs.rm(folder, { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/** @param {number} pid */
async function commandOf(pid) {
  const { stdout } = await run("ps", ["-o", "args=", "-p", String(pid)]).catch(() => ({
    stdout: "",
  }));
  return stdout;
}
