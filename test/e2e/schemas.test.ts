import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import type { Locator } from "playwright-core";
import { runSql, startDeployedExample } from "./support/deployedExample.ts";
import type { ExampleServer } from "./support/exampleSession.ts";
import { expectText } from "./support/expectText.ts";
import type { TreeView } from "./support/treeView.ts";
import { useSession } from "./support/useSession.ts";
import { walkRows } from "./support/walkRows.ts";

describe("the schemas of the example", () => {
  let example: ExampleServer | undefined;
  const suite = useSession(async () => {
    example = await startDeployedExample();
    runSql(example, "mgmt_db", [
      "-c",
      `CREATE TABLE cnfg.many (id int PRIMARY KEY, "Größe ""x""" text, note jsonb);
         INSERT INTO cnfg.many SELECT i, NULLIF('v' || i, 'v2'), '{}' FROM generate_series(1, 450) AS i;
         COMMENT ON TABLE cnfg.many IS '많은 행';
         ANALYZE cnfg.many`,
      "-c",
      "DROP SCHEMA auto CASCADE",
      "-c",
      `CREATE SCHEMA "a.b ""c""";
       CREATE TABLE "a.b ""c"""."$(zap) sel\nect 💥" ("or.der" int PRIMARY KEY);
       INSERT INTO "a.b ""c"""."$(zap) sel\nect 💥" VALUES (7)`,
    ]);
    return { ...example.options, viewport: { width: 1400, height: 1000 } };
  });
  after(async () => {
    await example?.close();
  });
  const view = (): TreeView => suite.workbench.view("Schemas");
  const clipboard = async (): Promise<string> => {
    await suite.session.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    return suite.session.page.evaluate("navigator.clipboard.readText()");
  };

  it("shows the connections, manager first, with their environment", async () => {
    const { workbench, session } = suite;
    await workbench.showContainer("Schema Ops");
    await workbench.view("Deployment Checklist").rows.first().waitFor();
    await view().pane.locator(".pane-header").click();
    await view().row("manager").locator.waitFor();
    // The tree gets the room that a person would give it.
    for (const other of ["Deployment Checklist", "Connections"]) {
      await workbench.view(other).pane.locator(".pane-header").click();
    }
    assert.deepEqual(await view().rows.locator(".label-name").allInnerTexts(), [
      "manager",
      "tenant",
    ]);
    await expectText(view().row("manager").description, /^development · mgmt_db/);
    await session.page.mouse.move(0, 0);
  });

  it("holds what is there against what the checklist expects", async () => {
    await view().row("manager").expand();
    await expectText(view().row("manager").description, /^development · 10 of 11 schemas · /);
    await expectText(view().row("manager").description, /\d+ of 32 tables/);
    await expectText(view().row(/^auto$/).description, /missing: the runbook names it/);
    await expectText(view().row("manager").description, /· 15\.\d+/);
    await view()
      .row(/^Extensions/)
      .locator.waitFor();
    assert.equal(await view().row("pg_catalog").locator.count(), 0);
  });

  it("unfolds a schema down to the members of a table, by mouse", async () => {
    await view()
      .row(/^cnfg$/)
      .expand();
    await view()
      .row(/^Tables \(\d+\)$/)
      .expand();
    const table = view().row(/^many$/);
    await expectText(table.description, /~450 rows · \d+ kB/);
    await table.expand();
    await view()
      .row(/^Columns \(3\)$/)
      .expand();
    await expectText(view().row(/^Größe "x"$/).description, /^text$/);
    await expectText(view().row(/^id$/).description, /integer · primary key/);
    await view()
      .row(/^Indexes \(1\)$/)
      .expand();
    await expectText(view().row("many_pkey").description, /primary key · .* scans · btree/);
    await picture("tree-dark");
  });

  it("shows comments in tooltips", async () => {
    await view()
      .row(/^many$/)
      .locator.locator(".label-name")
      .hover();
    await suite.session.page.locator(".monaco-hover", { hasText: "많은 행" }).waitFor();
    await suite.session.page.keyboard.press("Escape");
    await suite.session.page.mouse.move(0, 0);
  });

  it("previews rows: NULL and types visible, sorted by a column, to the last", async () => {
    const { workbench } = suite;
    await view()
      .row(/^many$/)
      .runAction("Preview Rows");
    const page = workbench.webview();
    await page.byRole("heading", "cnfg.many").waitFor();
    await page.frame.getByText(/Rows 1 to \d+/).waitFor();
    await expectText(page.frame.locator('[data-place="1:1"]'), /NULL/);
    await expectText(page.frame.locator(".row.head"), /Größe "x"\s*text/);
    await page.frame.locator('[data-place="0:0"]').click();
    await suite.session.page.keyboard.press("Control+End");
    await expectText(page.frame.locator('[data-place="449:0"]'), /450/);
    await page.frame.getByRole("columnheader", { name: /^id/ }).click();
    await page.frame.locator("[aria-sort=ascending]").waitFor();
    await page.frame.getByRole("columnheader", { name: /^id/ }).click();
    await expectText(page.frame.locator('[data-place="0:1"]'), /v450/);
    await page.byRole("button", "Count").click();
    await page.byText("450 rows").waitFor();
    await picture("rows-dark");
  });

  it("walks through the grid by keyboard, and copies from it", async () => {
    const { workbench, session } = suite;
    const page = workbench.webview();
    await page.frame.locator('[data-place="0:0"]').click();
    await session.page.keyboard.press("ArrowDown");
    await session.page.keyboard.press("ArrowRight");
    await page.frame.locator('[data-place="1:1"]:focus').waitFor();
    await session.page.keyboard.press("Control+C");
    await eventually(async () => (await clipboard()) === "v449");
    await session.page.keyboard.press("Control+Shift+C");
    await eventually(async () => (await clipboard()) === "449\tv449\t{}");
  });

  it("exports all rows, in the order that is shown, into a file that the person names", async () => {
    const { workbench, session } = suite;
    const file = path.join(session.workspace, "many rows.csv");
    await workbench.webview().byRole("button", "Export…").click();
    // The dialog reads the folder before it takes another name.
    const { field } = workbench.quickInput;
    await eventually(async () => (await field.inputValue()).endsWith("cnfg.many.csv"));
    await field.fill(file);
    await session.page.keyboard.press("Enter");
    await eventually(() => Promise.resolve(fs.existsSync(file)));
    const lines = fs.readFileSync(file, "utf8").trimEnd().split("\n");
    assert.equal(lines.length, 451);
    assert.deepEqual(lines.slice(0, 2), ['id,"Größe ""x""",note', "450,v450,{}"]);
    assert.deepEqual(lines.slice(-2), ["2,,{}", "1,v1,{}"]);
    await workbench.notifications.dismiss("450 rows");
  });

  it("shows the DDL as a read-only SQL document", async () => {
    const { workbench } = suite;
    await view()
      .row(/^many$/)
      .runAction("Show DDL");
    await workbench.page.locator(".tab", { hasText: "cnfg.many.sql" }).waitFor();
    await expectText(workbench.page.locator(".view-lines").last(), /CREATE.TABLE.cnfg\.many/);
  });

  it("copies the qualified name, quoted where it must be", async () => {
    const { workbench } = suite;
    await view()
      .row(/^many$/)
      .openContextMenu();
    await workbench.chooseMenuItem("Copy Qualified Name");
    await eventually(async () => (await clipboard()) === "cnfg.many");
    await view()
      .row(/^Größe/)
      .openContextMenu();
    await workbench.chooseMenuItem("Copy Qualified Name");
    await eventually(async () => (await clipboard()) === '"Größe ""x"""');
  });

  it("takes any name for what it is, from the row to the rows", async () => {
    const { workbench } = suite;
    await view()
      .row(/^a\.b "c"$/)
      .expand();
    await view()
      .row(/^Tables \(1\)$/)
      .expand();
    const hostile = view().row(/^\$\(zap\) sel⏎ect 💥$/);
    await hostile.openContextMenu();
    await workbench.chooseMenuItem("Copy Qualified Name");
    await eventually(async () => (await clipboard()) === '"a.b ""c"""."$(zap) sel\nect 💥"');
    await hostile.runAction("Preview Rows");
    await expectText(workbench.webview().frame.locator('[data-place="0:0"]'), /^7$/);
    await hostile.openContextMenu();
    await workbench.chooseMenuItem("Count Rows");
    await expectText(hostile.description, /^1 row/);
    await hostile.runAction("Show DDL");
    await expectText(workbench.page.locator(".view-lines").last(), /PRIMARY.KEY.\("or\.der"\)/);
    await view()
      .row(/^a\.b "c"$/)
      .collapse();
  });

  it("counts rows exactly, and says so in the row", async () => {
    const { workbench } = suite;
    await view()
      .row(/^many$/)
      .openContextMenu();
    await workbench.chooseMenuItem("Count Rows");
    await workbench.notifications.message("cnfg.many: 450 rows").waitFor();
    await expectText(view().row(/^many$/).description, /^450 rows/);
  });

  it("shows the SQL of an analysis, runs it on a word, and draws the new estimate", async () => {
    const { workbench } = suite;
    await view()
      .row(/^feature_flags$/)
      .openContextMenu();
    await workbench.chooseMenuItem("Analyze…");
    await expectText(workbench.dialog.box, /ANALYZE "cnfg"\."feature_flags";/);
    await workbench.dialog.choose("Run");
    await expectText(view().row(/^feature_flags$/).description, /~\d+ rows/);
  });

  it("filters by name, and keeps what is unfolded", async () => {
    const { workbench } = suite;
    await workbench.runCommand("Schema Ops: Filter Schemas…");
    await workbench.quickInput.enter("man");
    await view()
      .row(/^many$/)
      .locator.waitFor();
    await view()
      .row(/^Columns \(3\)$/)
      .locator.waitFor();
    await workbench.runCommand("Schema Ops: Filter Schemas…");
    await workbench.quickInput.enter("zzz");
    await view()
      .row(/^many$/)
      .locator.waitFor({ state: "detached" });
    await workbench.runCommand("Schema Ops: Filter Schemas…");
    await workbench.quickInput.enter("");
    await view()
      .row(/^many$/)
      .locator.waitFor();
  });

  it("finds an object over all connections and reveals it", async () => {
    const { workbench } = suite;
    await workbench.runCommand("Schema Ops: Find Object…");
    await workbench.quickInput.field.fill("user_rol");
    await workbench.quickInput.option(/^user_roles/).waitFor();
    await workbench.page.keyboard.press("Enter");
    const row = view().row(/^user_roles$/);
    await row.locator.waitFor();
    assert.equal(await row.locator.getAttribute("aria-selected"), "true");
  });

  it("finds schemas and what stands in none as well", async () => {
    const { workbench } = suite;
    await workbench.runCommand("Schema Ops: Find Object…");
    await workbench.quickInput.field.fill("cnfg");
    await workbench.quickInput.option(/^cnfg.*schema/).waitFor();
    await workbench.page.keyboard.press("Enter");
    const row = view().row(/^cnfg$/);
    const selected = workbench.page.locator('[aria-selected="true"]');
    await row.locator.and(selected).waitFor();
  });

  it("is driven by keyboard alone", async () => {
    const { page } = suite.session;
    const focused = (): Locator => view().pane.locator(".monaco-list-row.focused");
    await view().row("tenant").click();
    await page.keyboard.press("Home");
    await expectText(focused(), /manager/);
    for (const name of ["tnnt", "Tables"]) {
      await walkRows(page, view().pane, async (row) =>
        (await row.innerText()).trim().startsWith(name),
      );
      await page.keyboard.press("ArrowRight");
      await eventually(hasChildBelow);
    }
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+F10");
    await page.getByRole("menuitem", { name: "Preview Rows" }).waitFor();
    await page.keyboard.press("Escape");

    /** Unfolded, and its children are drawn. */
    async function hasChildBelow(): Promise<boolean> {
      const number = async (row: Locator, name: string): Promise<number> =>
        Number(await row.getAttribute(name));
      const next = (await number(focused(), "data-index")) + 1;
      const below = view().pane.locator(`.monaco-list-row[data-index="${next}"]`);
      return (
        (await below.count()) > 0 &&
        (await number(below, "aria-level")) > (await number(focused(), "aria-level"))
      );
    }
  });

  it("runs statements of a SQL document, read-only until it is unlocked", async () => {
    const { workbench, session } = suite;
    await view().row("manager").runAction("New SQL Document");
    await workbench.page.locator(".codelens-decoration", { hasText: "manager" }).waitFor();
    await session.page.keyboard.type("select id, note from cnfg.many order by id limit 3;");
    await session.page.keyboard.press("Control+Enter");
    const page = workbench.webview();
    await page.frame.getByText(/Rows 1 to 3 /).waitFor();
    await picture("sql-dark");
    await workbench.page.locator(".codelens-decoration", { hasText: "read-only" }).waitFor();
    await workbench.page.locator(".codelens-decoration a", { hasText: "Explain" }).click();
    await workbench.page.locator(".tab", { hasText: "Plan.txt" }).waitFor();
    await expectText(workbench.page.locator(".view-lines").last(), /Index.Scan.*many_pkey/);
    await workbench.page.locator(".view-line", { hasText: "select id" }).first().click();
    await session.page.keyboard.press("Control+A");
    await session.page.keyboard.type("delete from cnfg.many where id > 440");
    await session.page.keyboard.press("Control+Enter");
    await workbench.notifications.choose("This would change the database", "Unlock This Document");
    await workbench.page.locator(".codelens-decoration", { hasText: "may change data" }).waitFor();
    await session.page.keyboard.press("Control+Enter");
    await workbench.dialog.choose("Run");
    await eventually(() =>
      Promise.resolve(
        example !== undefined &&
          runSql(example, "mgmt_db", ["-c", "select count(*) from cnfg.many"]) === "440",
      ),
    );
  });

  it("says what is wrong when the server is away, and recovers when it is back", async () => {
    const { workbench } = suite;
    await example?.server.halt();
    await workbench.runCommand("Schema Ops: Refresh Schemas");
    const failed = view().row("Could not be read").locator;
    await failed.first().waitFor();
    await picture("away-dark");
    await example?.server.restart();
    // Nobody clicks: the tree tries again, and is unfolded as it was.
    await view()
      .row(/^cnfg$/)
      .locator.waitFor({ timeout: 40_000 });
    await eventually(async () => (await failed.count()) === 0);
  });

  async function picture(name: string): Promise<void> {
    const folder = process.env["SCHEMA_OPS_PICTURES"];
    if (folder !== undefined) {
      await suite.session.page.waitForTimeout(600);
      await suite.session.page.screenshot({ path: `${folder}/${name}.png` });
    }
  }
});

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await holds())) {
    assert.ok(Date.now() < deadline, "it does not come true");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
