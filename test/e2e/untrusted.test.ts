import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { useSession } from "./support/useSession.ts";
import { ROOT } from "../support/paths.mjs";

describe("a workspace that is not trusted", () => {
  const suite = useSession({ workspace: path.join(ROOT, "test/fixtures/journey"), trusted: false });

  it("shows the checklist, says why nothing runs, and offers nothing that does", async () => {
    const { workbench } = suite;
    const decline = workbench.dialog.button(/No, I don't trust/);
    await Promise.race([
      decline.waitFor().then(() => decline.click()),
      workbench.page.locator(".part.banner").waitFor(),
    ]);
    await workbench.showContainer("Schema Ops");
    const view = workbench.view("Deployment Checklist");
    await view.row("1.1").locator.waitFor();
    await view.pane.getByText("This workspace is not trusted").waitFor();
    await view.row("1.1").expectAction("Open Source");
    assert.equal(await view.row("1.1").action("Run Step").count(), 0);
    const titles = await workbench.quickInput.commands("Schema Ops: ");
    assert.deepEqual(
      titles.filter((title) => /Run |Verify|Start|Test Connection|Set Password/.test(title)),
      [],
    );
  });

  it("does not tick, and leaves nothing behind", async () => {
    const { workbench, session } = suite;
    const view = workbench.view("Deployment Checklist");
    await view.row("1.1").expand();
    await view.row("It greeted").toggle();
    await workbench.notifications.message("This workspace is not trusted").waitFor();
    await view.row("It greeted").expectChecked(false);
    assert.equal(existsSync(path.join(session.workspace, ".schema-ops")), false);
  });

  it("runs once it is trusted", async () => {
    const { workbench } = suite;
    await workbench.runCommand("Workspaces: Manage Workspace Trust");
    await workbench.page
      .locator(".workspace-trust-editor")
      .getByRole("button", { name: "Trust", exact: true })
      .click();
    const view = workbench.view("Deployment Checklist");
    await view.row("1.1").expectAction("Run Step");
  });
});
