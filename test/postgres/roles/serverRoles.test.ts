import assert from "node:assert/strict";
import { quoteIdentifier } from "../../../src/core/sql/quote.ts";
import {
  grantMembership,
  membershipObstacle,
  optionsOf,
  revokeMembership,
  wouldLoop,
} from "../../../src/core/roles/membershipActions.ts";
import { MembershipIndex } from "../../../src/core/roles/memberships.ts";
import { roleSql } from "../../../src/core/roles/roleSql.ts";
import type { ServerRole, ServerRoles } from "../../../src/core/roles/serverRoles.ts";
import { explainTable, type TableAnswer } from "../../../src/core/roles/tablePrivileges.ts";
import { NEVER } from "../../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";
import { createHostileRoles, dropHostileRoles, hostileNames } from "./hostileRoles.ts";
import { found, openBench, type RoleBench } from "./support.ts";

for (const major of testMajors()) {
  describe(`PostgreSQL's roles on version ${major}`, () => {
    let database: TestDatabase;
    let bench: RoleBench;
    let names: ReturnType<typeof hostileNames>;

    before(async function () {
      this.timeout(60_000);
      database = await createDatabase({ major });
      names = hostileNames(database.name);
      await createHostileRoles(database, names);
      bench = openBench(database);
    });
    after(async () => {
      bench.dispose();
      await database.assertNoSessions();
      await dropHostileRoles(database, names);
      await database.drop();
    });

    const server = async (): Promise<ServerRoles> =>
      found(await bench.reader.roles(database.target(), NEVER));
    const roleOf = ({ roles }: ServerRoles, name: string): ServerRole => {
      const role = roles.find((candidate) => candidate.name === name);
      assert.ok(role, name);
      return role;
    };
    const explain = async (
      roles: ServerRoles,
      name: string,
      table: string,
    ): Promise<TableAnswer> => {
      const tables = found(await bench.reader.tables(database.target(), NEVER));
      const oid = tables.items.find((item) => item.name === table)?.oid ?? 0;
      const facts = found(await bench.reader.tableFacts(database.target(), oid, NEVER));
      assert.ok(facts);
      return explainTable(roles, roleOf(roles, name).oid, facts);
    };
    const ask = <T extends Record<string, unknown>>(sql: string, values: unknown[]): Promise<T[]> =>
      database.withClient(async (client) => (await client.query<T>(sql, values)).rows);

    it("have attributes, a comment, a limit of connections and a password that expires", async () => {
      const roles = await server();
      assert.equal(roles.major, major);
      const app = roleOf(roles, names.app);
      assert.deepEqual(
        [app.login, app.superuser, app.connectionLimit, app.passwordExpired, app.comment],
        [true, false, 7, true, "응용's \\ role"],
      );
      assert.match(app.validUntil ?? "", /^2020-01-01 00:00:00/);
      assert.equal(roleOf(roles, names.d).inherit, false);
      assert.equal(roleOf(roles, "pg_read_all_data").predefined, true);
    });

    it("are members of each other in both directions", async () => {
      const roles = await server();
      const index = new MembershipIndex(roles);
      const related = (list: readonly { readonly role: ServerRole }[]): string[] =>
        list.map(({ role }) => role.name).sort();
      assert.deepEqual(
        related(index.memberOf(roleOf(roles, names.app).oid)),
        [names.a, names.b].sort(),
      );
      assert.deepEqual(
        related(index.members(roleOf(roles, names.c).oid)),
        [names.a, names.b, names.d].sort(),
      );
      assert.deepEqual(
        wouldLoop(roles, roleOf(roles, names.app).oid),
        new Set([names.app, names.a, names.b, names.c].map((name) => roleOf(roles, name).oid)),
      );
    });

    it("own objects, counted by kind", async () => {
      const roles = await server();
      const owned = found(
        await bench.reader.owned(database.target(), roleOf(roles, names.b).oid, NEVER),
      );
      assert.deepEqual(owned.kinds, [
        { kind: "schema", count: 1 },
        { kind: "table", count: 1 },
        { kind: "sequence", count: 1 },
      ]);
      const postgres = found(
        await bench.reader.owned(database.target(), roleOf(roles, "postgres").oid, NEVER),
      );
      assert.ok(postgres.kinds.some(({ kind, count }) => kind === "table" && count === 1));
    });

    it("hold grants by schema, columns by name, and what may be passed on", async () => {
      const roles = await server();
      const grantsOf = async (name: string) =>
        found(await bench.reader.grants(database.target(), roleOf(roles, name).oid, NEVER)).items;
      const schema = 'S "x';
      assert.deepEqual(await grantsOf(names.c), [
        { kind: "schema", schema, name: schema, privileges: ["USAGE"] },
        { kind: "table", schema, name: "T 'y", privileges: ["SELECT"] },
      ]);
      assert.deepEqual(await grantsOf(names.a), [
        { kind: "table", schema, name: "T 'y", privileges: ['UPDATE (co"l, id)'] },
      ]);
      assert.deepEqual(await grantsOf(names.b), [
        { kind: "table", schema, name: "T 'y", privileges: ["INSERT*"] },
      ]);
    });

    it("have default privileges, told at both ends", async () => {
      const roles = await server();
      const expected = [
        {
          owner: names.b,
          schema: "mine",
          kind: "tables",
          grantee: names.app,
          privileges: ["SELECT"],
        },
      ];
      for (const name of [names.b, names.app]) {
        assert.deepEqual(
          found(
            await bench.reader.defaultPrivileges(database.target(), roleOf(roles, name).oid, NEVER),
          ),
          expected,
        );
      }
    });

    it("may do on a table what the server says, for every role, privilege and column", async () => {
      const roles = await server();
      const tables = found(await bench.reader.tables(database.target(), NEVER));
      const can = major >= 16 ? "SET" : "MEMBER";
      let compared = 0;
      for (const table of tables.items) {
        const facts = found(await bench.reader.tableFacts(database.target(), table.oid, NEVER));
        assert.ok(facts);
        const rows = await ask<{
          role: string;
          privilege: string;
          column: string | null;
          yes: boolean;
          later: boolean;
        }>(
          `with asked as (
             select p.privilege, null::name as "column"
               from unnest($2::text[]) as p (privilege)
             union all
             select p.privilege, a.attname
               from unnest(array['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) as p (privilege)
               join pg_attribute a on a.attrelid = $1::oid and a.attnum > 0
           ), allowed as (
             select r.oid, r.rolname, q.privilege, q."column",
                    case when q."column" is null then has_table_privilege(r.oid, $1::oid, q.privilege)
                         else has_column_privilege(r.oid, $1::oid, q."column", q.privilege) end as yes
               from pg_roles r cross join asked q
           )
           select l.rolname as role, l.privilege, l."column", l.yes,
                  exists (select from allowed o
                           where o.privilege = l.privilege and o.yes
                             and o."column" is not distinct from l."column"
                             and pg_has_role(l.oid, o.oid, $3)) as later
             from allowed l`,
          [table.oid, privilegeNames(major), can],
        );
        for (const role of new Set(rows.map((row) => row.role))) {
          const answer = explainTable(roles, roleOf(roles, role).oid, facts);
          for (const row of rows.filter((candidate) => candidate.role === role)) {
            const told = answer.privileges.find(({ privilege }) => privilege === row.privilege);
            assert.ok(told);
            const own =
              row.column === null
                ? "no"
                : (told.columns.find(({ column }) => column === row.column)?.allowed ?? "no");
            const allowed = strongest(told.allowed, own);
            const expected = row.yes ? "yes" : row.later ? "after-set-role" : "no";
            assert.equal(allowed, expected, JSON.stringify([table.name, row]));
            compared += 1;
          }
        }
      }
      assert.ok(compared > 500, `${compared} comparisons`);
    });

    it("come by a privilege on each of several ways", async () => {
      const roles = await server();
      const answer = await explain(roles, names.app, "T 'y");
      const name = (oid: number): string =>
        roles.roles.find((role) => role.oid === oid)?.name ?? "";
      const select = answer.privileges.find(({ privilege }) => privilege === "SELECT");
      assert.deepEqual(
        select?.paths.map(({ memberships, source, needsSetRole }) => [
          ...memberships.map(({ role }) => name(role)),
          source.kind,
          needsSetRole,
        ]),
        [
          [names.a, names.c, "grant", false],
          [names.b, names.c, "grant", false],
        ].sort((x, y) => (String(x[0]) < String(y[0]) ? -1 : 1)),
      );
      const update = answer.privileges.find(({ privilege }) => privilege === "UPDATE");
      assert.equal(update?.allowed, "no");
      assert.deepEqual(
        update.columns.map(({ column, allowed }) => [column, allowed]),
        [
          ["id", "yes"],
          ['co"l', "yes"],
        ],
      );
      const remove = answer.privileges.find(({ privilege }) => privilege === "DELETE");
      assert.deepEqual(
        remove?.paths.map(({ source }) => source.kind === "grant" && source.grantee),
        [null],
      );
      assert.equal(answer.schemaUsage.allowed, "yes");
    });

    it("reach what they do not inherit by SET ROLE only", async () => {
      const roles = await server();
      const answer = await explain(roles, names.d, "T 'y");
      const truncate = answer.privileges.find(({ privilege }) => privilege === "TRUNCATE");
      assert.equal(truncate?.allowed, "after-set-role");
      assert.equal(truncate.paths[0]?.source.kind, "superuser");
    });

    it("see rows through the policies that are theirs, and owners see them all", async () => {
      const roles = await server();
      const app = await explain(roles, names.app, "owned");
      assert.deepEqual(app.rowSecurity, { kind: "bypassed", because: "owner" });
      const member = await explain(roles, names.a, "owned");
      assert.ok(member.rowSecurity.kind === "applies");
      assert.deepEqual(
        member.rowSecurity.policies.map(({ name }) => name),
        ['own "p'],
      );
      const su = await explain(roles, names.su, "owned");
      assert.deepEqual(su.rowSecurity, { kind: "bypassed", because: "superuser" });
    });

    it("can be made again by the SQL that is shown, which holds no password", async () => {
      const roles = await server();
      const app = roleOf(roles, names.app);
      const settings = found(await bench.reader.settings(database.target(), app.oid, NEVER));
      const sql = roleSql(roles, app, settings);
      assert.doesNotMatch(sql, /PASSWORD|SCRAM|secret/);
      const quoted = quoteIdentifier(names.app);
      const settingsBefore = await ask(SETTINGS, [names.app]);
      await database.run(
        `alter default privileges for role ${quoteIdentifier(names.b)} in schema mine revoke select on tables from ${quoted}; drop role ${quoted}; ${sql};
         alter default privileges for role ${quoteIdentifier(names.b)} in schema mine grant select on tables to ${quoted}`,
      );
      const again = await server();
      const remade = roleOf(again, names.app);
      assert.deepEqual({ ...remade, oid: 0 }, { ...app, oid: 0 });
      assert.deepEqual(await ask(SETTINGS, [names.app]), settingsBefore);
      const parents = ({ memberOf }: { memberOf: readonly { readonly role: ServerRole }[] }) =>
        memberOf.map(({ role }) => role.name);
      assert.deepEqual(
        parents({ memberOf: new MembershipIndex(again).memberOf(remade.oid) }),
        parents({ memberOf: new MembershipIndex(roles).memberOf(app.oid) }),
      );
    });

    it("become members and cease to be, each once, and the undo restores the options", async () => {
      const about = { title: "test", connection: "test", major, reason: "why" };
      const memberships = async (): Promise<unknown> =>
        ask(
          `select to_jsonb(m) - 'oid' as m from pg_auth_members m
            where roleid = (select oid from pg_roles where rolname = $1) order by member, grantor`,
          [names.su],
        );
      const before = await memberships();
      const pair = { role: names.su, member: names.app };
      const grant = grantMembership(pair, { admin: true, inherit: false, set: true }, about);
      const twice = await bench.runAndUndo(grant, async () => {
        const roles = await server();
        const [related] = new MembershipIndex(roles)
          .members(roleOf(roles, names.su).oid)
          .filter(({ role }) => role.name === names.app);
        assert.equal(related?.grants[0]?.admin, true);
        assert.equal(related.grants[0].inherit, major < 16);
        return bench.run(grant);
      });
      assert.ok(twice.kind === "failed");
      assert.equal(twice.failure.code, "changed-meanwhile");
      assert.deepEqual(await memberships(), before);

      const roles = await server();
      const index = new MembershipIndex(roles);
      const [held] = index
        .members(roleOf(roles, names.su).oid)
        .filter(({ role }) => role.name === names.d);
      const [membership] = held?.grants ?? [];
      assert.ok(membership);
      const grantor = index.role(membership.grantor ?? 0)?.name ?? null;
      const revoke = revokeMembership(
        { role: names.su, member: names.d, grantor },
        optionsOf(membership),
        about,
      );
      const again = await bench.runAndUndo(revoke, async () => {
        assert.deepEqual(await memberships(), []);
        return bench.run(revoke);
      });
      assert.ok(again.kind === "failed");
      assert.equal(again.failure.code, "changed-meanwhile");
      assert.deepEqual(await memberships(), before);
    });

    it("are all seen by an ordinary role, which is told what it may not change", async () => {
      const target = { ...database.target({ user: names.app }), password: "secret" };
      await database.run(
        `alter role ${quoteIdentifier(names.app)} password 'secret' valid until 'infinity'`,
      );
      const seen = found(await bench.reader.roles(target, NEVER));
      assert.equal(seen.user, names.app);
      assert.equal(seen.roles.length, (await server()).roles.length);
      assert.deepEqual(membershipObstacle(seen, roleOf(seen, names.su)), {
        code: "not-admin",
        role: names.su,
      });
      const b = roleOf(seen, names.b).oid;
      assert.equal(found(await bench.reader.owned(target, b, NEVER)).kinds.length, 3);
      assert.equal(found(await bench.reader.grants(target, b, NEVER)).items.length, 1);
      const tables = found(await bench.reader.tables(target, NEVER));
      for (const { oid } of tables.items) {
        assert.ok(found(await bench.reader.tableFacts(target, oid, NEVER)));
      }
      const all = await server();
      assert.equal(membershipObstacle(all, roleOf(all, names.su)), null);
      assert.deepEqual(membershipObstacle({ standby: true }, roleOf(all, names.su)), {
        code: "standby",
      });
    });

    it("say of a table that is gone that it is gone", async () => {
      assert.equal(found(await bench.reader.tableFacts(database.target(), 1, NEVER)), null);
    });
  });
}

const SETTINGS = `
  select setconfig, setdatabase from pg_db_role_setting
   where setrole = (select oid from pg_roles where rolname = $1) order by setdatabase`;

function privilegeNames(major: number): readonly string[] {
  const names = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"];
  return major >= 17 ? [...names, "MAINTAIN"] : names;
}

function strongest(...answers: readonly string[]): string {
  return ["yes", "after-set-role", "no"].find((answer) => answers.includes(answer)) ?? "no";
}
