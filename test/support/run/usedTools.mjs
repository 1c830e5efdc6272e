import { spawnSync } from "node:child_process";
import { installedBrowser } from "../host/browser.mjs";
import { ALL_HOSTS, DEFAULT_HOST, hostVersion } from "../host/hostVersions.mjs";
import { newestDumpableMajor } from "../postgresInstall.mjs";
import { SERVER_LEVELS } from "./levels.mjs";

/**
 * Lines that say what the levels ran on.
 *
 * @param {readonly string[]} levels
 * @param {boolean} full
 * @param {readonly import("../postgresServer.mjs").PostgresServer[]} servers
 * @returns {readonly string[]}
 */
export function usedTools(levels, full, servers) {
  const lines = [`Node ${process.version}, ${process.platform} ${process.arch}`];
  if (levels.some((level) => SERVER_LEVELS.includes(level))) {
    lines.push(
      `PostgreSQL servers: ${servers.map(({ log }) => serverVersion(log())).join(", ")}`,
      `Clients: ${versionOf("psql")}; ${versionOf("pg_dump")}; what needs pg_dump ran on PostgreSQL ${newestDumpableMajor()}`,
    );
  }
  if (levels.includes("host") || levels.includes("e2e")) {
    lines.push(`VS Code: ${hosts(full)}`, `Browser: ${browser()}`);
  }
  return lines;
}

/** @param {boolean} full */
function hosts(full) {
  const desktop = process.env.SCHEMA_OPS_TEST_DESKTOP === "1" ? ", host tests on the desktop" : "";
  const versions = full ? ALL_HOSTS : [DEFAULT_HOST];
  return versions.map((v) => `${hostVersion(v).vscode} (code-server ${v})`).join(", ") + desktop;
}

function browser() {
  const installed = installedBrowser();
  return installed === undefined ? "Chromium from npm" : versionOf(installed);
}

/** @param {string} log A server's, which starts with its version. */
function serverVersion(log) {
  return /starting PostgreSQL (\S+)/.exec(log)?.[1] ?? "of unknown version";
}

/** @param {string} program */
function versionOf(program) {
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return stdout?.trim().split("\n")[0] || `${program} is not there`;
}
