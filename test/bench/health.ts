/**
 * Reads the health pack of a database of 10,000 tables over one session: under 3 s, and at most 1.5
 * times as long as psql takes for the same statements, taken from what our session sends.
 *
 *   npx tsx test/bench/health.ts
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { HEALTH_PARTS } from "../../src/core/monitoring/finding.ts";
import { createHealthReader } from "../../src/postgres/health/healthReader.ts";
import { createQuestionKeeper } from "../../src/postgres/questionAsker.ts";
import { connectParts, NEVER } from "../support/connectParts.ts";
import { createDatabase, stopTestServers } from "../support/database.ts";

const TABLES = 10_000;
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? "5");
const LIMIT_MS = 3000;
const RATIO = 1.5;

const database = await createDatabase();
const keeper = createQuestionKeeper(connectParts());
const reader = createHealthReader(keeper);
const folder = mkdtempSync(path.join(os.tmpdir(), "schema-ops-bench-"));
const missed: string[] = [];

try {
  await fill();
  const statements = await statementsOfOurs();
  const file = path.join(folder, "health.sql");
  writeFileSync(file, statements.map((sql) => `${sql};\n`).join(""));
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await timed(read));
    theirs.push(await timed(() => psql("-f", file)));
  }
  const [our, their] = [median(ours), median(theirs)];
  console.log(
    `health pack of ${TABLES} tables: ${our.toFixed(0)} ms, psql ${their.toFixed(0)} ms, ratio ${(our / their).toFixed(2)} (${statements.length} statements)`,
  );
  if (our > LIMIT_MS || our > their * RATIO) {
    missed.push("health pack");
  }
} finally {
  keeper.dispose();
  rmSync(folder, { recursive: true });
  await database.drop();
  await stopTestServers();
}
if (missed.length > 0) {
  console.error(`missed: ${missed.join(", ")}`);
  process.exitCode = 1;
}

async function read(): Promise<void> {
  const facts = await reader.read(database.target(), { serverWide: true }, NEVER);
  if (!facts.ok) {
    throw new Error(JSON.stringify(facts.error));
  }
  const { parts } = facts.value;
  const slow = HEALTH_PARTS.filter((part) => {
    const seen = parts[part];
    return seen.kind === "missing" && seen.why.code === "too-slow";
  });
  if (slow.length > 0) {
    throw new Error(`left out: ${slow.join(", ")}`);
  }
}

async function fill(): Promise<void> {
  for (let from = 0; from < TABLES; from += 500) {
    await database.run(
      Array.from(
        { length: 500 },
        (_, index) =>
          `create table t_${from + index} (id serial primary key, name text, at timestamptz); create index on t_${from + index} (at);`,
      ).join("\n"),
    );
  }
  await database.run(
    "insert into t_1 (name) select repeat('x', 100) from generate_series(1, 100000)",
  );
  await database.run("analyze");
}

/** What one reading sends, parameters filled in. */
async function statementsOfOurs(): Promise<readonly string[]> {
  const seen: string[] = [];
  await keeper.use(
    database.target(),
    NEVER,
    () => Promise.resolve(),
    (session) => {
      const { client } = session;
      const send = client.query.bind(client);
      Object.assign(client, {
        query: (...args: unknown[]): unknown => {
          const [first] = args;
          const text = textOf(first);
          if (/^\s*(?:select|with)\b/i.test(text)) {
            seen.push(text.trim());
          }
          return Reflect.apply(send, client, args);
        },
      });
      return Promise.resolve();
    },
  );
  await read();
  const begin = "SET search_path = pg_catalog, pg_temp";
  return [begin, ...seen.map((sql) => sql.replace("any($1)", "any(array['fsync', 'work_mem'])"))];
}

function textOf(query: unknown): string {
  if (typeof query === "string") {
    return query;
  }
  return typeof query === "object" && query !== null && "text" in query ? String(query.text) : "";
}

function psql(...args: readonly string[]): void {
  const { host, port, user, password, name } = database;
  execFileSync(
    "psql",
    [
      "-X",
      "-q",
      "-o",
      "/dev/null",
      "-h",
      host,
      "-p",
      String(port),
      "-U",
      user,
      "-d",
      name,
      ...args,
    ],
    { env: { ...process.env, PGPASSWORD: password } },
  );
}

async function timed(work: () => Promise<void> | void): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
