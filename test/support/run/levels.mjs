import os from "node:os";
import path from "node:path";
import { ALL_HOSTS, DEFAULT_HOST, hostVersion } from "../host/hostVersions.mjs";
import { ROOT } from "../paths.mjs";

/**
 * One command whose tests are counted together.
 *
 * @typedef {object} Task
 * @property {string} name
 * @property {string} program
 * @property {readonly string[]} args
 * @property {"mocha" | "exitCode"} counts "mocha": the run writes its counts; "exitCode": one pass or failure.
 * @property {number} timeLimit In ms; then it is ended and has failed.
 * @property {Readonly<Record<string, string>>} [env]
 */

const MINUTE = 60_000;

/** In the order in which they are run: what answers soonest comes first. */
export const ALL_LEVELS = ["unit", "check", "postgres", "host", "e2e"];

/** Levels that need PostgreSQL servers and the built extension. */
export const SERVER_LEVELS = ["postgres", "host", "e2e"];

/** Time limits of a single test, in ms: pure code, a real server, a real workbench. */
const TEST_LIMITS = { unit: 60_000, postgres: 60_000, e2e: 240_000 };

/**
 * @param {string} level
 * @param {boolean} full
 * @returns {readonly Task[]}
 */
export function tasksOf(level, full) {
  switch (level) {
    case "check":
      return [
        checkTask("types", "typescript/bin/tsc", ["-b"]),
        checkTask("lint", "eslint/bin/eslint.js", [".", "--max-warnings=0"]),
        checkTask("dead code", "knip/bin/knip.js", []),
        checkTask("format", "prettier/bin/prettier.cjs", ["--check", "--log-level=warn", "."]),
      ];
    case "unit":
      return [mochaTask("unit", TEST_LIMITS.unit, 5 * MINUTE, PARALLEL)];
    case "postgres":
      return [mochaTask("postgres", TEST_LIMITS.postgres, 20 * MINUTE)];
    case "host":
      return (full ? ALL_HOSTS : [DEFAULT_HOST]).map(hostTask);
    case "e2e":
      // A busy machine may be late once; the report names every test that was tried again.
      return (full ? ALL_HOSTS : [DEFAULT_HOST]).map((version) => ({
        ...mochaTask("e2e", TEST_LIMITS.e2e, 30 * MINUTE, ["--retries=1"]),
        name: `e2e on VS Code ${hostVersion(version).vscode}`,
        env: { SCHEMA_OPS_TEST_HOST: version },
      }));
    default:
      throw new Error(`There is no level ${level}.`);
  }
}

/**
 * @param {string} name
 * @param {string} script
 * @param {readonly string[]} args
 * @returns {Task}
 */
function checkTask(name, script, args) {
  return { ...nodeTask(name, [modulePath(script), ...args]), counts: "exitCode" };
}

/** Files of tests in processes of their own, one a processor: for tests that share no server. */
const PARALLEL = ["--parallel", `--jobs=${os.availableParallelism()}`];

/**
 * @param {string} level
 * @param {number} testLimit
 * @param {number} timeLimit
 * @param {readonly string[]} [more] Arguments of mocha.
 * @returns {Task}
 */
function mochaTask(level, testLimit, timeLimit, more = []) {
  const args = [
    modulePath("mocha/bin/mocha.js"),
    ...["--import=tsx", "--forbid-only", "--fail-zero", `--timeout=${testLimit}`],
    ...more,
    `--reporter=${path.join(ROOT, "test/support/run/countingReporter.cjs")}`,
    `test/${level}/**/*.test.ts`,
  ];
  return { ...nodeTask(level, args), timeLimit };
}

/**
 * @param {string} version
 * @returns {Task}
 */
function hostTask(version) {
  const script = path.join(ROOT, "test/support/host/runHostTests.mjs");
  return nodeTask(`host on VS Code ${hostVersion(version).vscode}`, [script, version]);
}

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {Task}
 */
function nodeTask(name, args) {
  return { name, program: process.execPath, args, counts: "mocha", timeLimit: 10 * MINUTE };
}

/** @param {string} script */
function modulePath(script) {
  return path.join(ROOT, "node_modules", script);
}
