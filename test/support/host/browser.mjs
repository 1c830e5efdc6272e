import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { TOOL_FOLDER } from "../paths.mjs";
import { npm } from "./npmPackage.mjs";

/** A headless Chromium that comes from npm and needs no system libraries; the newest for Node 20. */
const FALLBACK = "@sparticuz/chromium";
const FALLBACK_VERSION = "147.0.0";

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Containers forbid the sandbox; the only page shown is our own, on loopback. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-dev-shm-usage",
  "--disable-sync",
];

/**
 * How Playwright starts the browser: $CHROMIUM_PATH, one of the system, or one from npm.
 *
 * @returns {Promise<{ executablePath: string, args: string[] }>}
 */
export async function chromiumOptions() {
  const executablePath = installedBrowser() ?? (await fallbackBrowser());
  return { executablePath, args: FLAGS };
}

/**
 * The browser that is there without installing anything.
 *
 * @returns {string | undefined}
 */
export function installedBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named === "npm") {
    return undefined;
  }
  if (named !== undefined && !existsSync(named)) {
    throw new Error(`CHROMIUM_PATH names ${named}, which does not exist.`);
  }
  return named ?? INSTALLED.find((file) => existsSync(file));
}

/** @returns {Promise<string>} */
async function fallbackBrowser() {
  const folder = path.join(TOOL_FOLDER, `chromium-${FALLBACK_VERSION}`);
  const manifest = path.join(folder, "package.json");
  if (!existsSync(path.join(folder, "node_modules", FALLBACK))) {
    process.stderr.write(`Installing ${FALLBACK} ${FALLBACK_VERSION} into the tool folder\n`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(manifest, JSON.stringify({ private: true }));
    npm(["install", "--ignore-scripts", `${FALLBACK}@${FALLBACK_VERSION}`], folder);
  }
  const entry = createRequire(manifest).resolve(FALLBACK);
  const { default: chromium } = await import(pathToFileURL(entry).href);
  return chromium.executablePath();
}
