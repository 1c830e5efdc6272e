/** `npm run screenshots`: pictures of the example in VS Code for the documentation, in docs/images/. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { agreeUntil } from "../e2e/support/conversation.ts";
import { Session } from "../e2e/support/session.ts";
import { connectionSettings, createDatabases, writePgpass } from "./demo/demoDatabases.mjs";
import { ROOT } from "./paths.mjs";
import { newestDumpableMajor } from "./postgresInstall.mjs";
import { startPostgres } from "./postgresServer.mjs";

const IMAGES = path.join(ROOT, "docs/images");
const PARENTS = ["ConexGrow Databases", "Pre-deployment checks"];
const STEP = "Environment";

const scratch = mkdtempSync(path.join(os.tmpdir(), "schema-ops-screenshots-"));
const server = await startPostgres({ major: newestDumpableMajor() });
try {
  await createDatabases(server);
  const session = await Session.open({
    workspace: path.join(ROOT, "examples/conexgrow"),
    settings: {
      ...connectionSettings(server),
      "schemaOps.personName": "kim",
      "editor.minimap.enabled": false,
    },
    env: { PGPASSFILE: writePgpass(server, scratch) },
    viewport: { width: 1440, height: 900 },
  });
  try {
    await takePictures(session);
  } finally {
    await session.close();
  }
} finally {
  await server.stop();
  rmSync(scratch, { recursive: true, force: true });
}

async function takePictures({ workbench }: Session): Promise<void> {
  mkdirSync(IMAGES, { recursive: true });
  await workbench.editor.open("DEPLOYMENT_CHECKLIST.md");
  await workbench.showContainer("Schema Ops");
  const view = workbench.view("Deployment Checklist");
  for (const parent of PARENTS) {
    await view.row(parent).expand();
  }
  const step = view.row(STEP);
  await step.runAction("Run Step");
  await workbench.notifications.choose("No deployment", "Start Deployment");
  await agreeUntil(
    workbench,
    async () => /^[1-9]\d*\/\d+/.test(await step.description.innerText()),
    120_000,
  );
  await workbench.page.waitForTimeout(3000);
  await step.expand();
  await workbench.page.keyboard.press("Control+J");
  await picture("checklist");
  await workbench.runCommand("Schema Ops: Open Results");
  await workbench.webview().body.waitFor();
  await picture("results");
  await workbench.runCommand("View: Close All Editors");
  const monitoring = workbench.view("Monitoring");
  await monitoring.pane.locator(".pane-header").click();
  for (const other of ["Deployment Checklist", "Connections"]) {
    await workbench.view(other).pane.locator(".pane-header").click();
  }
  await monitoring.row("Health of the servers").runAction("Run Report");
  await workbench.webview().byRole("heading", "Health of the servers").waitFor();
  await monitoring.row("Health of the servers").expand();
  await picture("report");

  async function picture(name: string): Promise<void> {
    await workbench.page.mouse.move(0, 0);
    await workbench.page.waitForTimeout(1500);
    await workbench.page.screenshot({ path: path.join(IMAGES, `${name}.png`) });
    process.stdout.write(`docs/images/${name}.png\n`);
  }
}
