/**
 * Starts a disposable cluster until it answers: under 3 s, and at most 1.3 times as long as initdb
 * and the start of the same server by hand.
 *
 *   npx tsx test/bench/cluster.ts
 */
import { execFileSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { NEVER_CANCELLED } from "../../src/core/lib/cancelSignal.ts";
import { serverAccount } from "../../src/local/cluster/account.ts";
import { createDisposableClusters } from "../../src/local/cluster/disposableClusters.ts";
import { TOOL_FOLDER } from "../support/paths.mjs";
import { newestDumpableMajor } from "../support/postgresInstall.mjs";

const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? "5");
const LIMIT_MS = 3000;
const RATIO = 1.3;

const major = newestDumpableMajor();
const clusters = createDisposableClusters({ folders: () => [TOOL_FOLDER] });
const account = await serverAccount();
const [ours, theirs]: [number[], number[]] = [[], []];
let bin = "";
for (let round = 0; round < ROUNDS; round++) {
  ours.push(await our());
  theirs.push(byHand());
}
const [our1, their1] = [median(ours), median(theirs)];
console.log(
  `disposable cluster ${String(major)}: ${our1.toFixed(0)} ms, by hand ${their1.toFixed(0)} ms, ratio ${(our1 / their1).toFixed(2)}`,
);
if (our1 > LIMIT_MS || our1 > their1 * RATIO) {
  console.error("missed: disposable cluster");
  process.exitCode = 1;
}

async function our(): Promise<number> {
  const started = performance.now();
  const cluster = await clusters.start({ major, settings: {} }, NEVER_CANCELLED);
  if (!cluster.ok || cluster.value.source.kind === "container") {
    throw new Error(JSON.stringify(cluster));
  }
  bin = path.join(cluster.value.source.folder, "bin");
  execFileSync("psql", ["-X", "-h", cluster.value.host, "-U", "postgres", "-c", "select 1"]);
  const took = performance.now() - started;
  await cluster.value.stop();
  return took;
}

function byHand(): number {
  const folder = mkdtempSync(path.join(os.tmpdir(), "schema-ops-bench-"));
  if (account.uid !== undefined && account.gid !== undefined) {
    chownSync(folder, account.uid, account.gid);
  }
  const data = path.join(folder, "data");
  const options = { cwd: folder, stdio: "ignore", ...account } as const;
  const started = performance.now();
  try {
    const initdb = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"];
    execFileSync(path.join(bin, "initdb"), [...initdb, "--no-locale", "--no-sync"], options);
    const server = `-c listen_addresses= -c fsync=off -k ${folder}`;
    execFileSync(path.join(bin, "pg_ctl"), ["-D", data, "-o", server, "-w", "start"], options);
    execFileSync("psql", ["-X", "-h", folder, "-U", "postgres", "-c", "select 1"]);
    return performance.now() - started;
  } finally {
    execFileSync(path.join(bin, "pg_ctl"), ["-D", data, "-m", "immediate", "stop"], options);
    rmSync(folder, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
