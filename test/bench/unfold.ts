/**
 * A schema of 10,000 tables unfolded in a real workbench, from the click to the first table in sight, its
 * names read from the server each time. Beside it, in the same window, the built-in Explorer unfolds a
 * folder of 10,000 files. In ms, medians.
 *
 *   npx tsx test/bench/unfold.ts
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { startExample } from "../e2e/support/exampleSession.ts";
import { Session } from "../e2e/support/session.ts";
import type { Workbench } from "../e2e/support/workbench.ts";

const COUNT = 10_000;
const ROUNDS = 5;
const LIMIT_MS = 300;
const FIRST = "t_00001";

const scratch = mkdtempSync(path.join(os.tmpdir(), "schema-ops-unfold-"));
const workspace = path.join(scratch, "workspace");
// A folder a round: the Explorer keeps what it has read.
const folders = Array.from({ length: ROUNDS + 1 }, (_, round) => `files-${round}`);
for (const folder of folders) {
  mkdirSync(path.join(workspace, folder), { recursive: true });
  for (const name of names()) {
    writeFileSync(path.join(workspace, folder, name), "");
  }
}
const example = await startExample();
try {
  await createTables(example.server.url("tnnt_db"));
  const session = await Session.open({ ...example.options, workspace });
  try {
    const explorer = await measureExplorer(session.workbench);
    const schemas = await measureSchemas(session.workbench);
    console.log(
      `${COUNT} tables in the view Schemas: ${median(schemas).toFixed(0)} ms (fastest ${Math.min(...schemas).toFixed(0)}, limit ${LIMIT_MS}); ` +
        `${COUNT} files in the Explorer: ${median(explorer).toFixed(0)} ms (fastest ${Math.min(...explorer).toFixed(0)}); ratio ${(median(schemas) / median(explorer)).toFixed(2)}`,
    );
    process.exitCode = median(schemas) < LIMIT_MS ? 0 : 1;
  } finally {
    await session.close();
  }
} finally {
  await example.close();
  rmSync(scratch, { recursive: true, force: true });
}

function names(): readonly string[] {
  return Array.from({ length: COUNT }, (_, index) => `t_${String(index + 1).padStart(5, "0")}`);
}

async function createTables(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("create schema big");
  for (let from = 0; from < COUNT; from += 1000) {
    await client.query(
      names()
        .slice(from, from + 1000)
        .map((name) => `create table big.${name} (id int);`)
        .join("\n"),
    );
  }
  await client.end();
}

async function measureExplorer(workbench: Workbench): Promise<readonly number[]> {
  const { page } = workbench;
  await workbench.showContainer("Explorer");
  const timings: number[] = [];
  for (const folder of folders) {
    timings.push(await unfold(workbench, folder));
    await page.locator(".sidebar .monaco-list-row", { hasText: folder }).first().click();
    await page.waitForTimeout(500);
  }
  return timings.slice(1);
}

async function measureSchemas(workbench: Workbench): Promise<readonly number[]> {
  await workbench.showContainer("Schema Ops");
  for (const open of ["Deployment Checklist", "Connections", "Schemas"]) {
    await workbench.view(open).pane.locator(".pane-header").click();
  }
  const view = workbench.view("Schemas");
  await view.row("tenant").expand();
  await view.row("big").expand();
  const tables = view.row("Tables");
  await tables.locator.waitFor();
  const timings: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    timings.push(await unfold(workbench, "Tables"));
    await tables.collapse();
    // What was read is forgotten: the next unfolding asks the server.
    await workbench.runCommand("Schema Ops: Refresh Schemas");
    await workbench.page.waitForTimeout(1500);
  }
  return timings.slice(1);
}

/** From the click on a row's arrow to the first child in sight. As a text: what compiles this file adds helpers that a page does not have. */
async function unfold({ page }: Workbench, label: string): Promise<number> {
  const row = page.locator(".sidebar .monaco-list-row").filter({
    has: page.locator(".label-name", { hasText: label }),
  });
  await row.first().waitFor();
  return page.evaluate<number>(`new Promise((resolve, reject) => {
    const rows = () => [...document.querySelectorAll(".sidebar .monaco-list-row")];
    const named = rows().find((row) => row.textContent.trim().startsWith("${label}"));
    const begin = performance.now();
    named.querySelector(".monaco-tl-twistie").click();
    requestAnimationFrame(function look() {
      if (rows().some((row) => row.textContent.includes("${FIRST}"))) {
        resolve(performance.now() - begin);
      } else if (performance.now() - begin > 30_000) {
        reject(new Error("${label} was not unfolded"));
      } else {
        requestAnimationFrame(look);
      }
    });
  })`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
