import assert from "node:assert/strict";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import * as fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { connected } from "../../support/database.ts";
import { ROOT, TOOL_FOLDER } from "../../support/paths.mjs";
import { newestDumpableMajor } from "../../support/postgresInstall.mjs";
import { startPostgres } from "../../support/postgresServer.mjs";

const execute = promisify(execFile);

/** What the shipped package holds of the command line: its bundle, its words, its manifest. */
let package_: Promise<string> | undefined;
const made: string[] = [];

after(() => {
  for (const folder of made.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The bundle, built once from the sources as they are. */
export async function bundle(): Promise<string> {
  package_ ??= (async () => {
    const folder = temporaryFolder("package");
    await execute(process.execPath, ["esbuild.mjs", "--outdir", path.join(folder, "dist")], {
      cwd: ROOT,
    });
    await fs.cp(path.join(ROOT, "l10n"), path.join(folder, "l10n"), { recursive: true });
    await fs.copyFile(path.join(ROOT, "package.json"), path.join(folder, "package.json"));
    return folder;
  })();
  return path.join(await package_, "dist", "cli.js");
}

export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), `schema-ops-cli-${name}-`));
  made.push(folder);
  return folder;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
}

type Environment = Readonly<Record<string, string>>;

/** The program in a folder, in an environment of its own. */
export async function start(
  cwd: string,
  args: readonly string[],
  environment: Environment = {},
): Promise<Started> {
  const child = spawn(process.execPath, [await bundle(), ...args], {
    cwd,
    env: { PATH: process.env["PATH"], HOME: cwd, TMPDIR: os.tmpdir(), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { stdout, stderr } = child;
  const texts = [stdout, stderr].map(text);
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const ended = Promise.all([exit, ...texts]).then(([code, out = "", err = ""]) => ({
    code,
    stdout: out,
    stderr: err,
  }));
  return { child, ended };
}

export async function run(
  cwd: string,
  args: readonly string[],
  environment: Environment = {},
): Promise<Ran> {
  return (await start(cwd, args, environment)).ended;
}

/** A server with the two databases of the example, and a workspace folder beside it. */
export interface Place {
  readonly folder: string;
  readonly server: Awaited<ReturnType<typeof startPostgres>>;
  /** `--connection` for both databases. */
  readonly connections: readonly string[];
  write(name: string, text: string): Promise<void>;
  so(...args: readonly string[]): Promise<Ran>;
  start(...args: readonly string[]): Promise<Started>;
  /** Empty databases and no deployment. */
  reset(): Promise<void>;
  sql(database: string, text: string): Promise<readonly Record<string, unknown>[]>;
  remove(): Promise<void>;
}

const MADE_BY_RUNS = new Set([".schema-ops", "backups", "logs", "operations"]);
const DATABASES = ["mgmt_db", "tnnt_db"] as const;

export async function createPlace(source?: string): Promise<Place> {
  const server = await startPostgres({ major: newestDumpableMajor() });
  const folder = temporaryFolder("workspace");
  if (source !== undefined) {
    await fs.cp(source, folder, {
      recursive: true,
      // What runs left behind there is not the example's.
      filter: (name) =>
        !/__pycache__|\.mypy_cache/.test(name) && !MADE_BY_RUNS.has(path.relative(source, name)),
    });
  }
  const environment = {
    PGPASSWORD: server.password,
    LANG: "C.UTF-8",
    // The machine may have client tools only.
    SCHEMA_OPS_POSTGRES_FOLDERS: TOOL_FOLDER,
  };
  const uri = (database: string): string =>
    `postgres://${server.superuser}@${server.host}:${server.port}/${database}`;
  const place: Place = {
    folder,
    server,
    connections: [
      "--connection",
      `manager=${uri("mgmt_db")}`,
      "--connection",
      `tenant=${uri("tnnt_db")}`,
    ],
    write: async (name, text) => {
      await fs.mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await fs.writeFile(path.join(folder, name), text);
    },
    so: (...args) => run(folder, args, environment),
    start: (...args) => start(folder, args, environment),
    reset: async () => {
      await fs.rm(path.join(folder, ".schema-ops"), { recursive: true, force: true });
      await connected(server.url(), async (client) => {
        const { rows } = await client.query<{ name: string }>(
          "select quote_ident(datname) as name from pg_database where datname ~ '^(mgmt|tnnt)_db'",
        );
        for (const { name } of rows) {
          await client.query(`drop database ${name} with (force)`);
        }
        for (const name of DATABASES) {
          await client.query(`create database ${name}`);
        }
      });
    },
    sql: (database, text) =>
      connected(server.url(database), async (client) => {
        const { rows } = await client.query<Record<string, unknown>>(text);
        return rows;
      }),
    remove: async () => {
      await server.stop();
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
  await place.reset();
  return place;
}

export type Json = Readonly<Record<string, unknown>>;

/** Standard output as one JSON object: nothing else may stand there. */
export function json(ran: Ran): Json {
  try {
    return record(JSON.parse(ran.stdout));
  } catch (error) {
    assert.fail(`${String(error)}\n${ran.stdout}\n${ran.stderr}`);
  }
}

export function record(value: unknown): Json {
  assert.ok(typeof value === "object" && value !== null && !Array.isArray(value));
  return { ...value };
}

export function records(value: unknown): readonly Json[] {
  assert.ok(Array.isArray(value));
  return value.map(record);
}

/** Folders of the deployments, oldest first. */
export async function deployments(folder: string): Promise<readonly string[]> {
  const parent = path.join(folder, ".schema-ops", "deployments");
  const names = await fs.readdir(parent).catch(() => []);
  return names.sort().map((name) => path.join(parent, name));
}

/** The events of a journal, after its chain was checked with nothing but a hash. */
export async function wholeJournal(deployment: string): Promise<readonly Json[]> {
  const text = await fs.readFile(path.join(deployment, "journal.jsonl"), "utf8");
  assert.ok(text.endsWith("\n"));
  const lines = text.split("\n").slice(0, -1);
  let previous = "";
  return lines.map((line, index) => {
    const entry = record(JSON.parse(line));
    assert.equal(entry["seq"], index + 1);
    assert.equal(entry["prev"], previous, `line ${index + 1} follows another one`);
    previous = createHash("sha256").update(line).digest("hex");
    return record(entry["event"]);
  });
}

export async function lastDeployment(folder: string): Promise<string> {
  const found = (await deployments(folder)).at(-1);
  assert.ok(found !== undefined, "there is no deployment");
  return found;
}

/** Waits until something is so. */
export async function until(what: string, test: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await test())) {
    assert.ok(Date.now() < deadline, `${what}: not within 20 s`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}
