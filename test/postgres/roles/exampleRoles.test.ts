import assert from "node:assert/strict";
import {
  grantPermission,
  grantRole,
  revokePermission,
  revokeRole,
} from "../../../src/core/roles/applicationActions.ts";
import { APPLICATION_ACTIONS, obstacleOf } from "../../../src/core/roles/actionObstacle.ts";
import type { RoleModel } from "../../../src/core/roles/roleModel.ts";
import { NEVER } from "../../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";
import { copyExample, type ExampleWorkspace } from "../example/exampleWorkspace.ts";
import {
  deploy,
  found,
  openBench,
  rowsIn,
  TENANT_BASE,
  TENANT_ROLES,
  type RoleBench,
} from "./support.ts";

let workspace: ExampleWorkspace;
before(async function () {
  this.timeout(60_000);
  workspace = await copyExample();
});
after(() => workspace.remove());

for (const major of testMajors()) {
  describe(`the example's roles on PostgreSQL ${major}`, () => {
    let database: TestDatabase;
    let bench: RoleBench;
    let model: RoleModel;
    let admin: string;
    let newcomer: string;

    before(async function () {
      this.timeout(120_000);
      database = await createDatabase({ major });
      await deploy(database, workspace, [TENANT_BASE, ...TENANT_ROLES]);
      bench = openBench(database);
      model = await bench.model();
      [admin = "", newcomer = ""] = await Promise.all(
        ["admin@conexgrow.example", "new1@conexgrow.example"].map((email) => userKey(email)),
      );
    });
    after(async () => {
      bench.dispose();
      await database.assertNoSessions();
      await database.drop();
    });

    const ask = (sql: string): Promise<string | null> =>
      database.withClient(async (client) => {
        const { rows } = await client.query<{ value: string | null }>(
          `select (${sql})::text as value`,
        );
        return rows[0]?.value ?? null;
      });
    const userKey = async (email: string): Promise<string> =>
      (await ask(`select id from sys.users where email = '${email}'`)) ?? "";
    const roleKey = async (code: string): Promise<string> => {
      const [application] = await bench.applications();
      return application?.roles?.find((role) => role.code === code)?.key ?? "";
    };
    const about = (reason: string) => ({
      title: "test",
      connection: "test",
      reason,
      actingUser: { key: admin, email: "admin@conexgrow.example" },
    });

    it("are found by their tables' shape, with the setting that the trigger's functions read", () => {
      assert.equal(model.id, "sys.roles");
      assert.equal(model.users?.table.name, "users");
      assert.equal(model.userRoles?.table.name, "user_roles");
      assert.equal(model.userRoles.user, "user_id");
      assert.equal(model.rolePermissions?.table.name, "role_permissions");
      assert.equal(model.permissions?.table.name, "permissions");
      assert.equal(model.history?.table.name, "role_permissions_history");
      assert.deepEqual(model.rolePermissions.actingSetting, {
        name: "app.current_user_id",
        value: "key",
      });
      assert.equal(model.userRoles.actingSetting, null);
      for (const action of APPLICATION_ACTIONS) {
        assert.equal(obstacleOf(model, action), null, action);
      }
    });

    it("count their users and permissions", async () => {
      const [application] = await bench.applications();
      assert.deepEqual(
        application?.roles?.map(({ code, name, users, permissions }) => [
          code,
          name,
          users?.active,
          permissions,
        ]),
        [
          ["ADMIN", "관리자", 2, 16],
          ["MANAGER", "팀장", 2, 10],
          ["OPERATOR", "실무자", 3, 6],
          ["VIEWER", "조회자", 3, 4],
        ],
      );
    });

    it("list users and permissions with what is known of the grant", async () => {
      const key = await roleKey("VIEWER");
      const users = found(await bench.reader.users(database.target(), model, key, NEVER));
      assert.deepEqual(
        users.items.map(({ code, name, state, reason }) => [code, name, state, reason]),
        [1, 2, 3].map((n) => [
          `guest${n}@conexgrow.example`,
          ["윤조회", "장조회", "임조회"][n - 1],
          "active",
          "users.role_id에서 이관",
        ]),
      );
      const permissions = found(
        await bench.reader.permissions(database.target(), model, key, NEVER),
      );
      assert.deepEqual(
        permissions.items.map(({ code }) => code),
        ["order.read", "report.read", "role.read", "user.read"],
      );
      assert.match(permissions.items[0]?.grantedAt ?? "", /^\d{4}-\d{2}-\d{2} /);
    });

    it("are granted to a user with the reason and who did it, and the undo leaves no trace", async () => {
      assert.ok(model.userRoles);
      const before = await rowsIn(database, "sys.user_roles");
      const given = {
        user: newcomer,
        role: await roleKey("VIEWER"),
        expiresAt: "2099-12-31 00:00:00+00",
        expired: null,
      };
      const action = grantRole(model.userRoles, given, about("입사 '첫날' \\ O'Neil"));
      const granted = await bench.runAndUndo(action, () =>
        ask(
          `select concat_ws('|', is_active, assigned_by = ${admin}, note, expires_at at time zone 'UTC')
             from sys.user_roles where user_id = ${newcomer}`,
        ),
      );
      assert.equal(granted, "t|t|입사 '첫날' \\ O'Neil|2099-12-31 00:00:00");
      assert.deepEqual(await rowsIn(database, "sys.user_roles"), before);
    });

    it("are not granted twice", async () => {
      assert.ok(model.userRoles);
      const given = {
        user: admin,
        role: await roleKey("ADMIN"),
        expiresAt: null,
        expired: null,
      };
      const outcome = await bench.run(grantRole(model.userRoles, given, about("again")));
      assert.ok(outcome.kind === "failed" && outcome.rolledBack, JSON.stringify(outcome));
      assert.equal(outcome.failure.code, "changed-meanwhile");
    });

    it("are revoked from a user: the row ends with its time and reason, and the undo restores it", async () => {
      assert.ok(model.userRoles);
      const before = await rowsIn(database, "sys.user_roles");
      const key = await roleKey("ADMIN");
      const users = found(await bench.reader.users(database.target(), model, key, NEVER));
      const row = users.items.find((user) => user.key === admin)?.row;
      assert.ok(row !== undefined && Object.keys(row).length === 1);
      const action = revokeRole(model.userRoles, row, about("퇴사"));
      const listed = await bench.runAndUndo(action, async () => {
        const after = found(await bench.reader.users(database.target(), model, key, NEVER));
        return after.items.find((user) => user.key === admin);
      });
      assert.equal(listed?.state, "inactive");
      assert.equal(listed.inactiveBecause, "ended");
      assert.equal(listed.reason, "퇴사");
      assert.ok(listed.endedAt !== null);
      assert.deepEqual(await rowsIn(database, "sys.user_roles"), before);
    });

    it("are revoked once: a second attempt finds no row that holds", async () => {
      assert.ok(model.userRoles);
      const key = await roleKey("VIEWER");
      const users = found(await bench.reader.users(database.target(), model, key, NEVER));
      const action = revokeRole(model.userRoles, users.items[0]?.row ?? {}, about("once"));
      const again = await bench.runAndUndo(action, () => bench.run(action));
      assert.ok(again.kind === "failed");
      assert.equal(again.failure.code, "changed-meanwhile");
    });

    it("are granted again when an earlier grant is past its time", async () => {
      assert.ok(model.userRoles);
      const key = await roleKey("MANAGER");
      await database.run(
        `insert into sys.user_roles (user_id, role_id, assigned_at, expires_at)
         values (${newcomer}, ${key}, now() - interval '2 days', now() - interval '1 day')`,
      );
      const before = await rowsIn(database, "sys.user_roles");
      const users = found(await bench.reader.users(database.target(), model, key, NEVER));
      const user = users.items.find((item) => item.key === newcomer);
      assert.equal(user?.inactiveBecause, "expired");
      const given = { user: newcomer, role: key, expiresAt: null, expired: user.row };
      const state = await bench.runAndUndo(
        grantRole(model.userRoles, given, about("renewed")),
        async () => {
          const after = found(await bench.reader.users(database.target(), model, key, NEVER));
          return after.items.find((item) => item.key === newcomer)?.state;
        },
      );
      assert.equal(state, "active");
      assert.deepEqual(await rowsIn(database, "sys.user_roles"), before);
    });

    it("lose and get a permission, and the trigger records the acting user each time", async () => {
      const { rolePermissions } = model;
      assert.ok(rolePermissions);
      const before = await rowsIn(database, "sys.role_permissions");
      const key = await roleKey("VIEWER");
      const permissions = found(
        await bench.reader.permissions(database.target(), model, key, NEVER),
      );
      const [first] = permissions.items;
      assert.ok(first);
      await bench.runAndUndo(revokePermission(rolePermissions, first.row, about("test")), () =>
        Promise.resolve(),
      );
      assert.deepEqual(await rowsIn(database, "sys.role_permissions"), before);
      const missing =
        (await ask("select id from sys.permissions where code = 'user.delete'")) ?? "";
      await bench.runAndUndo(
        grantPermission(rolePermissions, { role: key, permission: missing }, about("test")),
        () => Promise.resolve(),
      );
      assert.deepEqual(await rowsIn(database, "sys.role_permissions"), before);
      const role = { key, code: "VIEWER" };
      const history = found(await bench.reader.history(database.target(), model, role, NEVER));
      assert.deepEqual(
        history.items
          .slice(0, 4)
          .map(({ what, role: of, permission, by }) => [what, of, permission, by]),
        [
          ["revoked", "VIEWER", "user.delete", "admin@conexgrow.example"],
          ["granted", "VIEWER", "user.delete", "admin@conexgrow.example"],
          ["granted", "VIEWER", "order.read", "admin@conexgrow.example"],
          ["revoked", "VIEWER", "order.read", "admin@conexgrow.example"],
        ],
      );
    });

    it("leave the setting to the transaction", async () => {
      assert.equal(await ask("select current_setting('app.current_user_id', true)"), null);
    });

    it("show rows whose user or role is gone", async () => {
      assert.deepEqual(found(await bench.reader.orphans(database.target(), model, NEVER)), []);
      await database.run(
        `set session_replication_role = replica;
         insert into sys.user_roles (user_id, role_id) values (-7, -8), (-7, 1)`,
      );
      try {
        const orphans = found(await bench.reader.orphans(database.target(), model, NEVER));
        assert.deepEqual(
          orphans.map(({ link, missing, rows }) => [
            link,
            missing,
            rows.map(({ reference }) => reference),
          ]),
          [
            ["userRoles", "user", ["-7", "-7"]],
            ["userRoles", "role", ["-8"]],
          ],
        );
        assert.equal(orphans[0]?.rows[0]?.row["is_active"], "true");
      } finally {
        await database.run("delete from sys.user_roles where user_id = -7");
      }
    });

    it("are shown to an ordinary role as far as it may read, and say what it may not do", async () => {
      const role = `reader_${database.name}`;
      await database.run(
        `create role ${role} login password 'secret';
         grant usage on schema sys to ${role};
         grant select on sys.roles, sys.user_roles, sys.role_permissions to ${role};
         grant select (id, email) on sys.users to ${role}`,
      );
      try {
        const target = { ...database.target({ user: role }), password: "secret" };
        const [application] = await bench.applications(target);
        assert.ok(application?.roles);
        assert.deepEqual(
          application.roles.map(({ users, permissions }) => [users?.active, permissions]),
          [
            [2, 16],
            [2, 10],
            [3, 6],
            [3, 4],
          ],
        );
        const key = application.roles[0]?.key ?? "";
        const users = found(await bench.reader.users(target, application.model, key, NEVER));
        assert.deepEqual(
          users.items.map(({ code, name }) => [code, name]),
          [
            ["admin2@conexgrow.example", null],
            ["admin@conexgrow.example", null],
          ],
        );
        const permissions = found(
          await bench.reader.permissions(target, application.model, key, NEVER),
        );
        assert.deepEqual([permissions.items.length, permissions.items[0]?.code], [16, null]);
        const history = found(await bench.reader.history(target, application.model, null, NEVER));
        assert.deepEqual(history.items, []);
        const privilege = (name: string, table: string): object => ({
          code: "no-privilege",
          privilege: name,
          table,
        });
        assert.deepEqual(
          APPLICATION_ACTIONS.map((action) => obstacleOf(application.model, action)),
          [
            privilege("INSERT", "sys.user_roles"),
            privilege("UPDATE", "sys.user_roles"),
            privilege("INSERT", "sys.role_permissions"),
            privilege("DELETE", "sys.role_permissions"),
          ],
        );
        const asked = { ...database.target({ questionUser: role }), questionPassword: "secret" };
        assert.equal(obstacleOf(await bench.model(asked), "revokeRole"), null);
      } finally {
        await database.run(`drop owned by ${role}; drop role ${role}`);
      }
    });

    it("are not there for an account that may not look into the schema", async () => {
      const role = `stranger_${database.name}`;
      await database.run(`create role ${role} login password 'secret'`);
      try {
        const target = { ...database.target({ user: role }), password: "secret" };
        assert.deepEqual(await bench.applications(target), []);
      } finally {
        await database.run(`drop role ${role}`);
      }
    });
  });
}
