#!/usr/bin/env node
/**
 * Stands in for the VS Code executable in @vscode/test-electron's runTests: a VS Code server on
 * loopback and a headless browser load the development extension and run its tests. Exits with the
 * tests' exit code (124: time limit, 70: host failure) and leaves no process behind.
 *
 * The tests' entry finds two paths in its environment: VSCODE_TEST_OUTPUT, to which it appends the
 * reporter's output, and VSCODE_TEST_RESULT, into which it writes {"tests":N,"failures":N} last.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { openWorkbench } from "./openWorkbench.mjs";
import { OutputTail } from "./outputTail.mjs";
import { parseLauncherArguments } from "./launcherArguments.mjs";
import { HOST_FAILURE, judgeRun } from "./testOutcome.mjs";
import { startServer } from "./workbenchServer.mjs";

const TIME_LIMIT_EXCEEDED = 124;

/** A closing browser may take this long, in ms, before it is left to the end of its process. */
const PATIENCE = 5000;

/** The extension host's last log lines arrive a moment after its exit code, in ms. */
const LOG_DELAY = 200;

class HostRun {
  #options;
  #scratch = mkdtempSync(path.join(os.tmpdir(), "schema-ops-host-"));
  #dataDir;
  #resultFile = path.join(this.#scratch, "result.json");
  #tail = new OutputTail(path.join(this.#scratch, "output.log"));
  /** Errors of the workbench's console: shown only when a failed run printed nothing. */
  #consoleErrors = [];
  #server;
  #browser;
  #timer;
  #finished = false;

  /** @param {import("./launcherArguments.mjs").LauncherOptions} options */
  constructor(options) {
    this.#options = options;
    this.#dataDir = options.dataDir ?? path.join(this.#scratch, "user-data");
  }

  async start() {
    const { version, extensionsDir, trusted, locale, timeLimit, folder, development } =
      this.#options;
    this.#timer = setTimeout(
      () => void this.finish(TIME_LIMIT_EXCEEDED, `no result within ${timeLimit} ms`),
      timeLimit,
    );
    this.#server = await startServer({
      version,
      dataDir: this.#dataDir,
      extensionsDir: extensionsDir ?? path.join(this.#scratch, "extensions"),
      trusted,
      locale,
      smokeDriver: true,
      env: this.#testEnvironment(),
      onLog: (text) => debug(text.trimEnd()),
    });
    void this.#server.ended.then((how) => this.finish(HOST_FAILURE, `the server ended (${how})`));
    this.#browser = await openWorkbench(this.#server, {
      profileDir: path.join(this.#scratch, "browser"),
      onPage: (page) => this.#listen(page),
      folder,
      development,
      tests: this.#testsEntry(),
    });
  }

  /**
   * @param {number} code
   * @param {string} [why]
   */
  async finish(code, why) {
    if (this.#finished) {
      return;
    }
    this.#finished = true;
    clearTimeout(this.#timer);
    const printed = this.#tail.end();
    if (why !== undefined) {
      process.stderr.write(`VS Code host: ${why}\n`);
    }
    if (code !== 0 && !printed) {
      process.stderr.write(this.#consoleErrors.map((line) => `${line}\n`).join(""));
    }
    await this.#keepArtifacts(code);
    await soon(this.#browser?.context.close());
    await this.#server?.stop();
    rmSync(this.#scratch, { recursive: true, force: true, maxRetries: 3 });
    process.exit(code);
  }

  #testEnvironment() {
    const { NODE_OPTIONS } = process.env;
    return {
      VSCODE_TEST_OUTPUT: path.join(this.#scratch, "output.log"),
      VSCODE_TEST_RESULT: this.#resultFile,
      ...(NODE_OPTIONS === undefined ? {} : { NODE_OPTIONS }),
    };
  }

  /** The desktop resolves the entry as a module, the server wants its file name. */
  #testsEntry() {
    const { tests } = this.#options;
    return tests === undefined || existsSync(tests)
      ? tests
      : [".cjs", ".js"].map((extension) => tests + extension).find((file) => existsSync(file));
  }

  /** @param {import("playwright-core").Page} page */
  async #listen(page) {
    await page.exposeFunction("codeAutomationLog", (type, args) =>
      debug(type, JSON.stringify(args)),
    );
    await page.exposeFunction("codeAutomationExit", (code) => {
      setTimeout(() => void this.#testsEnded(code), LOG_DELAY);
    });
    page.on("console", (message) => {
      if (message.type() === "error") {
        this.#consoleErrors.push(message.text());
      }
    });
    page.on("crash", () => void this.finish(HOST_FAILURE, "the browser's page crashed"));
    page.context().on("close", () => void this.finish(HOST_FAILURE, "the browser closed"));
  }

  /** @param {number} reported */
  async #testsEnded(reported) {
    const { code, why } = judgeRun(reported, this.#server?.crashes ?? [], this.#resultFile);
    await this.finish(code, why);
  }

  /** @param {number} code */
  async #keepArtifacts(code) {
    const { artifacts } = this.#options;
    if (code === 0 || artifacts === undefined) {
      return;
    }
    mkdirSync(artifacts, { recursive: true });
    await soon(this.#browser?.page.screenshot({ path: path.join(artifacts, "workbench.png") }));
    for (const log of ["server.log", "server/data/logs", "logs"]) {
      const source = path.join(this.#dataDir, log);
      if (existsSync(source)) {
        cpSync(source, path.join(artifacts, log), { recursive: true });
      }
    }
  }
}

/**
 * Waits, but not for ever and not for success: used on the way out only.
 *
 * @param {Promise<unknown> | undefined} work
 */
async function soon(work) {
  const timeout = new Promise((resolve) => {
    setTimeout(resolve, PATIENCE).unref();
  });
  const settled = Promise.resolve(work).catch((error) => debug(String(error)));
  await Promise.race([settled, timeout]);
}

function debug(...words) {
  if (process.env.TEST_HOST_DEBUG) {
    process.stderr.write(`${words.join(" ")}\n`);
  }
}

const run = new HostRun(parseLauncherArguments(process.argv.slice(2)));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    void run.finish(128 + os.constants.signals[signal], `stopped by ${signal}`);
  });
}
for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error) => {
    void run.finish(HOST_FAILURE, error instanceof Error ? error.stack : String(error));
  });
}
await run.start();
