import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DEFAULT_HOST } from "./hostVersions.mjs";

/**
 * @typedef {object} LauncherOptions
 * @property {string} version Of code-server.
 * @property {string | undefined} folder Workspace to open.
 * @property {readonly string[]} development Folders of development extensions.
 * @property {string | undefined} tests Entry of the extension tests.
 * @property {string | undefined} dataDir
 * @property {string | undefined} extensionsDir
 * @property {string | undefined} locale
 * @property {boolean} trusted
 * @property {number} timeLimit In ms.
 * @property {string | undefined} artifacts Folder for logs and a picture of a failed run.
 */

/** Flags that the desktop has too, in its spelling; then the launcher's own. */
const FLAGS = {
  "user-data-dir": { type: "string" },
  "extensions-dir": { type: "string" },
  extensionDevelopmentPath: { type: "string", multiple: true },
  extensionTestsPath: { type: "string" },
  locale: { type: "string" },
  "host-version": { type: "string", default: DEFAULT_HOST },
  "ask-for-trust": { type: "boolean", default: false },
  "time-limit": { type: "string", default: "600000" },
  artifacts: { type: "string" },
};

/**
 * Reads what @vscode/test-electron hands to a VS Code executable. Flags that mean nothing to a server
 * are ignored, --disable-workspace-trust among them: it is sent always.
 *
 * @param {readonly string[]} args
 * @returns {LauncherOptions}
 */
export function parseLauncherArguments(args) {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: FLAGS,
    strict: false,
    allowPositionals: true,
  });
  return {
    version: values["host-version"],
    folder: positionals[0] === undefined ? undefined : localPath(positionals[0]),
    development: (values.extensionDevelopmentPath ?? []).map(localPath),
    tests: optionalPath(values.extensionTestsPath),
    dataDir: optionalPath(values["user-data-dir"]),
    extensionsDir: optionalPath(values["extensions-dir"]),
    locale: values.locale,
    trusted: !values["ask-for-trust"],
    timeLimit: Number(values["time-limit"]),
    artifacts: optionalPath(values.artifacts),
  };
}

/** @param {string | undefined} value */
function optionalPath(value) {
  return value === undefined ? undefined : localPath(value);
}

/** @param {string} value */
function localPath(value) {
  return path.resolve(value.startsWith("file:") ? fileURLToPath(value) : value);
}
