import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expectText, showsText } from "./support/expectText.ts";
import { agreeUntil } from "./support/conversation.ts";
import { readEvents } from "./support/journal.ts";
import type { TreeRow, TreeView } from "./support/treeView.ts";
import { until } from "./support/until.ts";
import { useSession } from "./support/useSession.ts";
import { ROOT } from "../support/paths.mjs";

const STATUS_ITEM = "schema-ops.schema-ops.schemaOps.deployment";

describe("a deployment of a small checklist", () => {
  const suite = useSession({
    workspace: path.join(ROOT, "test/fixtures/journey"),
    settings: { "schemaOps.personName": "kim" },
  });
  const view = (): TreeView => suite.workbench.view("Deployment Checklist");
  const row = (label: string): TreeRow => view().row(label);
  const types = (): readonly string[] =>
    readEvents(suite.session.workspace).map(({ type }) => type);
  const run = async (step: string, ended: () => Promise<boolean>): Promise<void> => {
    await row(step).runAction("Run Step");
    await agreeUntil(suite.workbench, ended);
  };
  const says = (label: string, text: RegExp) => (): Promise<boolean> =>
    showsText(row(label).description, text);

  it("offers to start when an item is ticked before there is a deployment", async () => {
    const { workbench } = suite;
    await workbench.showContainer("Schema Ops");
    await row("1.1").expand();
    await row("It greeted").toggle();
    await workbench.notifications.choose("No deployment", "Start Deployment");
    // Its step has not run: the tick needs a reason, and is given up here.
    await workbench.quickInput.title.filter({ hasText: "against the evidence" }).waitFor();
    await workbench.quickInput.cancel();
    await row("It greeted").expectChecked(false);
    assert.deepEqual(types(), ["deploymentStarted"]);
    await workbench.statusItem(STATUS_ITEM).waitFor();
  });

  it("shows the exact text before a step runs, and runs nothing without a yes", async () => {
    const { workbench } = suite;
    await row("1.1").runAction("Run Step");
    await workbench.dialog.box.waitFor();
    assert.match(await workbench.dialog.box.innerText(), /echo "hello from the step"/);
    await workbench.dialog.cancel();
    assert.deepEqual(types(), ["deploymentStarted"]);
  });

  it("runs the step, shows its output and ticks its item on this evidence", async () => {
    const { workbench } = suite;
    await run("1.1", says("echo", /passed/));
    await workbench.page.locator(".terminal-outer-container").waitFor();
    await row("It greeted").toggle();
    await expectText(row("It greeted").description, /kim/);
    await row("It greeted").expectChecked(true);
    const tick = readEvents(suite.session.workspace).at(-1);
    assert.equal(tick?.type === "itemTicked" ? tick.override : "no tick", null);
  });

  it("says where a step failed, in the row, in Problems and on the badge", async () => {
    const { workbench } = suite;
    await row("1.2").expand();
    await run("1.2", says("bash · 2 lines", /failed at line 17: exit code 1/));
    await (await workbench.problems()).filter({ hasText: "ended with exit code 1" }).waitFor();
    await expectText(workbench.badge("Schema Ops"), /^1$/);
  });

  it("takes a tick against the evidence with a reason only, and shows it", async () => {
    const { workbench } = suite;
    await row("Nothing failed").toggle();
    await workbench.quickInput.title.filter({ hasText: "against the evidence" }).waitFor();
    assert.match(await workbench.quickInput.message.innerText(), /failed/);
    await workbench.quickInput.enter("checked by hand");
    await expectText(row("Nothing failed").description, /override: checked by hand · kim/);
  });

  it("keeps the next phase locked until a person opens it with a reason", async () => {
    const { workbench } = suite;
    await expectText(row("2.1").description, /locked: waits for Phase 1/);
    await row("2.1").runAction("Unlock Step…");
    await workbench.quickInput.enter("rehearsed yesterday");
    await expectText(row("2.1").description, /1 overridden/);
  });

  it("cancels what runs", async () => {
    await row("2.1").expand();
    await run("2.1", says("bash · 3 lines", /running/));
    await view().runTitleAction("Cancel Run");
    await expectText(view().row("bash · 3 lines").description, /failed|cancelled/);
    const ended = readEvents(suite.session.workspace).findLast(({ type }) => type === "blockEnded");
    assert.equal(ended?.type === "blockEnded" && ended.outcome, "cancelled");
  });

  it("is there again, as it was, after the window is loaded anew", async () => {
    await suite.session.reload();
    await suite.workbench.showContainer("Schema Ops");
    await row("1.1").expand();
    await expectText(row("It greeted").description, /kim/);
    await suite.workbench.statusItem(STATUS_ITEM).waitFor();
  });

  it("is only read in a second window, which says who holds it", async () => {
    const second = await suite.session.openSecondWindow();
    try {
      await second.showContainer("Schema Ops");
      await second.page
        .getByText(/This deployment is held by VS Code/)
        .first()
        .waitFor();
    } finally {
      await second.page.close();
    }
  });

  it("says that the runbook changed, and goes on with what the person chooses", async () => {
    const { session, workbench } = suite;
    const file = path.join(session.workspace, "DEPLOYMENT_CHECKLIST.md");
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace("The team agrees", "The whole team agrees"),
    );
    await workbench.page
      .getByText(/The runbook changed since/)
      .first()
      .waitFor();
    await view().runTitleAction("Compare Runbook with Deployment…");
    await workbench.notifications.choose("elements are new or edited", "Adopt the Change");
    await row("2.2").expand();
    await row("The whole team agrees").locator.waitFor();
    assert.equal(types().at(-1), "runbookAdopted");
  });

  it("writes the ticks into the document, one character each", async () => {
    const { session, workbench } = suite;
    const file = path.join(session.workspace, "DEPLOYMENT_CHECKLIST.md");
    const before = readFileSync(file, "utf8");
    await workbench.runCommand("Schema Ops: Write Ticks into the Document");
    await workbench.editor.open("DEPLOYMENT_CHECKLIST.md");
    await workbench.editor.save();
    await until(() => readFileSync(file, "utf8") !== before, "The document is saved");
    assert.equal(
      readFileSync(file, "utf8"),
      before
        .replace("- [ ] It greeted", "- [x] It greeted")
        .replace("- [ ] Nothing failed", "- [x] Nothing failed"),
    );
  });

  it("is finished with a sign-off", async () => {
    const { workbench } = suite;
    await workbench.runCommand("Schema Ops: Finish Deployment and Sign Off…");
    await workbench.quickInput.choose("Failure");
    await workbench.quickInput.enter("Kim");
    await workbench.quickInput.title.filter({ hasText: "Finish" }).waitFor();
    await workbench.quickInput.enter("Kim, platform team");
    await workbench.quickInput.enter("Phase 2 another day");
    await workbench.notifications.message("finished and signed off by Kim").waitFor();
    const last = readEvents(suite.session.workspace).at(-1);
    assert.deepEqual(last?.type === "finished" && last.signOff, {
      name: "Kim",
      result: "failure",
      remark: "Phase 2 another day",
      fields: { "Deployed by": "Kim, platform team" },
    });
    await workbench.statusItem(STATUS_ITEM).waitFor({ state: "hidden" });
  });

  it("offers its completion report, which the terminal proves to be its journal's", async () => {
    const { session, workbench } = suite;
    const { quickInput, notifications } = workbench;
    await notifications.choose("finished and signed off by Kim", "Export Completion Report…");
    await quickInput.choose("HTML");
    // The dialog reads the folder before it takes another name.
    await until(
      async () => (await quickInput.field.inputValue()).endsWith("report.html"),
      "a name is offered",
    );
    const file = path.join(session.workspace, "completed.html");
    await quickInput.enter(file);
    await notifications.message("The completion report is written").waitFor();
    const cli = path.join(ROOT, "dist/cli.js");
    const check = (): string =>
      execFileSync(process.execPath, [cli, "check-report", file], {
        cwd: session.workspace,
        encoding: "utf8",
      });
    check();
    writeFileSync(file, readFileSync(file, "utf8").replace("another day", "done"));
    assert.throws(check);
  });
});
