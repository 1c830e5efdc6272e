import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
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
    const { settings, ...options } = example.options;
    return {
      ...options,
      settings: {
        ...settings,
        "schemaOps.monitoring.thresholds": { "활성 세션 수": { critical: "value >= 0" } },
      },
      viewport: { width: 1400, height: 1000 },
    };
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

  it("takes the runbook's daily report, says once what is beyond a threshold, and opens the line that asks for a number", async () => {
    await view().row("Daily report").runAction("Run Report");
    const shown = new WebviewFrame(suite.workbench.page);
    await shown.byRole("heading", "Daily report").waitFor();
    await shown.frame.getByRole("article", { name: "활성 세션 수", exact: true }).waitFor();
    await suite.workbench.page.locator(".statusbar-item", { hasText: "2 reports due" }).waitFor();
    const { notifications } = suite.workbench;
    const notice = /Daily report: beyond a threshold: 활성 세션 수: \d+ \(critical\)/;
    await notifications.message(notice).waitFor();
    await notifications.choose(notice, "Show Report");
    await shown.byRole("button", "Run Again").click();
    await shown.frame
      .getByText(/(?:unchanged|\d+) since/)
      .first()
      .waitFor();
    assert.equal(await notifications.message(notice).count(), 0);
    await shown.byRole("button", "Line 480").click();
    await suite.workbench.page
      .getByRole("tab", { name: /DEPLOYMENT_CHECKLIST\.ko\.md/, selected: true })
      .waitFor();
  });

  it("opens the live dashboard, which asks both databases again and again", async () => {
    const { page } = suite.workbench;
    await suite.workbench.runCommand("Schema Ops: Open Live Dashboard");
    const shown = new WebviewFrame(page);
    await shown.byRole("heading", "Live Dashboard").waitFor();
    for (const name of ["manager", "tenant"]) {
      const server = shown.frame.getByRole("region", { name });
      await server.getByText(/PostgreSQL \d+/).waitFor();
      await server.getByRole("img", { name: /^Transactions per second: .* now/ }).waitFor();
    }
  });

  it("takes by itself what is due, when the setting asks for it", async () => {
    const folder = path.join(suite.session.workspace, ".vscode");
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, "settings.json");
    const settings = existsSync(file) ? readFileSync(file, "utf8") : "{}";
    writeFileSync(
      file,
      settings.replace("{", '{ "schemaOps.monitoring.takeDueReports": true,').replace(",}", "}"),
    );
    await suite.workbench.page
      .locator(".statusbar-item", { hasText: /reports? due/ })
      .waitFor({ state: "hidden" });
    for (const name of ["Weekly report", "Monthly report"]) {
      await expectText(view().row(name).description, / · next \d/);
    }
  });

  it("asks which report a section without a cadence belongs to, and has it there from then on", async () => {
    const { session, workbench } = suite;
    const text = "# Odd\n\n## Monitoring\n\n- [ ] Watched\n\n```sql\nSELECT 1;\n```\n";
    writeFileSync(path.join(session.workspace, "ODD_CHECKLIST.md"), text);
    await workbench.editor.open("ODD_CHECKLIST.md");
    await expectText(view().row("Monitoring").description, /in no report: says no cadence/);
    await workbench.runCommand("Schema Ops: Choose the Report of a Section");
    await workbench.quickInput.choose("Weekly report");
    await view().row("Weekly report").locator.waitFor();
    const agreed = readFileSync(
      path.join(session.workspace, ".schema-ops/agreements.json"),
      "utf8",
    );
    assert.match(agreed, /"title": "Monitoring",\s+"cadence": "weekly",\s+"by": "kim"/);
  });
});
