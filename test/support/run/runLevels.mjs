import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { RESULTS_FOLDER } from "../paths.mjs";
import { newestDumpableMajor, POSTGRES_MAJORS } from "../postgresInstall.mjs";
import { startPostgres } from "../postgresServer.mjs";
import { ALL_LEVELS, SERVER_LEVELS, tasksOf } from "./levels.mjs";
import { runTask } from "./runTask.mjs";
import { usedTools } from "./usedTools.mjs";

/**
 * @typedef {object} RunOptions
 * @property {readonly string[]} levels
 * @property {boolean} full
 * @property {boolean} bail
 *
 * @typedef {import("./runTask.mjs").TaskResult} TaskResult
 */

/**
 * Runs the levels: what needs servers one after the other, the rest beside it, so that two cores have
 * work and nothing that measures a workbench shares them with a second workbench.
 *
 * @param {RunOptions} options
 * @returns {Promise<{ results: readonly TaskResult[], used: readonly string[] }>}
 */
export function runLevels(options) {
  return new Run(options).all();
}

class Run {
  #options;
  #stop = new AbortController();
  #scratch = mkdtempSync(path.join(os.tmpdir(), "schema-ops-run-"));
  /** @type {TaskResult[]} */
  #results = [];
  /** @type {Record<string, string>} */
  #env = { CI: process.env.CI ?? "1" };
  /** @type {import("../postgresServer.mjs").PostgresServer[]} */
  #servers = [];

  /** @param {RunOptions} options */
  constructor(options) {
    this.#options = options;
  }

  async all() {
    const interrupt = () => this.#stop.abort();
    process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
    rmSync(RESULTS_FOLDER, { recursive: true, force: true });
    try {
      await Promise.all([this.#runSourceLevels(), this.#runServerLevels()]);
      const { levels, full } = this.#options;
      return { results: this.#results, used: usedTools(levels, full, this.#servers) };
    } finally {
      await Promise.all(this.#servers.map((server) => server.stop()));
      rmSync(this.#scratch, { recursive: true, force: true });
      process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    }
  }

  async #runSourceLevels() {
    const levels = ALL_LEVELS.filter(
      (level) => this.#options.levels.includes(level) && !SERVER_LEVELS.includes(level),
    );
    for (const level of levels) {
      await this.#runLevel(level, false);
    }
  }

  async #runServerLevels() {
    const levels = SERVER_LEVELS.filter((level) => this.#options.levels.includes(level));
    if (levels.length === 0) {
      return;
    }
    const [packaged] = await Promise.all([this.#package(), this.#startServers()]);
    for (const level of levels) {
      if (packaged || level === "postgres") {
        await this.#runLevel(level, true);
      } else {
        this.#notRun(level, "not run: there is no package");
      }
    }
  }

  /** What is tested is what is shipped: the production build, packaged. */
  async #package() {
    const vsix = path.join(this.#scratch, "schema-ops.vsix");
    this.#env.SCHEMA_OPS_TEST_VSIX = vsix;
    const { problem } = await this.#runTask(
      {
        name: "package",
        program: "npm",
        args: ["run", "--silent", "package", "--", "--out", vsix],
        counts: "exitCode",
        timeLimit: 120_000,
      },
      false,
    );
    return problem === undefined;
  }

  async #startServers() {
    const dumpable = newestDumpableMajor();
    const wanted = this.#options.full
      ? POSTGRES_MAJORS
      : [POSTGRES_MAJORS[0], POSTGRES_MAJORS.at(-1)];
    const majors = [...new Set([...wanted, dumpable])].sort();
    this.#servers = await Promise.all(majors.map((major) => startPostgres({ major })));
    this.#env.SCHEMA_OPS_TEST_MAJORS = majors.join(",");
    for (const server of this.#servers) {
      this.#env[`SCHEMA_OPS_TEST_PG_${server.major}`] = server.url();
    }
  }

  /**
   * @param {string} level
   * @param {boolean} live Whether output is shown as it comes, not when the task is over.
   */
  async #runLevel(level, live) {
    for (const task of tasksOf(level, this.#options.full)) {
      await this.#runTask(task, live);
    }
  }

  /**
   * @param {import("./levels.mjs").Task} task
   * @param {boolean} live
   * @returns {Promise<TaskResult>}
   */
  async #runTask(task, live) {
    if (this.#stop.signal.aborted) {
      return this.#notRun(task.name, "not run");
    }
    const heading = `\n== ${task.name} ==\n`;
    let held = "";
    const print = live ? write : (text) => (held += text);
    print(heading);
    const result = await runTask(task, { env: this.#env, signal: this.#stop.signal, print });
    print(`== ${task.name}: ${result.problem ?? "passed"} in ${result.seconds.toFixed(1)} s ==\n`);
    write(held);
    this.#results.push(result);
    if (result.problem !== undefined && this.#options.bail) {
      this.#stop.abort();
    }
    return result;
  }

  /**
   * What was asked for and did not run is a failure.
   *
   * @param {string} name
   * @param {string} problem
   * @returns {TaskResult}
   */
  #notRun(name, problem) {
    const result = { name, passes: 0, failures: 1, pending: 0, seconds: 0, problem };
    this.#results.push(result);
    return result;
  }
}

/** @param {string} text */
function write(text) {
  process.stdout.write(text);
}
