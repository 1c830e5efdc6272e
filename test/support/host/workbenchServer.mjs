import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createWriteStream, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { freePort } from "./freePort.mjs";
import { installHost } from "./installHost.mjs";
import { writeLanguagePack } from "./languagePack.mjs";
import { endProcessGroup } from "./processGroup.mjs";
import { writeUserSettings } from "./userSettings.mjs";

/** The server inherits the environment; these would make it act as somebody else's child. */
const FOREIGN_VARIABLES = [
  "ELECTRON_RUN_AS_NODE",
  "NODE_OPTIONS",
  "VSCODE_IPC_HOOK_CLI",
  "VSCODE_PROXY_URI",
];

const READY = "Extension host agent started";
const HOST_EXIT = /Extension Host Process exited with code: (\w+), signal: (\w+)/g;

/**
 * @typedef {object} ServerOptions
 * @property {string} dataDir The user's data: settings, state, logs.
 * @property {string} extensionsDir
 * @property {string} [version] Of code-server.
 * @property {Readonly<Record<string, unknown>>} [settings] User settings on top of the quiet ones.
 * @property {boolean} [trusted] False: the workbench asks whether the workspace is trusted.
 * @property {boolean} [smokeDriver] Needed to run a development extension on 1.139; modal dialogs fail with it.
 * @property {string} [locale]
 * @property {Readonly<Record<string, string>>} [env] Reaches the extension host.
 * @property {number} [port] The same port keeps what the browser stores (secrets, view state).
 * @property {(text: string) => void} [onLog]
 */

/**
 * @typedef {object} WorkbenchPlace
 * @property {string} [folder] A folder or a .code-workspace file.
 * @property {readonly string[]} [development] Folders of development extensions.
 * @property {string} [tests] Entry of extension tests.
 */

/**
 * @typedef {object} WorkbenchServer
 * @property {number} port
 * @property {number} pid
 * @property {string} vscode Version of VS Code inside.
 * @property {Promise<string>} ended How the server ended: exit code or signal.
 * @property {readonly string[]} crashes Ways in which extension hosts ended by themselves.
 * @property {(place?: WorkbenchPlace) => string} url
 * @property {() => Promise<void>} stop Ends the server and everything that it started.
 */

/**
 * Starts a VS Code server on loopback and resolves once it listens.
 *
 * @param {ServerOptions} options
 * @returns {Promise<WorkbenchServer>}
 */
export async function startServer(options) {
  const host = installHost(options.version);
  prepareFolders(options);
  const port = options.port ?? (await freePort());
  const token = randomBytes(16).toString("hex");
  const child = spawn(host.node, serverArguments(host.main, port, token, options), {
    cwd: options.dataDir,
    detached: true,
    env: serverEnvironment(options),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const log = watchLog(child, path.join(options.dataDir, "server.log"), options.onLog);
  const ended = new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(String(signal ?? code)));
  });
  await log.ready;
  return {
    port,
    pid: child.pid,
    vscode: host.vscode,
    ended,
    crashes: log.crashes,
    url: (place = {}) => workbenchUrl(port, token, place),
    stop: () => endProcessGroup(child.pid),
  };
}

/** @param {ServerOptions} options */
function prepareFolders({ dataDir, extensionsDir, settings, locale }) {
  mkdirSync(dataDir, { recursive: true });
  mkdirSync(extensionsDir, { recursive: true });
  writeUserSettings(dataDir, settings);
  if (locale && locale !== "en") {
    writeLanguagePack(dataDir, locale);
  }
}

/**
 * @param {string} main
 * @param {number} port
 * @param {string} token
 * @param {ServerOptions} options
 */
function serverArguments(main, port, token, options) {
  return [
    "--require",
    path.join(import.meta.dirname, "parentWatch.cjs"),
    main,
    ...["--host", "127.0.0.1", "--port", String(port), "--connection-token", token],
    ...["--accept-server-license-terms", "--telemetry-level", "off"],
    ...["--server-data-dir", path.join(options.dataDir, "server")],
    ...["--user-data-dir", options.dataDir, "--extensions-dir", options.extensionsDir],
    ...(options.smokeDriver ? ["--enable-smoke-test-driver"] : []),
    ...((options.trusted ?? true) ? ["--disable-workspace-trust"] : []),
    ...(options.locale ? ["--locale", options.locale] : []),
  ];
}

/** @param {ServerOptions} options */
function serverEnvironment({ dataDir, env = {} }) {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !FOREIGN_VARIABLES.includes(name)),
  );
  // Sockets that a killed extension host leaves go with the user's data.
  return {
    ...inherited,
    XDG_RUNTIME_DIR: dataDir,
    ...env,
    TEST_HOST_PARENT: String(process.pid),
  };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {string} file
 * @param {((text: string) => void) | undefined} onLog
 */
function watchLog(child, file, onLog) {
  const written = createWriteStream(file);
  /** @type {string[]} */
  const crashes = [];
  let text = "";
  const ready = new Promise((resolve, reject) => {
    const take = (chunk) => {
      written.write(chunk);
      onLog?.(String(chunk));
      text = (text + chunk).slice(-8000);
      if (text.includes(READY)) {
        resolve(undefined);
      }
      for (const [, code, signal] of String(chunk).matchAll(HOST_EXIT)) {
        if (code !== "0") {
          crashes.push(`code ${code}, signal ${signal}`);
        }
      }
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      written.end();
      reject(new Error(`The VS Code server ended early (${signal ?? code}):\n${text}`));
    });
  });
  return { ready, crashes };
}

/**
 * @param {number} port
 * @param {string} token
 * @param {WorkbenchPlace} place
 */
function workbenchUrl(port, token, { folder, development = [], tests }) {
  const remote = (file) => `vscode-remote://127.0.0.1:${port}${pathToFileURL(file).pathname}`;
  const query = new URLSearchParams({ tkn: token });
  if (folder === undefined) {
    query.set("ew", "true");
  } else {
    query.set(statSync(folder).isDirectory() ? "folder" : "workspace", path.resolve(folder));
  }
  const payload = [
    ...development.map((extension) => ["extensionDevelopmentPath", remote(extension)]),
    ...(tests === undefined ? [] : [["extensionTestsPath", remote(tests)]]),
  ];
  if (payload.length > 0) {
    query.set("payload", JSON.stringify(payload));
  }
  return `http://127.0.0.1:${port}/?${query}`;
}
