import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../paths.mjs";
import { newestDumpableMajor } from "../postgresInstall.mjs";
import { startPostgres } from "../postgresServer.mjs";
import { checkDemo } from "./checkDemo.mjs";
import { connectionSettings, createDatabases, writePgpass } from "./demoDatabases.mjs";
import { hasDesktop, openDesktop, serveWindow } from "./demoWindow.mjs";

const EXAMPLE = path.join(ROOT, "examples/conexgrow");

/** What running the example's checklist makes in its folder; it tells of databases that go with the demo. */
const PRODUCTS = [".schema-ops", "backups", "logs", "operations"];

/**
 * Runs until Ctrl-C, until the window is closed, or with `check` until everything has answered.
 *
 * @param {{ browser: boolean, check: boolean }} options
 * @returns {Promise<number>} Exit code.
 */
export async function runDemo({ browser, check }) {
  const scratch = mkdtempSync(path.join(os.tmpdir(), "schema-ops-demo-"));
  const products = PRODUCTS.map((name) => path.join(EXAMPLE, name));
  const made = products.filter((product) => !existsSync(product));
  const interrupted = untilInterrupted();
  let server;
  let window;
  try {
    server = await startPostgres({ major: newestDumpableMajor() });
    await createDatabases(server);
    say(`PostgreSQL ${server.major} on ${server.host}:${server.port}: mgmt_db, tnnt_db`);
    const options = {
      folder: EXAMPLE,
      scratch,
      settings: connectionSettings(server),
      env: { PGPASSFILE: writePgpass(server, scratch) },
    };
    window = !browser && hasDesktop() ? openDesktop(options) : await serveWindow(options);
    say(`The example is open: ${window.where}`);
    if (check) {
      return await checkDemo(server, window);
    }
    say("Ctrl-C ends the demo and removes its databases.");
    await Promise.race([interrupted, window.closed]);
    return 0;
  } finally {
    await window?.close();
    await server?.stop();
    for (const folder of [scratch, ...made]) {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
    say("The demo is over: servers stopped, databases and files removed.");
  }
}

/** @returns {Promise<void>} */
function untilInterrupted() {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => resolve());
    }
  });
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}
