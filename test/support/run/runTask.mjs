import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { endProcessGroup } from "../host/processGroup.mjs";
import { ROOT } from "../paths.mjs";

/**
 * @typedef {object} TaskResult
 * @property {string} name
 * @property {number} passes
 * @property {number} failures
 * @property {number} pending Tests that were skipped.
 * @property {number} seconds
 * @property {string | undefined} problem Why the run counts as failed beyond its tests.
 */

/**
 * Runs a task to its end, its time limit or the signal.
 *
 * @param {import("./levels.mjs").Task} task
 * @param {{ env: Readonly<Record<string, string>>, signal: AbortSignal, print: (text: string) => void }} options
 * @returns {Promise<TaskResult>}
 */
export async function runTask(task, { env, signal, print }) {
  const scratch = mkdtempSync(path.join(os.tmpdir(), "schema-ops-run-"));
  const countsFile = path.join(scratch, "counts.json");
  const start = performance.now();
  try {
    const exit = await runToEnd(task, {
      env: { ...process.env, ...env, ...task.env, TEST_COUNTS: countsFile },
      signal,
      print,
    });
    const seconds = (performance.now() - start) / 1000;
    return { name: task.name, seconds, ...judge(task, exit, countsFile) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * @param {import("./levels.mjs").Task} task
 * @param {{ env: NodeJS.ProcessEnv, signal: AbortSignal, print: (text: string) => void }} options
 * @returns {Promise<string | undefined>} How it ended; undefined for exit code 0.
 */
function runToEnd(task, { env, signal, print }) {
  return new Promise((resolve, reject) => {
    const child = spawn(task.program, task.args, {
      cwd: ROOT,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let ended;
    const end = (why) => {
      ended ??= why;
      void endProcessGroup(child.pid);
    };
    const onAbort = () => end("stopped");
    const timer = setTimeout(() => end("ended at its time limit"), task.timeLimit);
    signal.addEventListener("abort", onAbort, { once: true });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", print);
    }
    child.once("error", reject);
    child.once("close", (code, killed) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      resolve(ended ?? (code === 0 ? undefined : `ended with ${killed ?? code}`));
    });
  });
}

/**
 * @param {import("./levels.mjs").Task} task
 * @param {string | undefined} exit
 * @param {string} countsFile
 * @returns {Omit<TaskResult, "name" | "seconds">}
 */
function judge(task, exit, countsFile) {
  if (task.counts === "exitCode") {
    const passed = exit === undefined;
    return { passes: passed ? 1 : 0, failures: passed ? 0 : 1, pending: 0, problem: exit };
  }
  const counts = existsSync(countsFile)
    ? JSON.parse(readFileSync(countsFile, "utf8"))
    : { passes: 0, failures: 0, pending: 0 };
  const problem = problemOf(counts, exit);
  // What failed outside of its tests is one failure more, so that it shows in the sum.
  return {
    ...counts,
    failures: counts.failures + (problem !== undefined && counts.failures === 0 ? 1 : 0),
    problem,
  };
}

/**
 * @param {{ passes: number, failures: number }} counts
 * @param {string | undefined} exit
 * @returns {string | undefined}
 */
function problemOf({ passes, failures }, exit) {
  if (failures > 0) {
    return `${failures} failed`;
  }
  return exit ?? (passes === 0 ? "no test ran" : undefined);
}
