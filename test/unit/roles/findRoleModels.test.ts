import assert from "node:assert/strict";
import { obstacleOf } from "../../../src/core/roles/actionObstacle.ts";
import { actingSettings, settingsIn } from "../../../src/core/roles/auditSetting.ts";
import { entityOfColumn, entityOfTable, wordsOf } from "../../../src/core/roles/columnWords.ts";
import { historyAction } from "../../../src/core/roles/findHistory.ts";
import { findRoleModels } from "../../../src/core/roles/findRoleModels.ts";
import type { RoleModel } from "../../../src/core/roles/roleModel.ts";
import type { TableShape } from "../../../src/core/roles/tableShape.ts";
import { PERMISSIONS, primary, refers, ROLES, table, USERS } from "./tables.ts";

function modelOf(...tables: readonly TableShape[]): RoleModel {
  const [model, ...others] = findRoleModels(tables, new Map());
  assert.ok(model !== undefined && others.length === 0);
  return model;
}

const USER_ROLES = table(4, "user_roles", ["user_id bigint!", "role_id bigint!"], {
  keys: primary("user_id", "role_id"),
});

describe("the words of a name", () => {
  it("are the same in any spelling, and singular", () => {
    for (const name of ["user_roles", "UserRoles", "USER_ROLES", "userRole", "user-role"]) {
      assert.deepEqual(wordsOf(name), ["user", "role"]);
    }
    assert.deepEqual(wordsOf("authorities"), ["authority"]);
    assert.deepEqual(wordsOf("status_address"), ["status", "address"]);
  });

  it("say what a table holds, unless they speak of two things", () => {
    assert.equal(entityOfTable({ name: "AppRoles" }), "role");
    assert.equal(entityOfTable({ name: "employees" }), "user");
    assert.equal(entityOfTable({ name: "역할" }), "role");
    assert.equal(entityOfTable({ name: "user_roles" }), null);
    assert.equal(entityOfTable({ name: "role_history" }), null);
  });

  it("say what a column refers to", () => {
    assert.equal(entityOfColumn("role_id"), "role");
    assert.equal(entityOfColumn("permissionCode"), "permission");
    assert.equal(entityOfColumn("user"), "user");
    assert.equal(entityOfColumn("created_at"), null);
  });
});

describe("an application's roles", () => {
  it("are found through foreign keys, whatever the tables between are called", () => {
    const model = modelOf(
      ROLES,
      USERS,
      PERMISSIONS,
      table(4, "memberships", ["who bigint!", "what bigint!", "granted_by bigint"], {
        keys: primary("who", "what"),
        foreignKeys: [refers("granted_by", 2), refers("who", 2), refers("what", 1)],
      }),
      table(5, "matrix", ["r bigint!", "p bigint!"], {
        keys: primary("r", "p"),
        foreignKeys: [refers("r", 1), refers("p", 3)],
      }),
    );
    assert.equal(model.userRoles?.user, "who");
    assert.equal(model.userRoles.role, "what");
    assert.deepEqual(model.userRoles.grantedBy, { column: "granted_by", value: "key" });
    assert.equal(model.rolePermissions?.permission, "p");
  });

  it("are found by names where no foreign keys are", () => {
    const model = modelOf(ROLES, USERS, USER_ROLES);
    assert.equal(model.userRoles?.table.name, "user_roles");
    assert.equal(model.users?.key, "id");
    assert.equal(model.rolePermissions, null);
  });

  it("belong to the users that a column is named after, where there are members as well", () => {
    const members = table(9, "members", ["id bigint!"], { keys: primary("id") });
    assert.equal(modelOf(ROLES, members, USERS, USER_ROLES).users?.table.name, "users");
    assert.deepEqual(
      findRoleModels(
        [ROLES, members, table(8, "persons", ["id int!"], { keys: primary("id") }), USER_ROLES],
        new Map(),
      ),
      [],
    );
  });

  it("are not seen in tables that only mention a role and a user", () => {
    const log = table(5, "sessions", ["id bigint!", "user_id bigint!", "role_id bigint"], {
      keys: primary("id"),
      foreignKeys: [refers("user_id", 2), refers("role_id", 1)],
    });
    assert.deepEqual(findRoleModels([ROLES, USERS, log], new Map()), []);
    assert.equal(modelOf(ROLES, USERS, log, USER_ROLES).userRoles?.table.name, "user_roles");
  });

  it("take what happened for history, never for what is", () => {
    const columns = ["id bigint!", "role_id bigint", "permission_id bigint", "action text"];
    const history = table(
      6,
      "role_permissions",
      [...columns, "changed_at timestamptz"].map((c) =>
        c.replace("timestamptz", "timestamp with time zone"),
      ),
    );
    const link = table(7, "role_permission", ["role_id bigint!", "permission_id bigint!"], {
      keys: primary("role_id", "permission_id"),
    });
    const model = modelOf(ROLES, PERMISSIONS, history, link);
    assert.equal(model.rolePermissions?.table.oid, 7);
    assert.equal(model.history?.table.oid, 6);
    assert.deepEqual(model.history.role, { key: "role_id", code: null });
  });

  it("are those of the users' own column where no table stands between", () => {
    const users = table(2, "users", ["id bigint!", "role_id bigint"], {
      keys: primary("id"),
      foreignKeys: [refers("role_id", 1)],
    });
    const model = modelOf(ROLES, users);
    assert.equal(model.userRoleColumn, "role_id");
    assert.equal(model.userRoles, null);
  });

  it("are none where roles are only a word", () => {
    const operators = table(2, "operators", ["id bigint!", "role_code text"], {
      keys: primary("id"),
    });
    assert.deepEqual(findRoleModels([operators], new Map()), []);
    assert.deepEqual(findRoleModels([ROLES], new Map()), []);
    assert.deepEqual(findRoleModels([], new Map()), []);
  });

  it("cannot be changed on a standby, whoever asks", () => {
    const [model] = findRoleModels([ROLES, USERS, USER_ROLES], new Map(), true);
    assert.ok(model);
    assert.deepEqual(obstacleOf(model, "grantRole"), { code: "standby" });
    assert.equal(obstacleOf({ ...model, standby: false }, "grantRole"), null);
  });

  it("end as their columns allow: by a flag, a time, or by going", () => {
    const activity = (...columns: string[]): unknown =>
      modelOf(
        ROLES,
        USERS,
        table(4, "user_roles", ["user_id bigint!", "role_id bigint!", ...columns]),
      ).userRoles?.activity;
    assert.deepEqual(activity("is_active boolean", "revoked_at date"), {
      kind: "flag",
      column: "is_active",
      whenTrue: "active",
    });
    assert.deepEqual(activity("deleted boolean"), {
      kind: "flag",
      column: "deleted",
      whenTrue: "inactive",
    });
    assert.deepEqual(activity("revokedAt timestamp without time zone"), {
      kind: "ended",
      column: "revokedAt",
    });
    assert.deepEqual(activity("status text"), { kind: "status", column: "status" });
    assert.deepEqual(activity(), { kind: "row" });
  });
});

describe("the setting of an audit trigger", () => {
  it("is read from the functions' text, not from comments or PostgreSQL's own settings", () => {
    const source = `
      -- current_setting('not.me')
      /* current_setting('nor.me') */
      perform 'it''s -- no comment', current_setting('search_path'),
              CURRENT_SETTING ( 'app.current_user_id'::text, true);`;
    assert.deepEqual(settingsIn(source), ["app.current_user_id"]);
  });

  it("is the one that speaks of a user, and the nearest to the trigger", () => {
    const settings = actingSettings([
      {
        table: 1,
        source: "select current_setting('app.tenant'), current_setting('app.user_email')",
      },
      { table: 1, source: "select current_setting('app.actor')" },
      { table: 2, source: "select current_setting('app.tenant')" },
    ]);
    assert.deepEqual([...settings], [[1, { name: "app.user_email", value: "email" }]]);
  });
});

describe("the record of permissions", () => {
  it("knows grants and revocations by many words", () => {
    for (const word of ["GRANTED", "grant", "ADD", "INSERT", "부여"]) {
      assert.equal(historyAction(word), "granted", word);
    }
    for (const word of ["REVOKED", "removed", "DELETE", "회수"]) {
      assert.equal(historyAction(word), "revoked", word);
    }
    assert.equal(historyAction("REVIEWED"), "other");
  });
});
