import assert from "node:assert/strict";
import pg from "pg";
import { runSql, startDeployedExample } from "./support/deployedExample.ts";
import type { ExampleServer } from "./support/exampleSession.ts";
import { expectText } from "./support/expectText.ts";
import type { TreeView } from "./support/treeView.ts";
import { until } from "./support/until.ts";
import { useSession } from "./support/useSession.ts";
import { walkRows } from "./support/walkRows.ts";

const SESSIONS = `
  INSERT INTO sys.sessions (user_id, token_hash, device, ip_address, created_at, last_activity_at, expires_at)
  SELECT u.id, repeat(chr(96 + place), 64), device, '10.0.0.1', now() - interval '9 days', now() - used, now() + rest
    FROM (VALUES (1, 'admin', 'Chrome', interval '3 minutes', interval '1 day'),
                 (2, 'admin', 'iPhone', interval '2 hours', interval '7 days'),
                 (3, 'lead1', 'Safari', interval '3 days', interval '-1 day'))
           AS given (place, who, device, used, rest)
    JOIN sys.users AS u ON u.email = who || '@conexgrow.example'`;

describe("the sessions of the example", () => {
  let example: ExampleServer | undefined;
  const clients: pg.Client[] = [];
  const suite = useSession(async () => {
    example = await startDeployedExample();
    runSql(example, "tnnt_db", ["-c", SESSIONS]);
    const { options } = example;
    return {
      ...options,
      settings: { ...options.settings, "schemaOps.sessionsRefreshSeconds": 3 },
      viewport: { width: 1400, height: 1000 },
    };
  });
  after(async () => {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
    await example?.close();
  });
  const view = (): TreeView => suite.workbench.view("Sessions");
  const ask = (sql: string): string => {
    assert.ok(example);
    return runSql(example, "tnnt_db", ["-c", sql]);
  };
  const open = async (name: string): Promise<pg.Client> => {
    assert.ok(example);
    const client = new pg.Client({
      connectionString: example.server.url("tnnt_db"),
      application_name: name,
    });
    client.on("error", () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  const levelOf = async (label: string | RegExp): Promise<number> =>
    Number(await view().row(label).locator.getAttribute("aria-level"));

  it("stand by table and status, with counts, and what is overdue is marked", async () => {
    const { workbench } = suite;
    await workbench.showContainer("Schema Ops");
    await workbench.view("Deployment Checklist").rows.first().waitFor();
    await view().pane.locator(".pane-header").click();
    await view().row("tenant").locator.waitFor();
    for (const other of ["Deployment Checklist", "Connections"]) {
      await workbench.view(other).pane.locator(".pane-header").click();
    }
    await view().row("tenant").expand();
    const table = view().row("Application: sys.sessions");
    await expectText(table.description, /^ACTIVE 3 \(1 overdue\)$/);
    await expectText(view().row("Server connections").description, /^\d+ of 100/);
    await table.expand();
    await view()
      .row(/^ACTIVE$/)
      .expand();
    await expectText(view().row("김관리 · admin@conexgrow.example").description, /^2$/);
    await expectText(view().row("박팀장").description, /^1 \(1 overdue\)$/);
    await view().row("김관리").expand();
    await expectText(
      view().row("Chrome").description,
      /10\.0\.0\.1 · last used \d+ minutes ago · expires in 23 hours/,
    );
    await view().row("박팀장").expand();
    await picture("sessions-application");
    await expectText(
      view().row("Safari").description,
      /OVERDUE · .* · expired yesterday|1 day ago/,
    );
  });

  it("are revoked by mouse: the SQL is shown, a reason is asked for, the counts change, and it is undone", async () => {
    const { workbench } = suite;
    await view().row("Chrome").runAction("Revoke Sessions");
    await expectText(workbench.quickInput.title, /Revoke the session Chrome of 김관리/);
    await workbench.quickInput.enter("lost it's phone");
    await expectText(workbench.dialog.box, /UPDATE "sys"\."sessions" AS t/);
    await expectText(workbench.dialog.box, /"revoked_reason" = 'lost it''s phone'/);
    await workbench.dialog.choose("Run");
    await workbench.notifications.message(/1 row changed/).waitFor();
    await expectText(view().row(/^ACTIVE$/).description, /^2 \(1 overdue\)$/);
    await expectText(view().row(/^REVOKED$/).description, /^1$/);
    assert.equal(
      ask("SELECT status, revoked_reason FROM sys.sessions WHERE device = 'Chrome'"),
      "REVOKED|lost it's phone",
    );
    await workbench.notifications.choose(/1 row changed/, "Undo");
    await expectText(workbench.dialog.box, /"revoked_at" = NULL/);
    await workbench.dialog.choose("Run");
    await expectText(view().row(/^ACTIVE$/).description, /^3 \(1 overdue\)$/);
    assert.equal(
      ask(
        "SELECT status, revoked_at IS NULL, revoked_reason IS NULL FROM sys.sessions WHERE device = 'Chrome'",
      ),
      "ACTIVE|t|t",
    );
  });

  it("are expired when they are overdue", async () => {
    const { workbench } = suite;
    await view()
      .row(/^ACTIVE$/)
      .runAction("Expire Overdue Sessions");
    await expectText(workbench.dialog.box, /s\."expires_at" <= pg_catalog\.now\(\)/);
    await workbench.dialog.choose("Run");
    await expectText(view().row(/^EXPIRED$/).description, /^1$/);
    await expectText(view().row(/^ACTIVE$/).description, /^2$/);
  });

  it("show their row, without what lets somebody in", async () => {
    const { workbench } = suite;
    await view().row("iPhone").openContextMenu();
    await workbench.chooseMenuItem("Show Row");
    await expectText(workbench.page.locator(".view-lines").last(), /\(secret,\s64\scharacters\)/);
  });

  it("are revoked by keyboard alone", async () => {
    const { keyboard } = suite.session.page;
    const { workbench } = suite;
    await keyboard.press("F1");
    await keyboard.type("Focus on Sessions View");
    await workbench.quickInput.option("Focus on Sessions View").waitFor();
    await keyboard.press("Enter");
    await view().pane.locator(".monaco-list:focus-within").waitFor();
    const focused = view().pane.locator("[role=treeitem].focused");
    await keyboard.press("Home");
    await walkRows(
      workbench.page,
      view().pane,
      async (row) => (await row.getAttribute("aria-label"))?.includes("iPhone") === true,
    );
    await expectText(focused, /iPhone/);
    await keyboard.press("Enter");
    await keyboard.press("Delete");
    await workbench.quickInput.field.waitFor();
    await keyboard.type("by keyboard");
    await keyboard.press("Enter");
    await expectText(workbench.dialog.box, /'by keyboard'/);
    await keyboard.press("Enter");
    await expectText(view().row(/^REVOKED$/).description, /^1$/);
    assert.equal(
      ask("SELECT status, revoked_reason FROM sys.sessions WHERE device = 'iPhone'"),
      "REVOKED|by keyboard",
    );
  });

  it("of the server show who waits under whom, live, and the one in the way is ended", async () => {
    const { workbench } = suite;
    const holder = await open("holder");
    const waiter = await open("waiter");
    await holder.query("BEGIN; UPDATE sys.users SET name = name");
    const waiting = waiter.query("UPDATE sys.users SET name = name");
    await view().row("Application: sys.sessions").collapse();
    const server = view().row("Server connections");
    await expectText(server.description, /1 blocked · 1 idle in transaction/);
    await server.expand();
    await view()
      .row(/waiter/)
      .locator.waitFor();
    await expectText(view().row(/waiter/).description, /^blocked · .*Lock:/);
    await expectText(view().row(/holder/).description, /^blocks 1/);
    assert.equal(await levelOf(/waiter/), (await levelOf(/holder/)) + 1);
    await view()
      .row(/waiter/)
      .openContextMenu();
    await workbench.chooseMenuItem("Explain Query");
    await expectText(workbench.page.locator(".view-lines").last(), /Update\son\ssys\.users/);
    await picture("sessions-blocked");
    await view()
      .row(/holder/)
      .runAction("End Session");
    await expectText(workbench.dialog.box, /pg_terminate_backend/);
    await workbench.dialog.choose("Run");
    await waiting;
    await until(
      async () =>
        (await view()
          .row(/holder/)
          .locator.count()) === 0,
      "the ended session is gone",
    );
    await expectText(server.description, /^\d+ of 100$/);
  });

  it("of the server that are our own say what they are for", async () => {
    await view()
      .row(/^postgres$|^tnnt_db$/)
      .locator.first()
      .waitFor();
    await view()
      .row(/^tnnt_db$/)
      .expand();
    await view()
      .row(/^active$/)
      .expand();
    await view()
      .row(/Schema Ops: questions and trees/)
      .locator.waitFor();
  });

  it("say when the server is away, and go on by themselves when it is back", async () => {
    assert.ok(example);
    await example.server.halt();
    await view().row("Could not be read").locator.waitFor();
    await example.server.restart();
    const back = await open("back again");
    await back.query("BEGIN");
    await view()
      .row(/^tnnt_db$/)
      .locator.waitFor({ timeout: 40_000 });
    await view()
      .row(/^tnnt_db$/)
      .expand();
    await view()
      .row(/^idle in transaction$/)
      .expand();
    await view()
      .row(/back again/)
      .locator.waitFor();
  });

  async function picture(name: string): Promise<void> {
    const folder = process.env["SCHEMA_OPS_PICTURES"];
    if (folder !== undefined) {
      await suite.session.page.waitForTimeout(600);
      await suite.session.page.screenshot({ path: `${folder}/${name}.png` });
    }
  }
});
