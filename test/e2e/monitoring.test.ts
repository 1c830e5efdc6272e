import assert from "node:assert/strict";
import { startDeployedExample } from "./support/deployedExample.ts";
import type { ExampleServer } from "./support/exampleSession.ts";
import { expectText } from "./support/expectText.ts";
import type { TreeView } from "./support/treeView.ts";
import { useSession } from "./support/useSession.ts";
import { WebviewFrame } from "./support/webviewFrame.ts";

describe("the monitoring of the example", () => {
  let example: ExampleServer | undefined;
  const suite = useSession(async () => {
    example = await startDeployedExample();
    return { ...example.options, viewport: { width: 1400, height: 1000 } };
  });
  after(() => example?.close());
  const view = (): TreeView => suite.workbench.view("Monitoring");

  it("lists the reports of the runbook and the health pack, none of them taken", async () => {
    const { workbench } = suite;
    await workbench.showContainer("Schema Ops");
    await workbench.view("Deployment Checklist").rows.first().waitFor();
    await view().pane.locator(".pane-header").click();
    for (const other of ["Deployment Checklist", "Connections"]) {
      await workbench.view(other).pane.locator(".pane-header").click();
    }
    for (const name of [
      "Daily report",
      "Weekly report",
      "Monthly report",
      "Health of the servers",
    ]) {
      await expectText(view().row(name).description, /^never taken$/);
    }
    await workbench.page.locator(".statusbar-item", { hasText: "3 reports due" }).waitFor();
  });

  it("takes a report, shows it on a page, and keeps its verdict in the tree", async () => {
    const { page } = suite.workbench;
    await view().row("Health of the servers").runAction("Run Report");
    const shown = new WebviewFrame(page);
    await shown.byRole("heading", "Health of the servers").waitFor();
    await shown.frame.getByRole("article", { name: "Connections" }).first().waitFor();
    assert.match(await shown.frame.locator("header").innerText(), /PostgreSQL \d+/);
    await expectText(view().row("Health of the servers").description, / · next \d/);
    await view().row("Health of the servers").expand();
    await expectText(view().row("Connections").description, /As expected|Needs a person/);
  });

  it("takes the runbook's daily report, and opens the line that asks for a number", async () => {
    await view().row("Daily report").runAction("Run Report");
    const shown = new WebviewFrame(suite.workbench.page);
    await shown.byRole("heading", "Daily report").waitFor();
    await shown.frame.getByRole("article", { name: "활성 세션 수", exact: true }).waitFor();
    await suite.workbench.page.locator(".statusbar-item", { hasText: "2 reports due" }).waitFor();
    await shown.byRole("button", "Line 480").click();
    await suite.workbench.page
      .getByRole("tab", { name: /DEPLOYMENT_CHECKLIST\.ko\.md/, selected: true })
      .waitFor();
  });
});
