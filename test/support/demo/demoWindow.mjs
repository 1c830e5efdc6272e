import { execFileSync, spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { endProcessGroup } from "../host/processGroup.mjs";
import { installVsix } from "../host/installVsix.mjs";
import { writeUserSettings } from "../host/userSettings.mjs";
import { startServer } from "../host/workbenchServer.mjs";
import { ROOT } from "../paths.mjs";

/**
 * @typedef {object} DemoWindow
 * @property {string} where What a person is told.
 * @property {string | undefined} url Where the workbench is served; undefined for the desktop.
 * @property {Promise<unknown>} closed
 * @property {() => Promise<void>} close
 *
 * @typedef {object} WindowOptions
 * @property {string} folder Workspace.
 * @property {string} scratch Folder for the profile.
 * @property {Readonly<Record<string, unknown>>} settings
 * @property {Readonly<Record<string, string>>} env
 */

/** Whether the desktop can be started: not as root, and not from inside a remote window's terminal. */
export function hasDesktop() {
  return (
    process.getuid?.() !== 0 &&
    process.env.VSCODE_IPC_HOOK_CLI === undefined &&
    spawnSync("code", ["--version"], { stdio: "ignore" }).status === 0
  );
}

/**
 * A desktop window with a profile of its own, on the sources' build.
 *
 * @param {WindowOptions} options
 * @returns {DemoWindow}
 */
export function openDesktop({ folder, scratch, settings, env }) {
  execFileSync(process.execPath, ["esbuild.mjs"], { cwd: ROOT, stdio: "ignore" });
  const dataDir = path.join(scratch, "user-data");
  writeUserSettings(dataDir, settings);
  const child = spawn(
    "code",
    [
      ...["--new-window", "--wait", "--disable-workspace-trust"],
      ...["--user-data-dir", dataDir, "--extensions-dir", path.join(scratch, "extensions")],
      ...[`--extensionDevelopmentPath=${ROOT}`, folder],
    ],
    { env: { ...process.env, ...env }, detached: true, stdio: "ignore" },
  );
  return {
    where: "the VS Code window that just opened",
    url: undefined,
    closed: new Promise((resolve) => {
      child.once("exit", resolve);
    }),
    close: () => endProcessGroup(child.pid),
  };
}

/**
 * VS Code served to a browser, with the packaged extension installed.
 *
 * @param {WindowOptions} options
 * @returns {Promise<DemoWindow>}
 */
export async function serveWindow({ folder, scratch, settings, env }) {
  const vsix = path.join(scratch, "schema-ops.vsix");
  execFileSync("npm", ["run", "--silent", "package", "--", "--out", vsix], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const dataDir = path.join(scratch, "user-data");
  const extensionsDir = path.join(scratch, "extensions");
  installVsix({ vsix, dataDir, extensionsDir });
  const server = await startServer({ dataDir, extensionsDir, settings, env });
  const url = server.url({ folder });
  return { where: url, url, closed: server.ended, close: server.stop };
}
