import assert from "node:assert/strict";
import {
  grantPermission,
  grantRole,
  revokePermission,
  revokeRole,
} from "../../../src/core/roles/applicationActions.ts";
import { APPLICATION_ACTIONS, obstacleOf } from "../../../src/core/roles/actionObstacle.ts";
import { NEVER } from "../../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";
import { copyExample, type ExampleWorkspace } from "../example/exampleWorkspace.ts";
import {
  deploy,
  found,
  MANAGER,
  openBench,
  rowsIn,
  TENANT_BASE,
  type RoleBench,
} from "./support.ts";

let workspace: ExampleWorkspace;
before(async function () {
  this.timeout(60_000);
  workspace = await copyExample();
});
after(() => workspace.remove());

for (const major of testMajors()) {
  describe(`the example before its migration, on PostgreSQL ${major}`, () => {
    let database: TestDatabase;
    let bench: RoleBench;

    before(async function () {
      this.timeout(120_000);
      database = await createDatabase({ major });
      bench = openBench(database);
    });
    after(async () => {
      bench.dispose();
      await database.drop();
    });

    it("names the one role of each user, and has nothing to grant into", async () => {
      await deploy(database, workspace, [TENANT_BASE]);
      const [application] = await bench.applications();
      assert.ok(application);
      const { model, roles } = application;
      assert.equal(model.userRoles, null);
      assert.equal(model.userRoleColumn, "role_id");
      assert.deepEqual(
        roles?.map(({ users }) => users?.active),
        [2, 2, 3, 3],
      );
      const users = found(
        await bench.reader.users(database.target(), model, roles[0]?.key ?? "", NEVER),
      );
      assert.deepEqual(
        users.items.map(({ name }) => name),
        ["이관리", "김관리"],
      );
      assert.deepEqual(obstacleOf(model, "grantRole"), { code: "no-table" });
      assert.equal(obstacleOf(model, "grantPermission"), null);
    });

    it("finds no roles in the manager's database, whose operators name theirs by a word", async () => {
      const manager = await createDatabase({ major });
      try {
        await deploy(manager, workspace, [MANAGER]);
        assert.deepEqual(await bench.applications(manager.target()), []);
      } finally {
        bench.dispose();
        await manager.drop();
      }
    });
  });

  describe(`applications of other shapes on PostgreSQL ${major}`, () => {
    let database: TestDatabase;
    let bench: RoleBench;

    beforeEach(async () => {
      database = await createDatabase({ major });
      bench = openBench(database);
    });
    afterEach(async () => {
      bench.dispose();
      await database.assertNoSessions();
      await database.drop();
    });

    it("grant and revoke through names with quotes, breaks, emoji, upper case and reserved words", async () => {
      await database.run(HOSTILE);
      const [application] = await bench.applications();
      assert.ok(application?.roles);
      const { model, roles } = application;
      const { userRoles, rolePermissions } = model;
      assert.ok(userRoles && rolePermissions);
      assert.deepEqual(userRoles.actingSetting, { name: "app.login_user", value: "key" });
      assert.deepEqual(rolePermissions.actingSetting, userRoles.actingSetting);
      assert.deepEqual(
        APPLICATION_ACTIONS.map((action) => obstacleOf(model, action)),
        [null, null, null, null],
      );
      const users = found(await bench.reader.entries(database.target(), model, "users", NEVER));
      const [actor, second] = users.items;
      const [role] = roles;
      assert.ok(actor && second && role);
      assert.deepEqual([actor.code, role.code], ["a'b\\c@x", "R \"1'"]);
      const about = { title: "t", connection: "c", reason: "it's \\ \n why", actingUser: actor };
      const given = { user: second.key, role: role.key, expiresAt: "2099-01-01", expired: null };
      const granted = await bench.runAndUndo(grantRole(userRoles, given, about), () =>
        rowsIn(database, USER_ROLES),
      );
      assert.equal(granted.length, 1);
      assert.match(granted[0] ?? "", /,t,,.*it's.*why.*,"?a'b.+@x"?,2099-01-01,/s);
      assert.deepEqual(await rowsIn(database, USER_ROLES), []);

      const done = await bench.run(grantRole(userRoles, given, about));
      assert.equal(done.kind, "done", JSON.stringify(done));
      const active = await rowsIn(database, USER_ROLES);
      const holders = found(await bench.reader.users(database.target(), model, role.key, NEVER));
      const row = holders.items[0]?.row ?? {};
      await bench.runAndUndo(revokeRole(userRoles, row, about), async () => {
        const ended = await rowsIn(database, USER_ROLES);
        assert.match(ended[0] ?? "", /,f,"?\d{4}/);
        // The pair allows one row: the one that ended is made to hold again.
        await bench.runAndUndo(grantRole(userRoles, given, about), async () => {
          assert.equal((await rowsIn(database, USER_ROLES)).length, 1);
          assert.match((await rowsIn(database, USER_ROLES))[0] ?? "", /,t,,/);
        });
        assert.deepEqual(await rowsIn(database, USER_ROLES), ended);
      });
      assert.deepEqual(await rowsIn(database, USER_ROLES), active);

      const pair = { role: role.key, permission: "p;1" };
      await bench.runAndUndo(grantPermission(rolePermissions, pair, about), async () => {
        const held = found(
          await bench.reader.permissions(database.target(), model, role.key, NEVER),
        );
        assert.deepEqual(
          held.items.map(({ key, name, grantedBy }) => [key, name, grantedBy]),
          [["p;1", "P", actor.code]],
        );
        const revoke = revokePermission(rolePermissions, held.items[0]?.row ?? {}, about);
        await bench.runAndUndo(revoke, async () => {
          assert.deepEqual(await rowsIn(database, ROLE_PERMISSIONS), []);
        });
      });
      assert.deepEqual(await rowsIn(database, ROLE_PERMISSIONS), []);
    });

    it("bring back a row that had to go, its own number with it", async () => {
      await database.run(`
        create table roles (id int primary key, name text);
        create table users (id int primary key, name text);
        create table user_roles (id bigint generated always as identity primary key, user_id int, role_id int,
                                 added timestamptz default now());
        insert into roles values (1, 'a'); insert into users values (1, 'u');
        insert into user_roles (user_id, role_id) values (1, 1);`);
      const model = await bench.model();
      const { userRoles } = model;
      assert.ok(userRoles);
      assert.deepEqual(userRoles.activity, { kind: "row" });
      const before = await rowsIn(database, "user_roles");
      const users = found(await bench.reader.users(database.target(), model, "1", NEVER));
      const about = { title: "t", connection: "c", reason: null, actingUser: null };
      const action = revokeRole(userRoles, users.items[0]?.row ?? {}, about);
      await bench.runAndUndo(action, async () => {
        assert.deepEqual(await rowsIn(database, "user_roles"), []);
      });
      assert.deepEqual(await rowsIn(database, "user_roles"), before);
    });

    it("are told apart in a database of several tenants", async () => {
      for (const schema of ["one", "two"]) {
        await database.run(`
          create schema ${schema};
          create table ${schema}.roles (id int primary key, name text);
          create table ${schema}.users (id int primary key);
          create table ${schema}.user_roles (user_id int, role_id int, primary key (user_id, role_id));
          insert into ${schema}.roles values (1, '${schema}')`);
      }
      const applications = await bench.applications();
      assert.deepEqual(
        applications.map(({ model, roles }) => [model.id, roles?.[0]?.name]),
        [
          ["one.roles", "one"],
          ["two.roles", "two"],
        ],
      );
    });

    it("say when a word decides, or a column wants a value that nobody knows", async () => {
      await database.run(`
        create table roles (id int primary key); create table users (id int primary key);
        create table permissions (id int primary key);
        create table user_roles (user_id int, role_id int, status text, primary key (user_id, role_id));
        create table role_permissions (permission_id int, role_id int, scope text not null,
                                       primary key (permission_id, role_id));
        insert into roles values (1); insert into users values (1), (2);
        insert into user_roles values (1, 1, 'ACTIVE'), (2, 1, 'REVOKED');`);
      const [application] = await bench.applications();
      assert.ok(application);
      const { model, roles } = application;
      assert.deepEqual(roles?.[0]?.users, { active: 1, expiring: 0, inactive: 1 });
      assert.deepEqual(
        APPLICATION_ACTIONS.map((action) => obstacleOf(model, action)),
        [
          { code: "status-word", table: "public.user_roles", column: "status" },
          { code: "status-word", table: "public.user_roles", column: "status" },
          { code: "unknown-columns", table: "public.role_permissions", columns: ["scope"] },
          null,
        ],
      );
    });
  });
}

const SCHEMA = `"Sch.""ema\n😀"`;
const USER_ROLES = `${SCHEMA}."User""Roles"`;
const ROLE_PERMISSIONS = `${SCHEMA}."Role Permissions"`;
const HOSTILE = `
  create schema ${SCHEMA};
  set search_path to ${SCHEMA};
  create table "USERS" ("User Id" uuid primary key default gen_random_uuid(), "Email" text, "select" int);
  create table "Roles" ("Role.Id" uuid primary key default gen_random_uuid(), "roleCode" text unique);
  create table ${USER_ROLES} (
    "order" bigint generated always as identity primary key,
    "userId" uuid references "USERS", "roleId" uuid references "Roles",
    "isActive" boolean not null default true, "revokedAt" timestamp, "Reason" varchar(50),
    "assignedBy" text, "expiresAt" date,
    "twice""d" bigint generated always as ("isActive"::int * 2) stored,
    unique ("userId", "roleId"));
  create table ${ROLE_PERMISSIONS} (
    "roleId" uuid references "Roles", "permissionCode" text, "grantedBy" uuid,
    primary key ("roleId", "permissionCode"));
  create table "Permissions" ("code" text primary key, "Name" text);
  insert into "USERS" ("Email") values ('a''b\\c@x'), ('second');
  insert into "Roles" ("roleCode") values ('R "1'''), ('r2');
  insert into "Permissions" values ('p;1', 'P'), ('p2', null);
  create function ${SCHEMA}."au""dit"() returns trigger language plpgsql as $f$
    begin
      -- current_setting('no.user')
      if coalesce(current_setting('app.login_user', true), '') = '' then raise 'nobody acts'; end if;
      return null;
    end $f$;
  create trigger "t""r" after insert or update or delete on ${USER_ROLES}
    for each row execute function ${SCHEMA}."au""dit"();
  create trigger "t""r" after insert or update or delete on ${ROLE_PERMISSIONS}
    for each row execute function ${SCHEMA}."au""dit"();`;
