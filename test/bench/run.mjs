#!/usr/bin/env node
/**
 * `npm run bench [PART-OF-A-NAME]`: runs every measurement of this folder, one after the other, so that
 * they do not disturb each other. One that exceeds its limit fails the run.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../support/paths.mjs";

const wanted = process.argv[2] ?? "";
const benches = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".ts") && file.includes(wanted))
  .sort();

const failed = benches.filter((bench) => {
  process.stdout.write(`\n== ${bench} ==\n`);
  const { status } = spawnSync(
    process.execPath,
    ["--import=tsx", path.join(import.meta.dirname, bench)],
    { cwd: ROOT, stdio: "inherit" },
  );
  return status !== 0;
});

process.stdout.write(
  failed.length === 0 ? "\nAll figures hold.\n" : `\nBeyond their limits: ${failed.join(", ")}\n`,
);
process.exitCode = failed.length === 0 && benches.length > 0 ? 0 : 1;
