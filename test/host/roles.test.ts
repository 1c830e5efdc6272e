import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { HistoryEntry, RoleUser } from "../../src/core/roles/applicationRoles.ts";
import { findRoleModels } from "../../src/core/roles/findRoleModels.ts";
import type { RoleModel } from "../../src/core/roles/roleModel.ts";
import type { ServerRole, ServerRoles } from "../../src/core/roles/serverRoles.ts";
import { explainTable, type TableFacts } from "../../src/core/roles/tablePrivileges.ts";
import { historyText } from "../../src/host/roles/historyDocument.ts";
import { privilegeText } from "../../src/host/roles/privilegeDocument.ts";
import {
  connectionNode,
  listNode,
  roleNode,
  serverRoleNode,
  userNode,
} from "../../src/host/roles/roleNode.ts";
import { roleRow } from "../../src/host/roles/roleRows.ts";
import { roleTooltip } from "../../src/host/roles/roleTooltip.ts";
import { primary, ROLES, table, USERS } from "../unit/roles/tables.ts";

const HOSTILE = "<b>x</b> | [l](command:go) **y**\n# z `w` \u202e";

const noProfile = (): undefined => undefined;

function modelOf(writable: boolean): RoleModel {
  const link = table(4, "user_roles", ["user_id bigint!", "role_id bigint!", "note text"], {
    keys: primary("user_id", "role_id"),
    deletable: writable,
  });
  const columns = link.columns.map((column) => ({
    ...column,
    insertable: writable,
    updatable: writable,
  }));
  const [model] = findRoleModels([ROLES, USERS, { ...link, columns }], new Map());
  assert.ok(model);
  return model;
}

const ROLE = {
  key: "1",
  code: HOSTILE,
  name: "n",
  active: null,
  users: { active: 1, expiring: 0, inactive: 0 },
  permissions: null,
};

const USER: RoleUser = {
  row: { user_id: "1", role_id: "1" },
  key: "1",
  code: HOSTILE,
  name: HOSTILE,
  state: "active",
  inactiveBecause: null,
  grantedAt: null,
  grantedBy: null,
  expiresAt: null,
  endedAt: null,
  reason: HOSTILE,
};

function serverRole(oid: number, name: string, more: Partial<ServerRole> = {}): ServerRole {
  return {
    oid,
    name,
    superuser: false,
    inherit: true,
    createRole: false,
    createDb: false,
    login: true,
    replication: false,
    bypassRls: false,
    connectionLimit: -1,
    validUntil: null,
    passwordExpired: false,
    predefined: false,
    comment: null,
    adminable: true,
    ...more,
  };
}

const SERVER: ServerRoles = {
  major: 18,
  standby: false,
  user: "me",
  roles: [serverRole(1, HOSTILE), serverRole(2, "parent"), serverRole(3, "owner")],
  memberships: [{ role: 2, member: 1, grantor: 3, admin: false, inherit: true, set: true }],
};

const TABLE: TableFacts = {
  oid: 9,
  schema: HOSTILE,
  name: HOSTILE,
  owner: 3,
  grants: [{ grantee: 2, grantor: 3, privilege: "SELECT", grantable: true }],
  columnGrants: [
    { grantee: 1, grantor: 3, privilege: "UPDATE", grantable: false, column: HOSTILE },
  ],
  schemaOwner: 3,
  schemaGrants: [],
  rowSecurity: { enabled: true, forced: false },
  policies: [{ name: HOSTILE, command: "select", permissive: true, roles: null }],
};

async function rendered(markdown: string): Promise<string> {
  const html: unknown = await vscode.commands.executeCommand("markdown.api.render", markdown);
  assert.ok(typeof html === "string");
  return html;
}

function assertHarmless(html: string): void {
  assert.doesNotMatch(html, /<b>|<strong>y|<a |href=|<code>|\u202e/);
  assert.ok(html.includes("&lt;b&gt;x&lt;/b&gt;"), html);
}

describe("a row of the view of roles", () => {
  it("shows a hostile name on one line, and says the same to a screen reader", () => {
    const row = roleRow(roleNode("c", modelOf(true), ROLE), noProfile);
    assert.ok(typeof row.label === "string");
    assert.doesNotMatch(row.label, /[\n\u202e]/);
    assert.equal(row.description, "1 user");
    assert.match(row.accessibilityInformation?.label ?? "", /, 1 user$/);
    assert.equal(roleRow(connectionNode("c"), noProfile).contextValue, "connection canReadAgain");
  });

  it("offers what may be done, and says why the rest is not offered", () => {
    const at = (model: RoleModel) => userNode(listNode("users", roleNode("c", model, ROLE)), USER);
    assert.equal(roleRow(at(modelOf(true)), noProfile).contextValue, "user canRevokeRole");
    const barred = at(modelOf(false));
    assert.equal(roleRow(barred, noProfile).contextValue, "user");
    assert.match(roleTooltip(barred)?.value ?? "", /has no DELETE on app\\\.user\\_roles/);
    const foreign = serverRoleNode("c", SERVER, serverRole(5, "r", { adminable: false }));
    assert.doesNotMatch(roleRow(foreign, noProfile).contextValue ?? "", /canGrantMembership/);
    assert.match(roleTooltip(foreign)?.value ?? "", /ADMIN OPTION/);
  });

  it("has a tooltip in which data is no markup", async () => {
    const node = userNode(listNode("users", roleNode("c", modelOf(true), ROLE)), USER);
    assertHarmless(await rendered(roleTooltip(node)?.value ?? ""));
  });
});

describe("a document about roles", () => {
  it("answers what a role may do, and why, with data that is no markup", async () => {
    const [role] = SERVER.roles;
    assert.ok(role);
    const html = await rendered(privilegeText(SERVER, role, TABLE, explainTable(SERVER, 1, TABLE)));
    assertHarmless(html);
    // Eight privileges, USAGE of the schema, and the head.
    assert.equal([...html.matchAll(/<tr[ >]/g)].length, 10);
    assert.match(html, /Nothing can be reached/);
    assert.match(html, /member of parent → granted to parent by owner, may pass it on/);
    assert.match(html, /columns only: /);
  });

  it("tells a history a row an event, by days, with data that is no markup", async () => {
    const entry = (at: string, what: HistoryEntry["what"]): HistoryEntry => ({
      at,
      what,
      word: HOSTILE,
      role: HOSTILE,
      permission: HOSTILE,
      by: null,
      reason: HOSTILE,
    });
    const items = [
      entry("2026-03-02 10:00:00.123+00", "granted"),
      entry("2026-03-02 09:00:00+00", "revoked"),
      entry("2026-03-01 09:00:00+00", "other"),
    ];
    const html = await rendered(historyText(HOSTILE, HOSTILE, { items, truncated: true }, true));
    assertHarmless(html);
    assert.equal([...html.matchAll(/<h2/g)].length, 2);
    assert.equal([...html.matchAll(/<tr[ >]/g)].length, 5);
    assert.match(html, /10:00:00\+00/);
    assert.match(html, /Older entries are not shown\./);
  });
});
