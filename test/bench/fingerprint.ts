/**
 * The fingerprint of a database of 10,000 tables, with an index and a comment each, beside
 * `pg_dump --schema-only` of it into nothing, in turns: it may take twice as long. How long others on
 * the event loop wait meanwhile, and while it is kept, read again and compared.
 *
 *   npx tsx test/bench/fingerprint.ts
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import type { Fingerprint } from "../../src/core/catalog/fingerprint/fingerprint.ts";
import { NEVER_CANCELLED } from "../../src/core/lib/cancelSignal.ts";
import { createFingerprintReader } from "../../src/local/catalog/fingerprintReader.ts";
import { createFingerprintStore } from "../../src/local/deployment/fingerprintStore.ts";
import { createContentReader } from "../../src/postgres/catalog/tableContent.ts";
import { connectParts } from "../support/connectParts.ts";
import { createDatabase, stopTestServers, type TestDatabase } from "../support/database.ts";

const TABLES = Number(process.env["BENCH_TABLES"] ?? "10000");
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? "3");
const RATIO = 2;
/** Longest that others on the event loop wait. */
const LONGEST_WAIT_MS = 50;

const database = await createDatabase();
const reader = createFingerprintReader({
  env: process.env,
  content: createContentReader(connectParts()),
  clock: { now: () => Date.now() },
});
const store = createFingerprintStore();
let missed = false;
try {
  await fill(database);
  const times = { dump: [] as number[], ours: [] as number[] };
  const waited: [what: string, ms: number][] = [];
  const watched = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const waits = watchLoop();
    const done = await work();
    waited.push([what, waits()]);
    return done;
  };
  const folder = await mkdtemp(path.join(tmpdir(), "schema-ops-bench-"));
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    execFileSync("pg_dump", ["--schema-only", "--file=/dev/null", database.url]);
    const between = performance.now();
    const taken = await watched("taken", () =>
      reader.ofDatabase(database.target(), { content: { kind: "none" } }, NEVER_CANCELLED),
    );
    times.dump.push(between - start);
    times.ours.push(performance.now() - between);
    if (!taken.ok || taken.value.objects.length < 3 * TABLES) {
      throw new Error(`no whole fingerprint: ${JSON.stringify(taken).slice(0, 200)}`);
    }
    await watched("kept", () => store.keep(path.join(folder, String(round)), taken.value));
    const read = await watched("read", () =>
      store.read(path.join(folder, String(round)), taken.value.digest),
    );
    if (!read.ok) {
      throw new Error(read.error);
    }
    await watched("compared", () => reader.compare(taken.value, read.value));
    await watched("compared with nothing equal", () =>
      reader.compare(taken.value, otherwise(read.value)),
    );
  }
  await rm(folder, { recursive: true });
  const [dump, ours] = [median(times.dump), median(times.ours)];
  const ratio = ours / dump;
  const longest = Math.max(...waited.map(([, ms]) => ms));
  missed = ratio > RATIO || longest > LONGEST_WAIT_MS;
  console.log(
    `fingerprint of ${TABLES} tables: ${ours.toFixed(0)} ms, pg_dump --schema-only ${dump.toFixed(0)} ms: ` +
      `${ratio.toFixed(2)} times (limit ${RATIO})`,
  );
  for (const what of new Set(waited.map(([name]) => name))) {
    const own = waited.filter(([name]) => name === what).map(([, ms]) => ms);
    console.log(
      `  longest wait of others while it is ${what}: ${Math.max(...own).toFixed(0)} ms (limit ${LONGEST_WAIT_MS})`,
    );
  }
} finally {
  await database.drop();
  await stopTestServers();
}
console.log(missed ? "fingerprint: missed" : "fingerprint: holds");
process.exitCode = missed ? 1 : 0;

function otherwise(fingerprint: Fingerprint): Fingerprint {
  const objects = fingerprint.objects.map((object) => ({
    ...object,
    definition: `${object.definition} `,
    digest: `${object.digest} `,
  }));
  return { ...fingerprint, objects };
}

/** In parts: one transaction cannot lock so many tables. */
async function fill(on: TestDatabase): Promise<void> {
  await on.withClient(async (client) => {
    for (let from = 0; from < TABLES; from += 500) {
      const to = Math.min(from + 500, TABLES) - 1;
      await client.query(`DO $$ BEGIN
        FOR i IN ${from}..${to} LOOP
          EXECUTE format('CREATE TABLE t_%s (id integer PRIMARY KEY, name text NOT NULL, at timestamptz DEFAULT now())', i);
          EXECUTE format('CREATE INDEX ON t_%s (name)', i);
          EXECUTE format('COMMENT ON TABLE t_%s IS %L', i, 'table ' || i);
        END LOOP; END $$`);
    }
  });
}

/** The longest time between two turns of the event loop until it is asked. */
function watchLoop(): () => number {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return Math.max(longest, performance.now() - last);
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}
