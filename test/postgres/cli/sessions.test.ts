import assert from "node:assert/strict";
import pg from "pg";
import { copyExample, psql, type ExampleWorkspace } from "../example/exampleWorkspace.ts";
import { createPlace, json, records, type Place, until } from "./support.ts";

describe("`schema-ops sessions` and `schema-ops activity`", function () {
  this.timeout(60_000);
  let place: Place;
  let example: ExampleWorkspace;

  before(async () => {
    place = await createPlace();
    example = await copyExample();
    const { host, port, superuser: user, password } = place.server;
    for (const script of [
      "schemas/tenants/00_base/00_init_base.sql",
      "schemas/tenants/22_sys/00_init_sys_improvements.sql",
    ]) {
      const database = { name: "tnnt_db", host, port, user, password };
      const { code, stderr } = await psql(database, ["-f", example.sql(script)]);
      assert.equal(code, 0, stderr);
    }
    await place.sql(
      "tnnt_db",
      `insert into sys.sessions (user_id, token_hash, device, created_at, expires_at)
       select u.id, repeat(chr(97 + n), 64), 'd', now() - interval '2 days', now() + n * interval '1 day'
         from sys.users u, generate_series(-1, 1, 2) n where email = 'admin@conexgrow.example';
       update sys.users set name = E'\u202eevil\u001b[31m' where email = 'admin@conexgrow.example'`,
    );
  });
  after(async () => {
    await example.remove();
    await place.remove();
  });

  it("count the sessions by status and user, for programs", async () => {
    const ran = await place.so("sessions", "--json", ...place.connections);
    assert.deepEqual([ran.code, ran.stderr], [0, ""]);
    const [manager, tenant] = records(json(ran)["connections"]);
    assert.ok(manager && tenant);
    assert.deepEqual([manager["tables"], manager["error"]], [[], null]);
    const [table] = records(tenant["tables"]);
    assert.ok(table);
    assert.deepEqual([table["schema"], table["name"]], ["sys", "sessions"]);
    const [status, ...others] = records(table["statuses"]);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [status?.["status"], status?.["state"], status?.["count"], status?.["overdue"]],
      ["ACTIVE", "active", 2, 1],
    );
    assert.equal(records(status?.["users"])[0]?.["count"], 2);
    assert.doesNotMatch(ran.stdout, /token/);
  });

  it("tell them to people, without what a terminal would obey", async () => {
    const ran = await place.so("sessions", ...place.connections);
    assert.deepEqual([ran.code, ran.stderr], [0, ""]);
    assert.match(
      ran.stdout,
      /^manager: mgmt_db\n {2}No table of sessions was found\.\n\ntenant: tnnt_db\n/,
    );
    assert.match(
      ran.stdout,
      / {2}Application sys\.sessions\n {4}ACTIVE {2}2 \(1 overdue\)\n {6}\\u202eevil\\x1b\[31m {2}admin@conexgrow\.example {2}2 \(1 overdue\)\n/,
    );
  });

  it("say why a named table is none", async () => {
    const ran = await place.so(
      "sessions",
      "tenant",
      "--table",
      "sys.nothing",
      ...place.connections,
    );
    assert.match(ran.stdout, /! sys\.nothing: not-found/);
  });

  it("show who waits for whom", async () => {
    const open = async (name: string): Promise<pg.Client> => {
      const client = new pg.Client({
        connectionString: place.server.url("tnnt_db"),
        application_name: name,
      });
      client.on("error", () => undefined);
      await client.connect();
      return client;
    };
    const [holder, waiter] = [await open("holder"), await open("waiter")];
    await holder.query("begin; lock table sys.sessions");
    const waiting = waiter.query("select count(*) from sys.sessions");
    await until("somebody waits", async () => {
      const rows = await place.sql(
        "tnnt_db",
        "select from pg_stat_activity where wait_event_type = 'Lock'",
      );
      return rows.length === 1;
    });
    const told = await place.so("activity", "tenant", ...place.connections);
    assert.equal(told.code, 0, told.stderr);
    assert.match(told.stdout, /of 100 connections, 1 blocked/);
    assert.match(
      told.stdout,
      / {6}\d+ {2}postgres {2}holder .* blocking .*\n {8}\d+ {2}postgres {2}waiter .* blocked {2}Lock:relation {2}select count/,
    );
    const ran = await place.so("activity", "tenant", "--json", ...place.connections);
    const [tenant] = records(json(ran)["connections"]);
    const backends = records(tenant?.["backends"]);
    const named = (name: string) => backends.find(({ application }) => application === name);
    assert.deepEqual(named("waiter")?.["blockedBy"], [named("holder")?.["pid"]]);
    assert.deepEqual(named("holder")?.["blocks"], 1);
    assert.deepEqual(named("schema-ops")?.["own"], { kind: "question" });
    await holder.query("rollback");
    await waiting;
    await Promise.all([holder.end(), waiter.end()]);
  });

  it("end with 2 for a connection that is not there, and with 1 when a server is away", async () => {
    for (const command of ["sessions", "activity"]) {
      assert.equal((await place.so(command, "nobody", ...place.connections)).code, 2);
      const away = await place.so(command, "-c", "gone=postgres://postgres@127.0.0.1:1/x");
      assert.equal(away.code, 1);
      assert.match(away.stdout, /^gone: .*\n {2}The server could not be reached/);
    }
  });
});
