import assert from "node:assert/strict";
import path from "node:path";
import { ROOT } from "../support/paths.mjs";
import { runSql } from "./support/deployedExample.ts";
import { startExample, type ExampleServer } from "./support/exampleSession.ts";
import { expectText } from "./support/expectText.ts";
import type { TreeView } from "./support/treeView.ts";
import { useSession } from "./support/useSession.ts";

const LONG = { timeout: 60_000 };

describe("the way back, in the window", () => {
  let example: ExampleServer | undefined;
  const suite = useSession(async () => {
    example = await startExample();
    return {
      ...example.options,
      workspace: path.join(ROOT, "test/fixtures/rehearsal"),
      viewport: { width: 1400, height: 1000 },
    };
  });
  after(() => example?.close());
  const view = (): TreeView => suite.workbench.view("Backups");
  const sql = (text: string): string => {
    assert.ok(example !== undefined);
    return runSql(example, "mgmt_db", ["-c", text]);
  };
  const databases = (): string => sql("select string_agg(datname, ' ') from pg_database");

  it("takes a backup, and shows it with its size, age and what is known of it", async () => {
    sql(
      "create table if not exists kept (id int); truncate kept; insert into kept values (1), (2)",
    );
    const { workbench } = suite;
    await workbench.showContainer("Schema Ops");
    const header = view().pane.locator(".pane-header");
    if ((await header.getAttribute("aria-expanded")) !== "true") {
      await header.click();
    }
    await workbench.runCommand("Schema Ops: Back Up a Database");
    await workbench.quickInput.choose("mgmt_db");
    await view().row("mgmt_db").locator.waitFor(LONG);
    await expectText(view().row("mgmt_db").description, /B · .* · verified by reading/);
  });

  it("shows what would be lost, exchanges the databases on consent, and keeps the failed one", async () => {
    sql("insert into kept values (3); create table newer (id int)");
    const { workbench } = suite;
    await workbench.runCommand("Schema Ops: Roll Back to This Backup");
    await workbench.quickInput.choose("mgmt_db");
    await workbench.dialog.button("Exchange Databases").waitFor(LONG);
    await workbench.dialog.button("Save What Would Be Lost").waitFor();
    const asked = await workbench.dialog.box.innerText();
    assert.match(asked, /public\.kept: 3 rows now, 2 in the backup/);
    assert.match(asked, /public\.newer: new, 0 rows/);
    assert.equal(sql("select count(*) from kept"), "3");
    await workbench.dialog.choose("Exchange Databases");
    await workbench.notifications.message(/rolled back\. Kept: mgmt_db_failed_/).waitFor(LONG);
    assert.equal(sql("select count(*) from kept"), "2");
    assert.equal(sql("select to_regclass('newer') is null"), "t");
  });

  it("restores a backup under another name, and drops a kept database when its name is typed", async () => {
    const { workbench } = suite;
    await workbench.runCommand("Schema Ops: Restore into a New Database");
    await workbench.quickInput.choose("mgmt_db");
    await workbench.quickInput.title.filter({ hasText: "into a new database" }).waitFor();
    await workbench.quickInput.enter("mgmt_copy");
    await workbench.notifications.message(/is restored as mgmt_copy/).waitFor(LONG);
    assert.match(databases(), /\bmgmt_copy\b/);

    const [kept = ""] = /mgmt_db_failed_\w+/.exec(databases()) ?? [];
    await workbench.runCommand("Schema Ops: Drop a Kept Database");
    await workbench.quickInput.choose(kept);
    await workbench.quickInput.enter("mgmt_db");
    await expectText(workbench.quickInput.message, new RegExp(`Type ${kept}`));
    assert.match(databases(), new RegExp(kept));
    await workbench.quickInput.enter(kept);
    await workbench.notifications.message(`${kept} is dropped`).waitFor(LONG);
    assert.doesNotMatch(databases(), /_failed_/);
  });
});
