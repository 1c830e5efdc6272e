import assert from "node:assert/strict";
import { copyExample, psql, type ExampleWorkspace } from "../example/exampleWorkspace.ts";
import { createPlace, json, record, records, type Json, type Place } from "./support.ts";

const SCRIPTS = [
  "schemas/tenants/00_base/00_init_base.sql",
  "schemas/tenants/22_sys/00_init_sys_improvements.sql",
  "schemas/tenants/22_sys/16_user_roles_migration.sql",
];

describe("`schema-ops roles`", function () {
  this.timeout(60_000);
  let place: Place;
  let example: ExampleWorkspace;

  before(async () => {
    place = await createPlace();
    example = await copyExample();
    const { host, port, superuser: user, password } = place.server;
    const database = { name: "tnnt_db", host, port, user, password };
    for (const script of SCRIPTS) {
      const { code, stderr } = await psql(database, ["-f", example.sql(script)]);
      assert.equal(code, 0, stderr);
    }
    await place.sql(
      "tnnt_db",
      `create role reader; create role "App ""x\u202e" login valid until '2020-01-01';
       grant reader to "App ""x\u202e"; grant usage on schema sys to reader;
       grant select on sys.users to reader`,
    );
  });
  after(async () => {
    await example.remove();
    await place.remove();
  });

  it("tells the roles of the application and of PostgreSQL, for programs", async () => {
    const ran = await place.so("roles", "--json", ...place.connections);
    assert.deepEqual([ran.code, ran.stderr], [0, ""]);
    const [manager, tenant] = records(json(ran)["connections"]);
    assert.ok(manager && tenant);
    assert.deepEqual(manager["applications"], []);
    const [application] = records(tenant["applications"]);
    assert.ok(application);
    assert.equal(record(application["tables"])["userRoles"], "sys.user_roles");
    assert.deepEqual(
      records(application["roles"]).map(({ code, users, permissions }) => [
        code,
        users,
        permissions,
      ])[0],
      ["ADMIN", { active: 2, expiring: 0, inactive: 0 }, 16],
    );
    assert.deepEqual(application["orphans"], []);
    const app = records(tenant["roles"]).find(({ name }) => String(name).startsWith("App"));
    assert.ok(app);
    assert.equal(app["name"], 'App "x\u202e');
    assert.equal(app["passwordExpired"], true);
    assert.equal(records(app["memberOf"])[0]?.["role"], "reader");
    assert.doesNotMatch(ran.stdout, /password"\s*:|SCRAM/);
  });

  it("tells them to people, without what a terminal would obey", async () => {
    const ran = await place.so("roles", "tenant", ...place.connections);
    assert.deepEqual([ran.code, ran.stderr], [0, ""]);
    assert.match(ran.stdout, /^tenant: tnnt_db\n {2}Application sys\.roles\n {4}ADMIN {2}관리자/);
    assert.match(ran.stdout, /users: 2 {2}permissions: 16/);
    assert.match(ran.stdout, /App "x\\u202e {2}LOGIN {2}member of reader {2}password expired/);
    assert.doesNotMatch(ran.stdout, /manager/);
  });

  it("says what a role may do on a table, and why", async () => {
    const asked = ["roles", "tenant", "--role", 'App "x\u202e', "--table", "sys.users"];
    const told = await place.so(...asked, ...place.connections);
    assert.match(
      told.stdout,
      /SELECT {2}yes\n {6}member of reader → granted to reader by postgres\n {2}INSERT {2}no/,
    );
    const answer: Json = json(await place.so(...asked, "--json", ...place.connections));
    const select = records(answer["privileges"]).find(({ privilege }) => privilege === "SELECT");
    assert.deepEqual(records(select?.["paths"])[0], {
      memberOf: ["reader"],
      source: "grant",
      grantee: "reader",
      grantor: "postgres",
      needsSetRole: false,
    });
  });

  it("ends with 2 for what does not exist, and with 1 when a server is away", async () => {
    const cases = [
      ["roles", "nobody"],
      ["roles", "tenant", "--role", "reader"],
      ["roles", "--role", "reader", "--table", "sys.users"],
      ["roles", "tenant", "--role", "nobody", "--table", "sys.users"],
      ["roles", "tenant", "--role", "reader", "--table", "sys.nothing"],
    ];
    for (const args of cases) {
      const ran = await place.so(...args, ...place.connections);
      assert.equal(ran.code, 2, `${args.join(" ")}: ${ran.stdout}${ran.stderr}`);
      assert.equal(ran.stdout, "");
    }
    assert.equal((await place.so("roles")).code, 2);
    const away = await place.so("roles", "-c", "gone=postgres://postgres@127.0.0.1:1/x");
    assert.equal(away.code, 1);
    assert.match(away.stdout, /gone: x\n {2}The server could not be reached/);
  });

  it("reads the connections of the workspace's settings", async () => {
    const { host, port, superuser: user } = place.server;
    await place.write(
      ".vscode/settings.json",
      JSON.stringify({
        "schemaOps.connections": [
          { name: "here", host, port, database: "tnnt_db", user, role: "tenant" },
        ],
      }),
    );
    const ran = await place.so("roles", "here");
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /^here: tnnt_db/);
  });
});
