#!/usr/bin/env node
/**
 * Installs a VS Code server into the tool folder: `node installHost.mjs [VERSION...]`.
 * Nothing is compiled and no install script runs.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { TOOL_FOLDER } from "../paths.mjs";
import { DEFAULT_HOST, hostVersion, platformProgram } from "./hostVersions.mjs";
import { LOGGER_MODULE, WATCHDOG_MODULE } from "./nativeStandIns.mjs";
import { npm, unpackPackage } from "./npmPackage.mjs";

/** Changes whenever the steps below do, so that earlier installations are made anew. */
const RECIPE = 1;

/**
 * @typedef {object} InstalledHost
 * @property {string} version Of code-server.
 * @property {string} vscode Version of VS Code inside.
 * @property {string} node Program that runs it.
 * @property {string} main The server's entry.
 */

/**
 * Returns at once when the version is already there.
 *
 * @param {string} [version]
 * @param {(line: string) => void} [log]
 * @returns {InstalledHost}
 */
export function installHost(version = DEFAULT_HOST, log = printLine) {
  const host = hostVersion(version);
  const folder = path.join(TOOL_FOLDER, `code-server-${version}`);
  const stamp = path.join(folder, ".installed");
  const wanted = `${RECIPE} ${version} ${process.platform}-${process.arch}`;
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    log(`Installing VS Code ${host.vscode} (code-server ${version}) into the tool folder`);
    const partial = `${folder}.partial-${process.pid}`;
    try {
      unpackHost(version, host, partial);
      writeFileSync(path.join(partial, ".installed"), wanted);
      rmSync(folder, { recursive: true, force: true });
      renameSync(partial, folder);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  return {
    version,
    vscode: host.vscode,
    node: host.ownNode ? path.join(folder, "node", platformProgram("node").file) : process.execPath,
    main: path.join(folder, "lib/vscode/out/server-main.js"),
  };
}

/**
 * @param {string} version
 * @param {import("./hostVersions.mjs").HostVersion} host
 * @param {string} folder
 */
function unpackHost(version, host, folder) {
  unpackPackage({ package: "code-server", version, integrity: host.integrity }, folder);
  const server = path.join(folder, "lib/vscode");
  installServerModules(host, server);
  replaceNativeModules(path.join(server, "node_modules"));
  if (!host.ownRipgrep) {
    installRipgrep(folder, path.join(server, "node_modules/@vscode/ripgrep/bin/rg"));
    // Servers before 1.139 look for some modules in the desktop's archive.
    symlinkSync("node_modules", path.join(server, "node_modules.asar"), "junction");
  }
  if (host.ownNode) {
    unpackPackage(platformProgram("node"), path.join(folder, "node"));
  }
  for (const unneeded of host.unneeded) {
    rmSync(path.join(server, unneeded), { recursive: true, force: true });
  }
  removeSourceMaps(path.join(server, "out"));
  removeSourceMaps(path.join(server, "extensions"));
}

/**
 * Versions and digests come from the shrinkwrap in the package; it lacks one peer dependency, hence
 * --legacy-peer-deps.
 *
 * @param {import("./hostVersions.mjs").HostVersion} host
 * @param {string} server
 */
function installServerModules(host, server) {
  const verb = host.exactShrinkwrap ? "ci" : "install";
  npm([verb, "--omit=dev", "--ignore-scripts", "--legacy-peer-deps", "--silent"], server);
}

/** @param {string} modules */
function replaceNativeModules(modules) {
  writeFileSync(path.join(modules, "@vscode/spdlog/index.js"), LOGGER_MODULE);
  for (const name of ["native-watchdog", "@vscode/native-watchdog"]) {
    if (existsSync(path.join(modules, name))) {
      writeFileSync(path.join(modules, name, "index.js"), WATCHDOG_MODULE);
    }
  }
}

/**
 * @param {string} folder
 * @param {string} target
 */
function installRipgrep(folder, target) {
  const program = platformProgram("ripgrep");
  const unpacked = path.join(folder, "ripgrep");
  unpackPackage(program, unpacked);
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(path.join(unpacked, program.file), target);
  chmodSync(target, 0o755);
  rmSync(unpacked, { recursive: true });
}

/** @param {string} folder */
function removeSourceMaps(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith(".js.map")) {
      rmSync(path.join(entry.parentPath, entry.name));
    }
  }
}

/** @param {string} line */
function printLine(line) {
  process.stderr.write(`${line}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const versions = process.argv.slice(2);
  for (const version of versions.length > 0 ? versions : [DEFAULT_HOST]) {
    printLine(JSON.stringify(installHost(version)));
  }
}
