/**
 * The fingerprint of a database of 10,000 tables, with an index and a comment each, beside
 * `pg_dump --schema-only` of it into nothing, in turns: it may take twice as long.
 *
 *   npx tsx test/bench/fingerprint.ts
 */
import { execFileSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { NEVER_CANCELLED } from "../../src/core/lib/cancelSignal.ts";
import { createFingerprintReader } from "../../src/local/catalog/fingerprintReader.ts";
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
let missed = false;
try {
  await fill(database);
  const times = { dump: [] as number[], ours: [] as number[] };
  let longest = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    execFileSync("pg_dump", ["--schema-only", "--file=/dev/null", database.url]);
    const between = performance.now();
    const waits = watchLoop();
    const taken = await reader.ofDatabase(
      database.target(),
      { content: { kind: "none" } },
      NEVER_CANCELLED,
    );
    longest = Math.max(longest, waits());
    times.dump.push(between - start);
    times.ours.push(performance.now() - between);
    if (!taken.ok || taken.value.objects.length < 3 * TABLES) {
      throw new Error(`no whole fingerprint: ${JSON.stringify(taken).slice(0, 200)}`);
    }
  }
  const [dump, ours] = [median(times.dump), median(times.ours)];
  const ratio = ours / dump;
  missed = ratio > RATIO;
  console.log(
    `fingerprint of ${TABLES} tables: ${ours.toFixed(0)} ms, pg_dump --schema-only ${dump.toFixed(0)} ms: ` +
      `${ratio.toFixed(2)} times (limit ${RATIO}); longest wait of others ${longest.toFixed(0)} ms (wanted ${LONGEST_WAIT_MS})`,
  );
} finally {
  await database.drop();
  await stopTestServers();
}
console.log(missed ? "fingerprint: missed" : "fingerprint: holds");
process.exitCode = missed ? 1 : 0;

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
