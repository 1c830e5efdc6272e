import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { installHost } from "./installHost.mjs";

/**
 * Installs a packaged extension as a user would; throws when the host refuses it.
 *
 * @param {{ vsix: string, dataDir: string, extensionsDir: string, version?: string }} options
 * @returns {string} What the host printed.
 */
export function installVsix({ vsix, dataDir, extensionsDir, version }) {
  const host = installHost(version);
  const serverDir = path.join(dataDir, "server");
  for (const folder of [dataDir, extensionsDir, serverDir]) {
    mkdirSync(folder, { recursive: true });
  }
  return execFileSync(
    host.node,
    [
      ...[host.main, "--install-extension", path.resolve(vsix), "--force"],
      ...["--extensions-dir", extensionsDir, "--user-data-dir", dataDir],
      ...["--server-data-dir", serverDir],
    ],
    { encoding: "utf8" },
  );
}
