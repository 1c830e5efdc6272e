import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT, TOOL_FOLDER } from "../support/paths.mjs";
import { startExample, type ExampleServer } from "./support/exampleSession.ts";
import { expectText } from "./support/expectText.ts";
import { readEvents } from "./support/journal.ts";
import type { TreeView } from "./support/treeView.ts";
import { useSession } from "./support/useSession.ts";
import { WebviewFrame } from "./support/webviewFrame.ts";

describe("the rehearsal of a runbook", () => {
  let example: ExampleServer | undefined;
  const suite = useSession(async () => {
    example = await startExample();
    const { settings, env } = example.options;
    const connections = settings["schemaOps.connections"];
    assert.ok(Array.isArray(connections));
    return {
      env: env ?? {},
      workspace: path.join(ROOT, "test/fixtures/rehearsal"),
      settings: {
        ...settings,
        "schemaOps.requireRehearsal": "production",
        // The machine may have client tools only.
        "schemaOps.postgresFolders": [TOOL_FOLDER],
        "schemaOps.connections": connections.map((one: object) => ({
          ...one,
          environment: "production",
        })),
      },
      viewport: { width: 1400, height: 1000 },
    };
  });
  after(() => example?.close());
  const view = (): TreeView => suite.workbench.view("Deployment Checklist");
  const message = (): ReturnType<TreeView["pane"]["locator"]> => view().pane.locator(".message");

  it("is demanded before a deployment on production, and offered there", async () => {
    const { workbench } = suite;
    await workbench.showContainer("Schema Ops");
    await view().rows.first().waitFor();
    await view().runTitleAction("Start Deployment");
    await workbench.notifications.choose("needs a rehearsal first", "Rehearse Now");
    await workbench.quickInput.title.filter({ hasText: "disposable cluster" }).waitFor();
    await workbench.quickInput.choose("Schema only");
  });

  it("shows a report, and its verdict beside the start", async () => {
    const shown = new WebviewFrame(suite.workbench.page);
    await shown.byRole("heading", /Rehearsal: Orders/).waitFor({ timeout: 60_000 });
    await shown.byText("The rehearsal passed.").waitFor();
    await shown.byText("replaced by a command that does nothing").waitFor();
    await expectText(message(), /Rehearsal passed just now\./);
    assert.deepEqual(readEvents(suite.session.workspace), []);
  });

  it("grows stale with a script that the runbook includes", async () => {
    writeFileSync(
      path.join(suite.session.workspace, "sql/notes.sql"),
      "CREATE TABLE notes (id integer PRIMARY KEY);\n",
    );
    await expectText(message(), /Stale: sql\/notes\.sql changed since\./);
    await view().runTitleAction("Start Deployment");
    await suite.workbench.notifications.message("needs a fresh rehearsal").waitFor();
    assert.deepEqual(readEvents(suite.session.workspace), []);
  });
});
