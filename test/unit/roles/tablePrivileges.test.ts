import assert from "node:assert/strict";
import fc from "fast-check";
import { wouldLoop } from "../../../src/core/roles/membershipActions.ts";
import { MembershipIndex } from "../../../src/core/roles/memberships.ts";
import type { Membership, ServerRole, ServerRoles } from "../../../src/core/roles/serverRoles.ts";
import {
  explainTable,
  MOST_PATHS,
  type PrivilegeAnswer,
  type TableFacts,
} from "../../../src/core/roles/tablePrivileges.ts";

const has = (member: number, role: number, more: Partial<Membership> = {}): Membership => ({
  role,
  member,
  grantor: 10,
  admin: false,
  inherit: true,
  set: true,
  ...more,
});

function serverOf(
  memberships: readonly Membership[],
  more: Readonly<Record<number, Partial<ServerRole>>> = {},
): ServerRoles {
  const oids = new Set([1, ...memberships.flatMap(({ role, member }) => [role, member])]);
  const roles = [...oids, ...Object.keys(more).map(Number)].map((oid) => ({
    oid,
    name: `r${oid}`,
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
    comment: null,
    adminable: false,
    ...more[oid],
  }));
  return { major: 18, standby: false, user: "x", roles, memberships };
}

const TABLE: TableFacts = {
  oid: 100,
  schema: "s",
  name: "t",
  owner: 50,
  grants: [],
  columnGrants: [],
  schemaOwner: 50,
  schemaGrants: [],
  rowSecurity: { enabled: false, forced: false },
  policies: [],
};
const grantTo = (grantee: number | null, privilege = "SELECT"): TableFacts["grants"][number] => ({
  grantee,
  grantor: 50,
  privilege,
  grantable: false,
});

function select(server: ServerRoles, table: Partial<TableFacts>): PrivilegeAnswer {
  const { privileges } = explainTable(server, 1, { ...TABLE, ...table });
  const answer = privileges.find(({ privilege }) => privilege === "SELECT");
  assert.ok(answer);
  return answer;
}
const ways = (answer: PrivilegeAnswer): readonly (readonly number[])[] =>
  answer.paths.map(({ memberships }) => memberships.map(({ role }) => role));

describe("what a role may do on a table", () => {
  it("is nothing without a grant, and what everybody may with one for PUBLIC", () => {
    assert.equal(select(serverOf([]), {}).allowed, "no");
    const answer = select(serverOf([]), { grants: [grantTo(null)] });
    assert.equal(answer.allowed, "yes");
    assert.deepEqual(ways(answer), [[]]);
  });

  it("comes over both sides of a diamond", () => {
    const server = serverOf([has(1, 2), has(1, 3), has(2, 4), has(3, 4)]);
    assert.deepEqual(ways(select(server, { grants: [grantTo(4)] })), [
      [2, 4],
      [3, 4],
    ]);
  });

  it("ends where a loop begins", () => {
    const server = serverOf([has(1, 2), has(2, 3), has(3, 1), has(3, 2), has(1, 1)]);
    assert.deepEqual(ways(select(server, { grants: [grantTo(3)] })), [[2, 3]]);
    assert.equal(select(server, { grants: [grantTo(9)] }).allowed, "no");
    assert.deepEqual([...new MembershipIndex(server).reached(1, () => true)].sort(), [1, 2, 3]);
    assert.deepEqual(wouldLoop(server, 3), new Set([3, 1, 2]));
  });

  it("tells the shortest ways first and no more than are of use, however many there are", () => {
    // 12 layers of 3 roles, each a member of all of the next: 3^12 ways.
    const memberships: Membership[] = [];
    const at = (layer: number, place: number): number => (layer === 0 ? 1 : layer * 10 + place);
    for (let layer = 0; layer < 12; layer++) {
      for (const from of layer === 0 ? [0] : [0, 1, 2]) {
        memberships.push(...[0, 1, 2].map((to) => has(at(layer, from), at(layer + 1, to))));
      }
    }
    const server = serverOf([...memberships, has(1, 120)]);
    const started = performance.now();
    const answer = select(server, { grants: [grantTo(120)] });
    assert.equal(answer.paths.length, MOST_PATHS);
    assert.deepEqual(ways(answer)[0], [120]);
    assert.ok(performance.now() - started < 500);
  });

  it("needs SET ROLE where a membership does not inherit, and cannot where it may not be set", () => {
    const later = select(serverOf([has(1, 2, { inherit: false }), has(2, 3)]), {
      grants: [grantTo(3)],
    });
    assert.equal(later.allowed, "after-set-role");
    const never = select(serverOf([has(1, 2, { inherit: false, set: false })]), {
      grants: [grantTo(2)],
    });
    assert.equal(never.allowed, "no");
    const first = select(serverOf([has(1, 2, { set: false }), has(2, 3, { inherit: false })]), {
      grants: [grantTo(3)],
    });
    assert.equal(first.allowed, "no");
  });

  it("is not inherited from a superuser, but a member can become one", () => {
    const superuser = { 2: { superuser: true } };
    assert.equal(select(serverOf([has(1, 2)], superuser), {}).allowed, "after-set-role");
    assert.equal(select(serverOf([has(1, 2, { set: false })], superuser), {}).allowed, "no");
    assert.equal(select(serverOf([], { 1: { superuser: true } }), {}).allowed, "yes");
  });

  it("comes from PostgreSQL's own roles for reading and writing", () => {
    const predefined = { 2: { name: "pg_read_all_data", predefined: true } };
    const answer = select(serverOf([has(1, 2)], predefined), {});
    assert.deepEqual(answer.paths[0]?.source, { kind: "predefined", role: 2 });
    const impostor = { 2: { name: "pg_read_all_data" } };
    assert.equal(select(serverOf([has(1, 2)], impostor), {}).allowed, "no");
  });

  it("can hold for some columns only", () => {
    const columnGrants = [
      { ...grantTo(1), column: "a" },
      { ...grantTo(9), column: "b" },
    ];
    const answer = select(serverOf([]), { columnGrants });
    assert.equal(answer.allowed, "no");
    assert.deepEqual(
      answer.columns.map(({ column }) => column),
      ["a"],
    );
    assert.deepEqual(select(serverOf([]), { columnGrants, grants: [grantTo(1)] }).columns, []);
  });

  it("never hangs and never tells a way that is none, whatever the memberships", () => {
    const oid = fc.integer({ min: 1, max: 8 });
    const membership = fc
      .tuple(oid, oid, fc.boolean(), fc.boolean())
      .map(([member, role, inherit, set]) => has(member, role, { inherit, set }));
    fc.assert(
      fc.property(fc.array(membership, { maxLength: 30 }), oid, (memberships, holder) => {
        const answer = select(serverOf(memberships), { grants: [grantTo(holder)] });
        for (const { memberships: way } of answer.paths) {
          let at = 1;
          for (const step of way) {
            assert.equal(step.member, at);
            at = step.role;
          }
          assert.equal(at, holder);
        }
        const inherits = new MembershipIndex(serverOf(memberships)).reached(1, (m) => m.inherit);
        assert.equal(answer.allowed === "yes", inherits.has(holder));
      }),
    );
  });
});
