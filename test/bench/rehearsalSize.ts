/**
 * Rehearses a small runbook with all data of a large database, from the backup to both rollbacks: the program's
 * memory must not grow with the database.
 *
 *   npx tsx test/bench/rehearsalSize.ts            (BENCH_MB=2048 for a database of 2 GB)
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { createDatabase, stopTestServers } from "../support/database.ts";
import { ROOT } from "../support/paths.mjs";

const MEGABYTES = Number(process.env["BENCH_MB"] ?? "200");
const LIMIT_MB = 300;
const TABLES = 8;
const ROW_BYTES = 240;

const PLAN = `# Plan

## Phase 1: one column more

\`\`\`bash
psql -d DATABASE -c 'alter table t0 add column more int'
\`\`\`

\`\`\`sql
-- expected: 8
select count(*) from pg_tables where schemaname = 'public';
\`\`\`

## Rollback

\`\`\`bash
psql -d DATABASE -c 'alter table t0 drop column more'
\`\`\`
`;

const db = await createDatabase();
const folder = mkdtempSync(path.join(os.tmpdir(), "schema-ops-bench-"));
try {
  const rows = Math.ceil((MEGABYTES * 1024 ** 2) / TABLES / ROW_BYTES);
  for (let n = 0; n < TABLES; n++) {
    await db.run(`create table t${n} as
      select i as id, md5(i::text) || md5((i + ${n})::text) as a, repeat(md5((i * 7)::text), 4) as b
        from generate_series(1, ${rows}) as i`);
    await db.run(`alter table t${n} add primary key (id)`);
  }
  execFileSync(process.execPath, ["esbuild.mjs", "--outdir", path.join(folder, "dist")], {
    cwd: ROOT,
  });
  cpSync(path.join(ROOT, "package.json"), path.join(folder, "package.json"));
  const workspace = path.join(folder, "workspace");
  mkdirSync(workspace);
  writeFileSync(path.join(workspace, "PLAN.md"), PLAN.replaceAll("DATABASE", db.name));
  const uri = `postgres://${db.user}@${db.host}:${String(db.port)}/${db.name}`;
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...[path.join(folder, "dist/cli.js"), "rehearse", "PLAN.md", "--json", "--data", "all"],
      ...["--connection", `big=${uri}`],
    ],
    {
      cwd: workspace,
      env: { ...process.env, PGPASSWORD: db.password },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let [said, most] = ["", 0];
  child.stdout.on("data", (data: Buffer) => (said += data.toString()));
  const watching = setInterval(() => (most = Math.max(most, peakMegabytes(child.pid))), 100);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  clearInterval(watching);
  const seconds = (performance.now() - started) / 1000;
  const report = JSON.parse(said) as {
    readonly rollback?: string;
    readonly managedRollback?: { readonly outcome: string };
  };
  const back = `${String(report.rollback)}, managed ${String(report.managedRollback?.outcome)}`;
  console.log(
    `rehearsal of ${MEGABYTES} MB with all data: ${seconds.toFixed(0)} s, at most ${most.toFixed(0)} MB of memory (limit ${LIMIT_MB} MB); rollback ${back}`,
  );
  if (code !== 0 || most > LIMIT_MB) {
    console.error(`missed: exit code ${String(code)}`);
    process.exitCode = 1;
  }
} finally {
  await db.drop();
  await stopTestServers();
  rmSync(folder, { recursive: true, force: true });
}

/** The most memory that a process has had, as Linux counts it; 0 elsewhere. */
function peakMegabytes(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, "utf8");
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? "0") / 1024;
  } catch {
    return 0;
  }
}
