import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { installedBrowser } from "../host/browser.mjs";
import { ROOT } from "../paths.mjs";

/**
 * @typedef {object} SystemNeed
 * @property {string} name
 * @property {string} debian Package that brings it.
 * @property {string} brew
 * @property {boolean} required False: the tests manage without it.
 * @property {readonly string[]} levels Levels that need it.
 * @property {() => boolean} isThere
 */

/** @type {readonly SystemNeed[]} */
const NEEDS = [
  ...["psql", "pg_dump"].map((name) => ({
    name,
    debian: "postgresql-client",
    brew: "libpq",
    required: true,
    levels: ["postgres", "host", "e2e"],
    isThere: () => answers(name),
  })),
  ...["python3", "mypy"].map((name) => ({
    name,
    debian: name,
    brew: name === "python3" ? "python" : name,
    required: true,
    levels: ["postgres", "e2e"],
    isThere: () => answers(name),
  })),
  {
    name: "Chromium",
    debian: "chromium",
    brew: "--cask chromium",
    required: false,
    levels: ["host", "e2e"],
    isThere: () => installedBrowser() !== undefined,
  },
  {
    name: "Korean fonts",
    debian: "fonts-noto-cjk",
    brew: "--cask font-noto-sans-cjk",
    required: false,
    levels: ["e2e"],
    isThere: () => process.platform !== "linux" || existsSync("/usr/share/fonts/opentype/noto"),
  },
];

/**
 * Installs the project's packages and what the levels need of the system.
 *
 * @param {readonly string[]} levels
 * @returns {boolean} False: something that is needed cannot be installed; a line has said what to do.
 */
export function installMissing(levels) {
  installNodeModules();
  return installSystemPackages(NEEDS.filter((need) => need.levels.some((l) => levels.includes(l))));
}

/** Runs `npm ci` unless node_modules holds exactly what the lockfile names. */
export function installNodeModules() {
  if (!isInstalled()) {
    say("Installing the project's packages (npm ci)");
    execFileSync("npm", ["ci"], { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
  }
}

/** @returns {boolean} */
function isInstalled() {
  const record = path.join(ROOT, "node_modules/.package-lock.json");
  if (!existsSync(record)) {
    return false;
  }
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(path.join(ROOT, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(
    ([folder, { version, optional }]) =>
      folder === "" ||
      installed[folder]?.version === version ||
      (optional && installed[folder] === undefined),
  );
}

/**
 * @param {readonly SystemNeed[]} needs
 * @returns {boolean}
 */
function installSystemPackages(needs) {
  const missing = needs.filter((need) => !need.isThere());
  if (missing.length === 0) {
    return true;
  }
  const packages = [...new Set(missing.map(({ debian }) => debian))];
  const apt = aptGet();
  if (apt !== undefined) {
    say(`Installing ${packages.join(", ")} (apt-get)`);
    apt(["update", "-qq"]);
    apt(["install", "-y", "-qq", "--no-install-recommends", ...packages]);
  }
  const left = missing.filter((need) => !need.isThere());
  if (left.length > 0) {
    say(`Missing: ${left.map(({ name }) => name).join(", ")}. Install with: ${adviceFor(left)}`);
  }
  return left.every(({ required }) => !required);
}

/**
 * @param {readonly SystemNeed[]} needs
 * @returns {string}
 */
function adviceFor(needs) {
  return process.platform === "darwin"
    ? [...new Set(needs.map(({ brew }) => `brew install ${brew}`))].join(" && ")
    : `sudo apt-get install ${[...new Set(needs.map(({ debian }) => debian))].join(" ")}`;
}

/**
 * apt-get, where it is there and may be used without asking for a password.
 *
 * @returns {((args: readonly string[]) => void) | undefined}
 */
function aptGet() {
  if (!existsSync("/usr/bin/apt-get")) {
    return undefined;
  }
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && spawnSync("sudo", ["-n", "true"]).status !== 0) {
    return undefined;
  }
  const command = [...(isRoot ? [] : ["sudo", "-n"]), "env", "DEBIAN_FRONTEND=noninteractive"];
  return (args) => {
    const [program = "env", ...rest] = [...command, "apt-get", ...args];
    spawnSync(program, rest, { stdio: ["ignore", "ignore", "inherit"] });
  };
}

/** @param {string} program */
function answers(program) {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}
