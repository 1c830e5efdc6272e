import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type ExampleServer, startExample } from "./support/exampleSession.ts";
import { until } from "./support/until.ts";
import { useSession } from "./support/useSession.ts";

const RUNBOOK = `# Release

## Phase 1: Database

### Step 1.1: Index

\`\`\`bash
psql -d mgmt_db -f migration.sql
\`\`\`

- [ ] The index is there
`;

const MIGRATION = `SET lock_timeout = '2s';
CREATE INDEX orders_total ON orders (total);
`;

describe("locks and hazards", () => {
  let example: ExampleServer | undefined;
  let source: string | undefined;
  const suite = useSession(async () => {
    example = await startExample();
    source = mkdtempSync(path.join(os.tmpdir(), "schema-ops-hazards-"));
    writeFileSync(path.join(source, "DEPLOYMENT_CHECKLIST.md"), RUNBOOK);
    writeFileSync(path.join(source, "migration.sql"), MIGRATION);
    return { ...example.options, workspace: source, viewport: { width: 1400, height: 900 } };
  });
  after(async () => {
    await example?.close();
    if (source !== undefined) {
      rmSync(source, { recursive: true, force: true });
    }
  });

  it("shows a step's statements with lock, hazard and safer form, from its row", async () => {
    const { workbench } = suite;
    const { page } = workbench;
    await workbench.showContainer("Schema Ops");
    await workbench.view("Deployment Checklist").rows.first().waitFor();
    await workbench.quickInput.runCommand("Schema Ops: Preview Locks and Hazards of a Step");
    await workbench.quickInput.choose(/Index/);
    const preview = page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
    await preview.getByRole("heading", { name: "create-index-without-concurrently" }).waitFor();
    const row = preview.getByRole("row").nth(2);
    await row.getByText(/SHARE orders/).waitFor();
    await preview.getByText("CREATE INDEX CONCURRENTLY orders_total").waitFor();
  });

  it("says before the step runs what it will do, in one line", async () => {
    const { workbench } = suite;
    const view = workbench.view("Deployment Checklist");
    await view.runTitleAction(/Start Deployment/);
    await workbench.page.locator(".statusbar-item", { hasText: "Release" }).waitFor();
    const row = view.row(/Index/);
    await row.runAction("Run Step");
    const { dialog } = workbench;
    await dialog.box.getByText(/1 hazard: create-index-without-concurrently/).waitFor();
    await dialog.button("Show Locks and Hazards").waitFor();
    await dialog.cancel();
  });

  it("offers the safer form in the file itself", async () => {
    const { workbench, session } = suite;
    const { page } = workbench;
    await workbench.editor.open("migration.sql");
    await page.locator(".squiggly-warning").first().waitFor();
    await workbench.editor.lines.filter({ hasText: "orders_total" }).click();
    await page.keyboard.press("Control+.");
    await page.getByText("Use the safer form").waitFor();
    // The preferred one comes first.
    await page.keyboard.press("Enter");
    await workbench.editor.lines.filter({ hasText: "CONCURRENTLY" }).waitFor();
    await workbench.editor.save();
    const file = path.join(session.workspace, "migration.sql");
    await until(() => readFileSync(file, "utf8").includes("CONCURRENTLY"), "the file is saved");
    await page.locator(".squiggly-warning").first().waitFor({ state: "detached" });
    assert.match(readFileSync(file, "utf8"), /CONCURRENTLY orders_total ON orders \(total\);\n$/);
  });
});
