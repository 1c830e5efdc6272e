import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import type { Locator } from "playwright-core";
import { ROOT } from "../support/paths.mjs";
import { agreeUntil } from "./support/conversation.ts";
import { expectText, showsText } from "./support/expectText.ts";
import { readEvents } from "./support/journal.ts";
import type { TreeRow } from "./support/treeView.ts";
import { useSession } from "./support/useSession.ts";
import type { Workbench } from "./support/workbench.ts";

/** The command line's code for what waits for a person. */
const OPEN = 3;

describe("a deployment that two windows and a terminal want", () => {
  const suite = useSession({
    workspace: path.join(ROOT, "test/fixtures/journey"),
    settings: { "schemaOps.personName": "kim" },
  });
  let second: Workbench | undefined;
  after(async () => {
    await second?.page.close();
  });
  const rowIn = (workbench: Workbench, label: string): TreeRow =>
    workbench.view("Deployment Checklist").row(label);
  const heldIn = (workbench: Workbench): Locator =>
    workbench.view("Deployment Checklist").pane.getByText(/This deployment is held by VS Code/);
  const other = (): Workbench => {
    assert.ok(second);
    return second;
  };

  it("is held by the window that started it", async () => {
    const { workbench } = suite;
    await workbench.showContainer("Schema Ops");
    await rowIn(workbench, "1.1").expand();
    await workbench.runCommand("Schema Ops: Start Deployment");
    await rowIn(workbench, "1.1").runAction("Run Step");
    await agreeUntil(workbench, () => showsText(rowIn(workbench, "echo").description, "passed"));
  });

  it("is shown as it stands in a second window, which says who holds it", async () => {
    second = await suite.session.openSecondWindow();
    await second.showContainer("Schema Ops");
    await heldIn(second).waitFor();
    await rowIn(second, "1.1").expand();
    await expectText(rowIn(second, "echo").description, /passed/);
  });

  it("cannot be run or ticked in the second window", async () => {
    const before = readEvents(suite.session.workspace).length;
    await rowIn(other(), "1.1").expectAction("Open Source");
    assert.equal(await rowIn(other(), "1.1").action("Run Step").count(), 0);
    await rowIn(other(), "It greeted").toggle();
    await other()
      .notifications.message(/held by .*here it can only be read/)
      .waitFor();
    await rowIn(other(), "It greeted").expectChecked(false);
    assert.equal(readEvents(suite.session.workspace).length, before);
  });

  it("cannot be run from a terminal either, which is told who holds it", async () => {
    const before = readEvents(suite.session.workspace).length;
    const { code, said } = await run(suite.session.workspace, "1.1");
    assert.equal(code, OPEN, said);
    assert.match(said, /held by .*VS Code/);
    assert.equal(readEvents(suite.session.workspace).length, before);
  });

  it("goes on in the second window, by itself, once the first is closed", async () => {
    await suite.workbench.page.goto("about:blank");
    await heldIn(other()).waitFor({ state: "hidden" });
    await rowIn(other(), "It greeted").toggle();
    await expectText(rowIn(other(), "It greeted").description, /kim/);
    assert.equal(readEvents(suite.session.workspace).at(-1)?.type, "itemTicked");
  });
});

function run(
  workspace: string,
  step: string,
): Promise<{ readonly code: number; readonly said: string }> {
  const args = ["run", path.join(workspace, "DEPLOYMENT_CHECKLIST.md"), "--step", step, "--yes"];
  return new Promise((resolve) => {
    execFile(process.execPath, [path.join(ROOT, "dist/cli.js"), ...args], (error, out, errors) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, said: out + errors });
    });
  });
}
