import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { chromiumOptions } from "../host/browser.mjs";
import { DATABASES, existingDatabases } from "./demoDatabases.mjs";

/** Time for the workbench and the extension to appear, in ms. */
const APPEARS_WITHIN = 90_000;

/**
 * Looks whether both databases are there and the workbench shows the example's checklist.
 *
 * @param {import("../postgresServer.mjs").PostgresServer} server
 * @param {import("./demoWindow.mjs").DemoWindow} window
 * @returns {Promise<number>} Exit code.
 */
export async function checkDemo(server, window) {
  const found = await existingDatabases(server);
  const hasDatabases = found.length === DATABASES.length;
  say(`${hasDatabases ? "ok" : "FAILED"}: databases ${found.join(", ")}`);
  if (window.url === undefined) {
    return hasDatabases ? 0 : 1;
  }
  const rows = await shownRows(window.url);
  say(`${rows.length > 0 ? "ok" : "FAILED"}: checklist ${rows.join(" | ")}`);
  return hasDatabases && rows.length > 0 ? 0 : 1;
}

/**
 * @param {string} url
 * @returns {Promise<readonly string[]>} What the checklist's view shows.
 */
async function shownRows(url) {
  const profile = mkdtempSync(path.join(os.tmpdir(), "schema-ops-demo-browser-"));
  const context = await chromium.launchPersistentContext(profile, await chromiumOptions());
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(APPEARS_WITHIN);
    await page.goto(url);
    await page.locator(".activitybar").getByRole("tab", { name: "Schema Ops" }).click();
    const labels = page.locator(".sidebar .pane [role=treeitem] .label-name");
    await labels.first().waitFor();
    return await labels.allInnerTexts();
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}
