import { chromium } from "playwright-core";
import { chromiumOptions } from "./browser.mjs";

/** Time for the workbench to appear on a busy machine, in ms. */
const APPEARS_WITHIN = 60_000;

const DEFAULT_VIEWPORT = { width: 1280, height: 800 };

/**
 * @typedef {object} WindowOptions
 * @property {string} profileDir What the browser stores; the same folder and port keep secrets and view state.
 * @property {{ width: number, height: number }} [viewport]
 * @property {boolean} [headless]
 * @property {(page: import("playwright-core").Page) => Promise<void>} [onPage] Runs before anything is loaded.
 */

/**
 * @typedef {object} OpenWorkbench
 * @property {import("playwright-core").BrowserContext} context
 * @property {import("playwright-core").Page} page
 */

/**
 * Starts a browser and shows the workbench in it.
 *
 * @param {import("./workbenchServer.mjs").WorkbenchServer} server
 * @param {WindowOptions & import("./workbenchServer.mjs").WorkbenchPlace} options
 * @returns {Promise<OpenWorkbench>}
 */
export async function openWorkbench(server, options) {
  const { profileDir, viewport = DEFAULT_VIEWPORT, headless = true, onPage, ...place } = options;
  const context = await chromium.launchPersistentContext(profileDir, {
    ...(await chromiumOptions()),
    headless,
    viewport,
    // Whoever opened the browser closes it, also on a signal.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await serveSecretKey(page);
  await onPage?.(page);
  await page.goto(server.url(place));
  await page.waitForSelector(".monaco-workbench", { timeout: APPEARS_WITHIN });
  return { context, page };
}

/**
 * The workbench keeps secrets beyond a reload only when its server hands out a key; the bare server
 * does not, so the browser gets a fixed one.
 *
 * @param {import("playwright-core").Page} page
 */
async function serveSecretKey(page) {
  await page.route("**/mint-key", (route) =>
    route.fulfill({ contentType: "application/octet-stream", body: Buffer.alloc(32, 7) }),
  );
}
