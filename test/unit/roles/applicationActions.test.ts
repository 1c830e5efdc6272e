import assert from "node:assert/strict";
import fc from "fast-check";
import type { Action } from "../../../src/core/actions/action.ts";
import {
  grantPermission,
  grantRole,
  revokePermission,
  revokeRole,
} from "../../../src/core/roles/applicationActions.ts";
import { findRoleModels } from "../../../src/core/roles/findRoleModels.ts";
import { grantMembership, revokeMembership } from "../../../src/core/roles/membershipActions.ts";
import type { RoleModel } from "../../../src/core/roles/roleModel.ts";
import { roleSql } from "../../../src/core/roles/roleSql.ts";
import type { ServerRole } from "../../../src/core/roles/serverRoles.ts";
import type { SqlParser } from "../../../src/core/sql/sqlParser.ts";
import { loadSqlParser } from "../../../src/local/sql/pgSqlParser.ts";
import { PERMISSIONS, primary, ROLES, table, USERS } from "./tables.ts";

const LINK_COLUMNS = ["user_id bigint!", "role_id bigint!", "note text", "is_active boolean!="];

/** A model whose tables and columns are called by the given names, found by the usual ones first. */
function renamed(name: string): RoleModel {
  const [model] = findRoleModels(
    [
      ROLES,
      USERS,
      PERMISSIONS,
      table(4, "user_roles", [...LINK_COLUMNS, "expires_at date"], {
        keys: primary("user_id", "role_id"),
      }),
      table(5, "role_permissions", ["role_id bigint!", "permission_id bigint!"]),
    ],
    new Map([[4, { name: `app.${name}`, value: "key" }]]),
  );
  assert.ok(model?.userRoles && model.rolePermissions);
  const rename = <T extends { readonly table: { readonly name: string } }>(link: T): T => ({
    ...link,
    table: { ...link.table, schema: name, name: `t${name}` },
  });
  return {
    ...model,
    userRoles: rename(model.userRoles),
    rolePermissions: rename(model.rolePermissions),
  };
}

const name = fc
  .string({ unit: "binary", minLength: 1, maxLength: 20 })
  .filter((text) => !text.includes("\0"));

describe("an action on an application's roles", () => {
  let parser: SqlParser;
  before(async () => {
    parser = await loadSqlParser();
  });

  /** Each statement is one, of the type named, and holds the texts as names or values and not as SQL. */
  const check = (action: Action, types: readonly string[], texts: readonly string[]): void => {
    const trees = action.statements.map(({ sql }) => {
      const parsed = parser.parse(sql);
      assert.ok(parsed.ok, `${sql}: ${JSON.stringify(parsed)}`);
      assert.equal(parsed.value.length, 1, sql);
      return parsed.value[0];
    });
    assert.deepEqual(
      trees.map((statement) => statement?.type),
      types,
    );
    const strings = new Set(trees.flatMap((statement) => stringsIn(statement?.tree)));
    for (const text of texts) {
      assert.ok(strings.has(text), `${JSON.stringify(text)} is not in ${[...strings].join("|")}`);
    }
  };

  it("quotes whatever names and values there are, one statement a text", function () {
    this.timeout(10_000);
    fc.assert(
      fc.property(name, name, name, name, (title, value, reason, schema) => {
        const model = renamed(schema);
        const { userRoles, rolePermissions } = model;
        assert.ok(userRoles && rolePermissions);
        const about = {
          title,
          connection: "c",
          reason,
          actingUser: { key: value, email: null },
        };
        const given = { user: value, role: value, expiresAt: value, expired: null };
        check(
          grantRole(userRoles, given, about),
          ["SelectStmt", "SelectStmt", "InsertStmt"],
          [schema, `t${schema}`, `app.${schema}`, value, reason],
        );
        check(
          revokeRole(userRoles, { user_id: value, role_id: value }, about),
          ["SelectStmt", "SelectStmt", "UpdateStmt"],
          [schema, value, reason],
        );
        check(
          grantPermission(rolePermissions, { role: value, permission: value }, about),
          ["InsertStmt"],
          [schema, value],
        );
        check(
          revokePermission(rolePermissions, { role_id: value, permission_id: value }, about),
          ["DeleteStmt"],
          [schema, value],
        );
      }),
      { numRuns: 25 },
    );
  });

  it("sets the acting user first, and not at all when nobody acts", () => {
    const { userRoles } = renamed("x");
    assert.ok(userRoles);
    const about = { title: "t", connection: "c", reason: null };
    const row = { user_id: "1", role_id: "2" };
    const acting = revokeRole(userRoles, row, { ...about, actingUser: { key: "7", email: null } });
    assert.equal(acting.statements[0]?.sql, "SELECT pg_catalog.set_config('app.x', '7', true)");
    const nobody = revokeRole(userRoles, row, { ...about, actingUser: null });
    assert.doesNotMatch(nobody.statements.map(({ sql }) => sql).join(), /set_config/);
  });

  it("changes one row or none: another number is refused", () => {
    const { userRoles, rolePermissions } = renamed("x");
    assert.ok(userRoles && rolePermissions);
    const about = { title: "t", connection: "c", reason: null, actingUser: null };
    const actions = [
      grantRole(userRoles, { user: "1", role: "2", expiresAt: null, expired: null }, about),
      revokeRole(userRoles, { user_id: "1", role_id: "2" }, about),
      grantPermission(rolePermissions, { role: "1", permission: "2" }, about),
      revokePermission(rolePermissions, { role_id: "1", permission_id: "2" }, about),
    ];
    for (const { statements, transaction } of actions) {
      assert.equal(statements.at(-1)?.expectRows, 1);
      assert.equal(transaction, "one");
    }
  });

  it("has no undo when nothing came back", () => {
    const { userRoles } = renamed("x");
    assert.ok(userRoles);
    const about = { title: "t", connection: "c", reason: null, actingUser: null };
    const action = revokeRole(userRoles, { user_id: "1", role_id: "2" }, about);
    assert.deepEqual(action.undo?.([]), []);
  });
});

describe("the SQL of PostgreSQL's roles", () => {
  let parser: SqlParser;
  before(async () => {
    parser = await loadSqlParser();
  });

  it("quotes whatever names there are", function () {
    this.timeout(10_000);
    fc.assert(
      fc.property(name, name, fc.constantFrom(15, 18), (role, member, major) => {
        const about = { title: "t", connection: "c", major, reason: null };
        const options = { admin: true, inherit: false, set: true };
        const named = { role, member, grantor: member };
        const actions = [
          grantMembership(named, options, about),
          revokeMembership(named, options, about),
        ];
        for (const action of actions) {
          for (const { sql } of [...action.statements, ...(action.undo?.([]) ?? [])]) {
            const parsed = parser.parse(sql);
            assert.ok(parsed.ok && parsed.value.length === 1, sql);
            const strings = stringsIn(parsed.value[0]?.tree);
            assert.ok(strings.includes(role) && strings.includes(member), sql);
          }
        }
      }),
    );
  });

  it("makes a role again, its comment and settings with it, one statement each", () => {
    fc.assert(
      fc.property(name, name, name, (role, comment, value) => {
        const server = {
          major: 18,
          standby: false,
          user: "x",
          roles: [roleOf(1, role, comment)],
          memberships: [],
        };
        const settings = [
          { database: null, name: "app.x", value },
          { database: value, name: "search_path", value: '"$user", public' },
        ];
        const [subject] = server.roles;
        assert.ok(subject);
        const sql = roleSql(server, subject, settings);
        const parsed = parser.parse(sql);
        assert.ok(parsed.ok, sql);
        assert.deepEqual(
          parsed.value.map(({ type }) => type),
          ["CreateRoleStmt", "CommentStmt", "AlterRoleSetStmt", "AlterRoleSetStmt"],
        );
        const strings = stringsIn(parsed.value.map(({ tree }) => tree));
        for (const text of [role, comment, value, "$user", "public"]) {
          assert.ok(strings.includes(text), text);
        }
      }),
    );
  });
});

function roleOf(oid: number, name: string, comment: string | null = null): ServerRole {
  return {
    oid,
    name,
    superuser: false,
    inherit: true,
    createRole: false,
    createDb: false,
    login: false,
    replication: false,
    bypassRls: false,
    connectionLimit: -1,
    validUntil: null,
    passwordExpired: false,
    predefined: false,
    comment,
    adminable: true,
  };
}

function stringsIn(tree: unknown): readonly string[] {
  if (typeof tree === "string") {
    return [tree];
  }
  return typeof tree === "object" && tree !== null ? Object.values(tree).flatMap(stringsIn) : [];
}
