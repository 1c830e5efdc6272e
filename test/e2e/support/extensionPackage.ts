import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { installVsix } from "../../support/host/installVsix.mjs";
import { ROOT } from "../../support/paths.mjs";

let scratch: string | undefined;
let vsix = process.env["SCHEMA_OPS_TEST_VSIX"];
const installed = new Map<string, string>();

/** The packaged extension: the run's own (`SCHEMA_OPS_TEST_VSIX`), or one that is built here. */
export function packagedExtension(): string {
  if (vsix === undefined) {
    vsix = path.join(scratchFolder(), "schema-ops.vsix");
    execFileSync("npm", ["run", "--silent", "package", "--", "--out", vsix], {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
  return vsix;
}

/** Folder of extensions with ours installed, as a user would; once a process and host version. */
export function installedExtensions(version: string): string {
  let folder = installed.get(version);
  if (folder === undefined) {
    folder = path.join(scratchFolder(), `extensions-${version}`);
    installVsix({
      vsix: packagedExtension(),
      dataDir: path.join(scratchFolder(), `install-${version}`),
      extensionsDir: folder,
      version,
    });
    installed.set(version, folder);
  }
  return folder;
}

function scratchFolder(): string {
  if (scratch === undefined) {
    const folder = mkdtempSync(path.join(os.tmpdir(), "schema-ops-e2e-"));
    scratch = folder;
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  }
  return scratch;
}
