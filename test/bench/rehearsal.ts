/**
 * Rehearses the example from its beginning to its rollback: under 30 s on an idle machine, and at most
 * 1.5 times as long as running it. Both are the program as people start it.
 *
 *   npx tsx test/bench/rehearsal.ts
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { createDatabases } from "../support/demo/demoDatabases.mjs";
import { ROOT } from "../support/paths.mjs";
import { newestDumpableMajor } from "../support/postgresInstall.mjs";
import { startPostgres } from "../support/postgresServer.mjs";

const LIMIT_MS = 30_000;
const RATIO = 1.5;

const server = await startPostgres({ major: newestDumpableMajor() });
const folder = mkdtempSync(path.join(os.tmpdir(), "schema-ops-bench-"));
try {
  cpSync(path.join(ROOT, "examples/conexgrow"), path.join(folder, "workspace"), {
    recursive: true,
  });
  execFileSync(process.execPath, ["esbuild.mjs", "--outdir", path.join(folder, "dist")], {
    cwd: ROOT,
  });
  cpSync(path.join(ROOT, "package.json"), path.join(folder, "package.json"));
  await createDatabases(server);
  const rehearsed = timed("rehearse");
  const run = timed("run", "--yes", "--open-gates", "bench");
  console.log(
    `rehearsal of the example: ${(rehearsed / 1000).toFixed(1)} s, its run ${(run / 1000).toFixed(1)} s, ratio ${(rehearsed / run).toFixed(2)}`,
  );
  if (rehearsed > LIMIT_MS || rehearsed > run * RATIO) {
    console.error("missed: rehearsal");
    process.exitCode = 1;
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

function timed(command: string, ...words: readonly string[]): number {
  const uri = (database: string): string =>
    `postgres://${server.superuser}@${server.host}:${String(server.port)}/${database}`;
  const started = performance.now();
  const ran = spawnSync(
    process.execPath,
    [
      ...[path.join(folder, "dist/cli.js"), command, "DEPLOYMENT_CHECKLIST.md", "--json", ...words],
      ...["--connection", `manager=${uri("mgmt_db")}`, "--connection", `tenant=${uri("tnnt_db")}`],
    ],
    {
      cwd: path.join(folder, "workspace"),
      env: { ...process.env, PGPASSWORD: server.password },
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (ran.status !== 0) {
    throw new Error(`${command}: ${String(ran.status)} ${ran.stderr}`);
  }
  return performance.now() - started;
}
