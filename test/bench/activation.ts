/**
 * Activation of the packaged extension next to the built-in Git extension, in one extension host, as VS
 * Code itself measures it ("Developer: Startup Performance"): loading the code, the call of activate(),
 * and the time until it has resolved. In ms, medians over several starts.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import esbuild from "esbuild";
import * as v from "valibot";
import { installedExtensions } from "../e2e/support/extensionPackage.ts";
import { DEFAULT_HOST } from "../support/host/hostVersions.mjs";
import { runHostTests } from "../support/host/runHostTests.mjs";

const RUNS = 5;
const LOAD_LIMIT_MS = 60;
const OURS = "schema-ops.schema-ops";
const GIT = "vscode.git";

const Measured = v.object({ report: v.string(), loads: v.record(v.string(), v.number()) });

interface Activation {
  readonly load: number;
  readonly call: number;
  readonly finish: number;
}

const scratch = mkdtempSync(path.join(os.tmpdir(), "schema-ops-activation-"));
try {
  process.exitCode = (await measure()) ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function measure(): Promise<boolean> {
  const entry = await bundleProbe();
  const extension = installedFolder();
  const ours: Activation[] = [];
  const git: Activation[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const report = path.join(scratch, `report-${run}.json`);
    await runHostTests({
      version: DEFAULT_HOST,
      entry,
      extension,
      settings: { "git.enabled": true },
      env: { ACTIVATION_REPORT: report },
    });
    const measured = v.parse(Measured, JSON.parse(readFileSync(report, "utf8")));
    ours.push(activationOf(measured, OURS));
    git.push(activationOf(measured, GIT));
  }
  return print(ours, git);
}

function print(ours: readonly Activation[], git: readonly Activation[]): boolean {
  console.log("extension    load   activate()   resolved   in all (medians, ms)");
  for (const [name, found] of [
    ["Schema Ops", ours],
    ["Git", git],
  ] as const) {
    const parts = (["load", "call", "finish"] as const).map((part) =>
      Math.round(median(found.map((activation) => activation[part]))),
    );
    console.log([name.padEnd(10), ...parts, Math.round(median(found.map(whole)))].join("    "));
  }
  const ratio = median(ours.map(whole)) / median(git.map(whole));
  const load = median(ours.map(({ load }) => load));
  console.log(
    `ratio ${ratio.toFixed(2)} (limit 1.00), code load ${load.toFixed(0)} ms (limit ${LOAD_LIMIT_MS})`,
  );
  return ratio <= 1 && load < LOAD_LIMIT_MS;
}

async function bundleProbe(): Promise<string> {
  const outfile = path.join(scratch, "probe.cjs");
  await esbuild.build({
    entryPoints: [path.join(import.meta.dirname, "host/activationProbe.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
    logLevel: "warning",
  });
  return outfile;
}

/** Where the packaged extension is unpacked. */
function installedFolder(): string {
  const folder = installedExtensions(DEFAULT_HOST);
  const name = readdirSync(folder).find((entry) => entry.startsWith(OURS));
  if (name === undefined) {
    throw new Error(`The extension is not in ${folder}.`);
  }
  return path.join(folder, name);
}

/** Of the host's table, one row: extension, eager, load, call, finish, event, by. */
function activationOf(
  { report, loads }: v.InferOutput<typeof Measured>,
  extension: string,
): Activation {
  const row = report.split("\n").find((line) => line.includes(`| ${extension} `));
  const [call, finish] = (row ?? "").split("|").slice(4, 6).map(Number);
  const load = loads[extension];
  if (load === undefined || call === undefined || finish === undefined || Number.isNaN(call)) {
    throw new Error(`The host measured no activation of ${extension}:\n${report.slice(0, 2000)}`);
  }
  return { load, call, finish };
}

function whole({ load, call, finish }: Activation): number {
  return load + call + finish;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
