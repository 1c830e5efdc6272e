import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../support/paths.mjs";
import { agreeUntil } from "./support/conversation.ts";
import { type ExampleServer, startExample } from "./support/exampleSession.ts";
import { expectText, showsText } from "./support/expectText.ts";
import type { TreeView } from "./support/treeView.ts";
import { useSession } from "./support/useSession.ts";

const WORK = `
  CREATE TABLE made (id integer PRIMARY KEY, name text);
  CREATE INDEX made_name ON made (name);
`;

describe("what a step changed, and drift", () => {
  let example: ExampleServer | undefined;
  const suite = useSession(async () => {
    example = await startExample();
    return { ...example.options, workspace: path.join(ROOT, "test/fixtures/crash") };
  });
  after(async () => {
    await example?.close();
  });
  const checklist = (): TreeView => suite.workbench.view("Deployment Checklist");
  const changes = (): TreeView => suite.workbench.view("Schema Changes");

  it("stands below the step that was run", async () => {
    const { workbench, session } = suite;
    writeFileSync(path.join(session.workspace, "work.sql"), WORK);
    await workbench.showContainer("Schema Ops");
    await checklist().row("1.1").locator.waitFor();
    await workbench.runCommand("Schema Ops: Start Deployment");
    await expectText(checklist().row("1.1").description, /0\/2/);
    await checklist().row("1.1").expand();
    await checklist()
      .row("1.1")
      .runAction(/^Run Step/);
    await agreeUntil(workbench, () =>
      showsText(checklist().row("bash · 3 lines").description, /passed/),
    );
    await expectText(
      checklist().row("Changes of manager").description,
      /^\+1 table, \+1 index, \+1 constraint$/,
    );
  });

  it("stands on the results page, too, and leads to the objects", async () => {
    const { workbench } = suite;
    await workbench.runCommand("Schema Ops: Open Results");
    const page = workbench.webview();
    await expectText(
      page.frame.locator(".changes li").first(),
      /manager\s+changed: \+1 table, \+1 index, \+1 constraint/,
    );
    await page.frame.getByRole("button", { name: /^Show Changes: .*manager$/ }).click();
    await expectText(changes().row(/^made$/).description, /^table · added$/);
  });

  it("is a tree of objects, each with its DDL side by side", async () => {
    const { workbench } = suite;
    await checklist().row("Changes of manager").click();
    await expectText(changes().row(/^made$/).description, /^table · added$/);
    await changes()
      .row(/^made$/)
      .click();
    const editor = workbench.page.locator(".monaco-diff-editor .editor.modified");
    await expectText(editor, /CREATE\sTABLE\spublic\.made/);
    await changes().runTitleAction("Compare DDL of All Changes");
    await workbench.page.getByRole("tab", { name: /1\.1.*manager/, selected: true }).waitFor();
  });

  it("is found between two databases as well", async () => {
    const { workbench } = suite;
    await workbench.runCommand("Schema Ops: Compare Schemas");
    // By the keyboard: the pointer's hover would hide the next row.
    await expectText(workbench.quickInput.title, /1\/2/);
    await workbench.quickInput.enter("manager");
    await expectText(workbench.quickInput.title, /2\/2/);
    await workbench.quickInput.enter("tenant");
    await expectText(changes().row(/^made$/).description, /^table · removed$/, 30_000);
  });

  it("is written into one file that is read without VS Code", async () => {
    const { workbench, session } = suite;
    const file = path.join(session.workspace, "drift.html");
    await changes().runTitleAction("Export Comparison…");
    const { field } = workbench.quickInput;
    // The dialog reads the folder before it takes another name.
    await eventually(async () => (await field.inputValue()).endsWith("drift-manager-tenant.html"));
    await field.fill(file);
    await session.page.keyboard.press("Enter");
    await eventually(() => Promise.resolve(existsSync(file)));
    assert.match(readFileSync(file, "utf8"), /<h4 class="removed">- TABLE public\.made<\/h4>/);
    await workbench.notifications.dismiss("The comparison is written");
  });
});

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; !(await holds());) {
    assert.ok(Date.now() < end, "it does not come true");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
