#!/usr/bin/env node
/**
 * Runs test/host inside VS Code: `node runHostTests.mjs [HOST_VERSION...]`. With
 * SCHEMA_OPS_TEST_DESKTOP=1 the desktop that @vscode/test-electron downloads runs them instead.
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { runTests } from "@vscode/test-electron";
import { RESULTS_FOLDER, ROOT } from "../paths.mjs";
import { buildHostTests } from "./buildHostTests.mjs";
import { DEFAULT_HOST, hostVersion } from "./hostVersions.mjs";
import { installHost } from "./installHost.mjs";
import { QUIET_SETTINGS, writeUserSettings } from "./userSettings.mjs";

const WORKSPACE = path.join(ROOT, "test/fixtures/workspace");

/** A whole run on one host, in ms. */
const TIME_LIMIT = 300_000;

/**
 * @typedef {object} HostTestOptions
 * @property {string} version Of code-server.
 * @property {string} entry Bundled entry of the tests.
 * @property {string} [locale]
 * @property {Readonly<Record<string, string>>} [env] For the tests.
 * @property {Readonly<Record<string, unknown>>} [settings] User settings on top of the quiet ones.
 * @property {string} [extension] Folder of the extension; default: this repository.
 */

/**
 * Runs the tests once on a copy of the fixture workspace; throws unless they all pass.
 *
 * @param {HostTestOptions} options
 */
export async function runHostTests(options) {
  const { version, entry, locale = "en", env = {}, settings = {}, extension = ROOT } = options;
  const scratch = mkdtempSync(path.join(os.tmpdir(), "schema-ops-test-"));
  const workspace = path.join(scratch, "workspace");
  const dataDir = path.join(scratch, "user-data");
  cpSync(WORKSPACE, workspace, { recursive: true });
  writeUserSettings(dataDir, { ...QUIET_SETTINGS, ...settings });
  try {
    await runTests({
      ...executable(version),
      extensionDevelopmentPath: extension,
      extensionTestsPath: entry,
      launchArgs: [
        workspace,
        `--user-data-dir=${dataDir}`,
        `--extensions-dir=${path.join(scratch, "extensions")}`,
        `--locale=${locale}`,
        ...launcherFlags(version),
      ],
      extensionTestsEnv: { ...env },
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Whether the tests run on a desktop VS Code. */
export function usesDesktop() {
  return process.env.SCHEMA_OPS_TEST_DESKTOP === "1";
}

/** @param {string} version */
function executable(version) {
  if (usesDesktop()) {
    return { version: hostVersion(version).vscode };
  }
  installHost(version);
  return { vscodeExecutablePath: path.join(import.meta.dirname, "codeHost.mjs") };
}

/** @param {string} version */
function launcherFlags(version) {
  return usesDesktop()
    ? []
    : [
        `--host-version=${version}`,
        `--time-limit=${TIME_LIMIT}`,
        `--artifacts=${path.join(RESULTS_FOLDER, `host-${version}`)}`,
      ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const versions = process.argv.slice(2);
  const entry = await buildHostTests();
  for (const version of versions.length > 0 ? versions : [DEFAULT_HOST]) {
    try {
      await runHostTests({ version, entry });
    } catch (error) {
      process.stderr.write(`The tests in VS Code ${hostVersion(version).vscode}: ${error}\n`);
      process.exitCode = 1;
    }
  }
}
