/**
 * A backup beside pg_dump with the same options, and a rollback's restore and comparison beside pg_restore,
 * in turns. A backup may take 1.05 times as long, restore and comparison 1.15 times; no name may be locked for a second.
 *
 *   npx tsx test/bench/backup.ts            (BENCH_MB=2048 for a database of 2 GB, BENCH_ROUNDS=1)
 */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { SILENT } from "../../src/core/backup/ports.ts";
import { NEVER_CANCELLED } from "../../src/core/lib/cancelSignal.ts";
import { runRollback } from "../../src/core/rollback/runRollback.ts";
import { requestFor } from "../postgres/backup/support.ts";
import { backups, dropAll, requestOf, rollbackParts } from "../postgres/rollback/support.ts";
import { createDatabase, stopTestServers } from "../support/database.ts";

const MEGABYTES = Number(process.env["BENCH_MB"] ?? "200");
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? "3");
const TABLES = 8;
const ROW_BYTES = 240;
const LIMITS = { backup: 1.05, restore: 1.15, lockMs: 1000 };

const db = await createDatabase();
const root = await fs.mkdtemp(path.join(os.tmpdir(), "schema-ops-bench-"));
const env = {
  ...process.env,
  ...{ PGHOST: db.host, PGPORT: String(db.port), PGUSER: db.user, PGPASSWORD: db.password },
};
const best = (times: readonly number[]): number => Math.min(...times);
const timed = async <T>(work: () => T | Promise<T>): Promise<{ ms: number; value: T }> => {
  const started = performance.now();
  const value = await work();
  return { ms: performance.now() - started, value };
};
let mostRss = 0;
const watching = setInterval(() => {
  mostRss = Math.max(mostRss, process.memoryUsage().rss);
}, 50);

try {
  const rows = Math.ceil((MEGABYTES * 1024 ** 2) / TABLES / ROW_BYTES);
  for (let n = 0; n < TABLES; n++) {
    await db.run(`create table t${n} as
      select i as id, md5(i::text) || md5((i + ${n})::text) as a, repeat(md5((i * 7)::text), 4) as b
        from generate_series(1, ${rows}) as i`);
    await db.run(`alter table t${n} add primary key (id)`);
  }
  await db.run("vacuum analyze");
  const theirs: number[] = [];
  const ours: number[] = [];
  const restores: number[] = [];
  const verified: number[] = [];
  const locks: number[] = [];
  const dump = path.join(root, "theirs");
  for (let round = 0; round < ROUNDS; round++) {
    await fs.rm(dump, { recursive: true, force: true });
    const dumped = await timed(() =>
      execFileSync("pg_dump", ["-Fd", "-j2", "-f", dump, db.name], { env }),
    );
    theirs.push(dumped.ms);
    const taken = await timed(() =>
      backups.take(requestFor(root, db.target()), SILENT, NEVER_CANCELLED),
    );
    if (!taken.value.ok) {
      throw new Error(JSON.stringify(taken.value.error));
    }
    ours.push(taken.ms);
    const other = await createDatabase();
    const restored = await timed(() =>
      execFileSync("pg_restore", ["-j2", "-d", other.name, dump], { env }),
    );
    restores.push(restored.ms);
    await other.drop();
    const marks = new Map<string, number>();
    const observer = {
      onStage: (stage: string): void => {
        if (!marks.has(stage)) {
          marks.set(stage, performance.now());
        }
      },
    };
    const plan = requestOf(root, [{ db, backup: taken.value.value }]);
    const done = await runRollback(rollbackParts(), plan, observer, NEVER_CANCELLED);
    if (!done.ok) {
      throw new Error(JSON.stringify(done.error));
    }
    verified.push((marks.get("compare") ?? 0) - (marks.get("restore") ?? 0));
    locks.push(done.value.lockMs);
  }
  const ratios = { backup: best(ours) / best(theirs), restore: best(verified) / best(restores) };
  const line = (name: string, value: number, limit: number): string =>
    `${name.padEnd(32)} ${value.toFixed(2).padStart(9)}   (limit ${limit})`;
  console.log(
    [
      `${MEGABYTES} MB, ${ROUNDS} rounds; pg_dump ${best(theirs).toFixed(0)} ms, pg_restore ${best(restores).toFixed(0)} ms`,
      line("backup / pg_dump", ratios.backup, LIMITS.backup),
      line("restore + verify / pg_restore", ratios.restore, LIMITS.restore),
      line("longest lock, ms", Math.max(...locks), LIMITS.lockMs),
      `most memory                      ${(mostRss / 1024 ** 2).toFixed(0)} MB`,
    ].join("\n"),
  );
  const isWithin =
    ratios.backup <= LIMITS.backup &&
    ratios.restore <= LIMITS.restore &&
    Math.max(...locks) < LIMITS.lockMs;
  process.exitCode = isWithin ? 0 : 1;
} finally {
  clearInterval(watching);
  await dropAll(db);
  await fs.rm(root, { recursive: true, force: true });
  await stopTestServers();
}
