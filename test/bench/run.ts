import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { createBlockRunner } from "../../src/local/shell/blockRunner.ts";
import { createDatabase, stopTestServers } from "../support/database.ts";

/**
 * A step's wall time beside bash running the same block: `psql -f` of 2,000 statements. Both take
 * turns in one run; the figure is the ratio of the medians. On a machine that does other things too,
 * the ratio of the fastest says what is ours: the bench fails when both are above 1.05.
 */

const STATEMENTS = 2_000;
const LIMIT = 1.05;
const pairs = Number(process.env["BENCH_PAIRS"] ?? "15");

const script = [
  "set client_min_messages = warning;",
  "drop schema if exists bench cascade;",
  "create schema bench;",
  ...Array.from({ length: STATEMENTS - 3 }, (_, index) => {
    const table = `bench.t${Math.floor(index / 10)}`;
    return index % 10 === 0
      ? `create table ${table} (id int primary key, name text not null, at timestamptz default now());`
      : `insert into ${table} (id, name) values (${index}, 'row ${index}');`;
  }),
  "",
].join("\n");

const database = await createDatabase();
const folder = await mkdtemp(path.join(os.tmpdir(), "schema-ops-bench-"));
try {
  await writeFile(path.join(folder, "many.sql"), script);
  const text = "set -e\npsql -q -f many.sql\n";
  const target = database.target();
  const env = {
    ...process.env,
    PGHOST: database.host,
    PGPORT: String(database.port),
    PGUSER: database.user,
    PGPASSWORD: database.password,
    PGDATABASE: database.name,
  };
  const plain = async (): Promise<number> => {
    const started = performance.now();
    await promisify(execFile)("bash", ["-c", text], { cwd: folder, env });
    return performance.now() - started;
  };
  const runner = createBlockRunner();
  let count = 0;
  const ours = async (): Promise<number> => {
    const started = performance.now();
    count += 1;
    const outcome = await runner.run(
      {
        runId: `bench-${count}`,
        block: { id: "b", text, language: "bash", tolerate: [] },
        source: { path: "/bench.md", line: 1 },
        cwd: folder,
        targets: [target],
        defaultTarget: target,
        pathMappings: [],
        values: {},
        timeoutMs: null,
        logFile: path.join(folder, "run.log"),
      },
      { onOutput: () => undefined, onPrompt: () => Promise.resolve(null) },
      new AbortController().signal,
    );
    if (outcome.kind !== "passed") {
      throw new Error(JSON.stringify(outcome.failures));
    }
    return performance.now() - started;
  };
  await plain();
  await ours();
  const [bash, step]: [number[], number[]] = [[], []];
  for (let pair = 0; pair < pairs; pair++) {
    // Whoever comes second may find the machine warmer: they take turns.
    if (pair % 2 === 0) {
      bash.push(await plain());
      step.push(await ours());
    } else {
      step.push(await ours());
      bash.push(await plain());
    }
  }
  const ratio = median(step) / median(bash);
  const fastest = Math.min(...step) / Math.min(...bash);
  console.log(
    `run: bash ${median(bash).toFixed(0)} ms, step ${median(step).toFixed(0)} ms, ratio ${ratio.toFixed(3)}, of the fastest ${fastest.toFixed(3)} (limit ${LIMIT}, ${pairs} pairs, ${STATEMENTS} statements)`,
  );
  process.exitCode = Math.min(ratio, fastest) <= LIMIT ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
  await database.drop();
  await stopTestServers();
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
