import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { runSql, startDeployedExample } from "./support/deployedExample.ts";
import type { ExampleServer } from "./support/exampleSession.ts";
import { expectText } from "./support/expectText.ts";
import type { TreeView } from "./support/treeView.ts";
import { until } from "./support/until.ts";
import { useSession } from "./support/useSession.ts";
import { walkRows } from "./support/walkRows.ts";

describe("the roles of the example", () => {
  let example: ExampleServer | undefined;
  const suite = useSession(async () => {
    example = await startDeployedExample();
    sql(
      `INSERT INTO sys.user_roles (user_id, role_id)
       SELECT id, role_id FROM sys.users WHERE role_id IS NOT NULL;
       CREATE ROLE app_read; CREATE ROLE app_rw;
       CREATE ROLE "App ""Login""" LOGIN CONNECTION LIMIT 3;
       COMMENT ON ROLE app_rw IS '읽고 쓰는 역할';
       GRANT app_read TO app_rw; GRANT app_rw TO "App ""Login""";
       GRANT USAGE ON SCHEMA sys TO app_read; GRANT SELECT ON ALL TABLES IN SCHEMA sys TO app_read;
       GRANT UPDATE (name) ON sys.users TO app_rw`,
    );
    return { ...example.options, viewport: { width: 1400, height: 1200 } };
  });
  after(async () => {
    await example?.close();
  });

  const view = (): TreeView => suite.workbench.view("Roles");
  const held = (): string =>
    sql(
      `SELECT string_agg(concat_ws(' ', u.email, ur.is_active, ur.note, by.email), E'\\n' ORDER BY ur.id)
         FROM sys.user_roles ur JOIN sys.users u ON u.id = ur.user_id
         JOIN sys.roles r ON r.id = ur.role_id LEFT JOIN sys.users by ON by.id = ur.assigned_by
        WHERE r.code = 'VIEWER'`,
    );

  it("are shown beside the checklist: the application's with counts, and PostgreSQL's", async () => {
    const { workbench } = suite;
    await workbench.showContainer("Schema Ops");
    await workbench.view("Deployment Checklist").rows.first().waitFor();
    // Room for the rows: what is scrolled away is not there.
    for (const title of ["Deployment Checklist", "Connections", "Roles"]) {
      await workbench.view(title).pane.locator(".pane-header").click();
    }
    await view().row("tenant").expand();
    const application = view().row(/^Application$/);
    await expectText(application.description, /sys\.roles · 4 roles/);
    await application.expand();
    await expectText(view().row(/^ADMIN$/).description, /^2 users, 16 permissions$/);
    await expectText(view().row(/^VIEWER$/).description, /^3 users, 4 permissions$/);
    await view()
      .row(/^VIEWER$/)
      .expand();
    await view()
      .row(/^Users \(3\)$/)
      .expand();
    await expectText(view().row("guest1@conexgrow.example").description, /윤조회/);
    await view()
      .row(/^Permissions \(4\)$/)
      .expand();
    await expectText(view().row("order.read").description, /주문 조회/);
    await picture("roles-dark");
  });

  it("are granted to a user with a reason, by the person's own name, and the undo takes it back", async () => {
    const { workbench } = suite;
    const before = held();
    await view()
      .row(/^VIEWER$/)
      .runAction("Grant Role to User…");
    await workbench.quickInput.choose("new1@conexgrow.example");
    await expectText(workbench.quickInput.message, /Until when\?/);
    await workbench.quickInput.enter("2000-01-01");
    await expectText(workbench.quickInput.message, /This time is past\./);
    await workbench.quickInput.enter("2099-12-31");
    await workbench.quickInput.choose("admin@conexgrow.example");
    await expectText(workbench.quickInput.message, /action log and in the column note/);
    await workbench.quickInput.enter("");
    await expectText(workbench.quickInput.message, /A reason is needed\./);
    await workbench.quickInput.enter("first day, it's fine");
    await expectText(
      workbench.dialog.box,
      /INSERT INTO "sys"\."user_roles"[^]*'first day, it''s fine'[^]*WHERE NOT EXISTS/,
    );
    await picture("roles-confirm-dark");
    await workbench.dialog.choose("Run");
    await workbench.notifications
      .message("Grant VIEWER to new1@conexgrow.example: 1 row changed.")
      .waitFor();
    await expectText(view().row(/^VIEWER$/).description, /^4 users/);
    await expectText(view().row("new1@conexgrow.example").description, /until 2099-12-31/);
    assert.equal(
      held(),
      `${before}\nnew1@conexgrow.example t first day, it's fine admin@conexgrow.example`,
    );
    await workbench.notifications.choose("Grant VIEWER to new1", "Undo");
    await expectText(workbench.dialog.box, /DELETE FROM "sys"\."user_roles"/);
    await workbench.dialog.choose("Run");
    await expectText(view().row(/^VIEWER$/).description, /^3 users/);
    assert.equal(held(), before);
  });

  it("are revoked with a reason: the row ends, and the undo restores it", async () => {
    const { workbench } = suite;
    const before = held();
    await view().row("guest2@conexgrow.example").runAction("Revoke Role from User…");
    await workbench.quickInput.enter("left the company");
    await expectText(workbench.dialog.box, /UPDATE "sys"\."user_roles"[^]*"is_active" = false/);
    await workbench.dialog.choose("Run");
    await workbench.notifications.message("Revoke VIEWER from guest2").waitFor();
    await expectText(view().row("guest2@conexgrow.example").description, /ended/);
    assert.match(held(), /guest2@conexgrow\.example f left the company/);
    await workbench.notifications.choose("Revoke VIEWER from guest2", "Undo");
    await workbench.dialog.choose("Run");
    await expectText(view().row(/^VIEWER$/).description, /^3 users/);
    assert.equal(held(), before);
  });

  it("lose a permission, and the history says who took it", async () => {
    const { workbench } = suite;
    await view().row("order.read").runAction("Revoke Permission from Role…");
    await workbench.quickInput.enter("not needed");
    await expectText(workbench.dialog.box, /set_config\('app\.current_user_id', '\d+', true\)/);
    await workbench.dialog.choose("Run");
    await workbench.notifications
      .message("Revoke order.read from VIEWER: 1 row changed.")
      .waitFor();
    await view()
      .row(/^Permissions \(3\)$/)
      .locator.waitFor();
    await view()
      .row(/^VIEWER$/)
      .runAction("Show Permission History");
    const page = workbench.webview();
    await page.byRole("heading", "Permission history of VIEWER").waitFor();
    await expectText(
      page.frame.locator("tbody tr").first(),
      /－ REVOKED\s*order\.read\s*admin@conexgrow\.example/,
    );
    await picture("roles-history-dark");
    await suite.session.page.keyboard.press("Control+W");
  });

  it("show rows whose user is gone as a warning", async () => {
    const { workbench } = suite;
    sql(
      `SET session_replication_role = replica; INSERT INTO sys.user_roles (user_id, role_id) VALUES (-7, 1)`,
    );
    await workbench.runCommand("Schema Ops: Refresh Roles");
    const warning = view().row("1 assigned roles whose user is gone");
    await warning.expand();
    await view().row(/^-7$/).locator.waitFor();
    sql("DELETE FROM sys.user_roles WHERE user_id = -7");
    await workbench.runCommand("Schema Ops: Refresh Roles");
    await warning.locator.waitFor({ state: "detached" });
  });

  it("of PostgreSQL unfold into what binds them, and are shown as SQL without a password", async () => {
    const { workbench } = suite;
    await view()
      .row(/^Application$/)
      .collapse();
    await view()
      .row(/^PostgreSQL$/)
      .expand();
    const login = view().row('App "Login"');
    await expectText(login.description, /can log in · at most 3 connections/);
    await login.expand();
    await view()
      .row(/^Member of \(1\)$/)
      .expand();
    await view()
      .row(/^app_rw$/, 0)
      .expand();
    await view()
      .row(/^app_read$/, 0)
      .locator.waitFor();
    await picture("server-roles-dark");
    await login.runAction("Show Role as SQL");
    await workbench.page.locator(".tab", { hasText: 'App "Login".sql' }).waitFor();
    await expectText(
      workbench.page.locator(".view-lines").last(),
      /CREATE\sROLE\s"App\s""Login"""/,
    );
    await expectText(workbench.page.locator(".view-lines").last(), /GRANT\s"app_rw"\sTO/);
  });

  it("say what they may do on a table, and why", async () => {
    const { workbench } = suite;
    await view().row('App "Login"').runAction("What May This Role Do on a Table…");
    await workbench.quickInput.field.fill("users");
    await workbench.quickInput.choose(/^users/);
    const page = workbench.webview();
    await page.byRole("heading", 'What App "Login" may do on sys.users').waitFor();
    await expectText(page.frame.locator("tbody"), /SELECT\s*yes[^]*UPDATE\s*columns only: name/);
    await expectText(
      page.body,
      /member of app_rw → member of app_read → granted to app_read by postgres/,
    );
    await picture("privileges-dark");
    await suite.session.page.keyboard.press("Control+W");
  });

  it("become members by keyboard alone, and the undo ends it", async () => {
    const { workbench } = suite;
    const { page } = suite.session;
    const members = (): string =>
      sql(
        `SELECT coalesce(string_agg(m.rolname, ',' ORDER BY m.rolname), '') FROM pg_auth_members a
           JOIN pg_roles m ON m.oid = a.member JOIN pg_roles r ON r.oid = a.roleid
          WHERE r.rolname = 'app_read'`,
      );
    assert.equal(members(), "app_rw");
    const focused = (): Locator => view().pane.locator(".monaco-list-row.focused");
    await page.keyboard.press("F1");
    await page.keyboard.type("Focus on Roles View");
    await workbench.quickInput.option("Focus on Roles View").waitFor();
    await page.keyboard.press("Enter");
    await workbench.quickInput.widget.waitFor({ state: "hidden" });
    await page.keyboard.press("Home");
    await expectText(focused(), /manager/);
    // The same name stands below those that are members of it.
    await walkRows(
      page,
      view().pane,
      async (row) =>
        (await row.getAttribute("aria-level")) === "3" &&
        (await row.innerText()).trim().startsWith("app_read"),
    );
    await page.keyboard.press("Shift+F10");
    await page.getByRole("menuitem", { name: "Grant Membership…" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expectText(workbench.quickInput.title, /Who becomes a member of app_read\?/);
    await page.keyboard.type("Login");
    await page.keyboard.press("Enter");
    await expectText(workbench.quickInput.title, /Grant app_read to App "Login"/);
    await page.keyboard.press("Enter");
    await expectText(workbench.quickInput.message, /kept in the action log/);
    await page.keyboard.type("needed");
    await page.keyboard.press("Enter");
    await expectText(workbench.dialog.box, /GRANT "app_read" TO "App ""Login"""/);
    await page.keyboard.press("Enter");
    await until(() => Promise.resolve(members() === 'App "Login",app_rw'), "It is a member");
    await workbench.notifications.choose('Grant app_read to App "Login"', "Undo");
    await expectText(workbench.dialog.box, /REVOKE "app_read" FROM "App ""Login"""/);
    await page.keyboard.press("Enter");
    await until(() => Promise.resolve(members() === "app_rw"), "It is none any more");
  });

  it("are kept in the action log, with who did it and why", async () => {
    await suite.workbench.runCommand("Schema Ops: Open Action Log");
    await expectText(
      suite.workbench.page.locator(".view-lines").last(),
      /Grant\sVIEWER\sto\snew1@conexgrow\.example/,
    );
  });

  function sql(text: string): string {
    assert.ok(example);
    return runSql(example, "tnnt_db", ["-c", text]);
  }

  async function picture(name: string): Promise<void> {
    const folder = process.env["SCHEMA_OPS_PICTURES"];
    if (folder !== undefined) {
      await suite.session.page.waitForTimeout(600);
      await suite.session.page.screenshot({ path: `${folder}/${name}.png` });
    }
  }
});
