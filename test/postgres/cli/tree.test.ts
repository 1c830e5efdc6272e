import assert from "node:assert/strict";
import { createPlace, json, records, type Place } from "./support.ts";

const HOSTILE = "we\"ird. 'One'\n\u001b[31m한\u202e";

describe("`schema-ops tree`", function () {
  this.timeout(60_000);
  let place: Place;

  before(async () => {
    place = await createPlace();
    await place.sql(
      "mgmt_db",
      `create schema tnnt; comment on schema tnnt is '테넌트';
       create table tnnt.tenants (id bigint primary key);
       comment on table tnnt.tenants is '고객사';
       create table tnnt.measured (at date) partition by range (at);
       create table tnnt.of_2026 partition of tnnt.measured for values from ('2026-01-01') to ('2027-01-01');
       create function tnnt.add(a integer, b integer) returns integer language sql as 'select 1';
       create schema "${HOSTILE.replaceAll('"', '""')}";
       create publication changes for table tnnt.tenants; comment on publication changes is '변경';
       create view "${HOSTILE.replaceAll('"', '""')}"."select" as select 1 as one`,
    );
  });
  after(() => place.remove());

  it("tells schemas and their objects, for programs", async () => {
    const ran = await place.so("tree", "--json", ...place.connections);
    assert.deepEqual([ran.code, ran.stderr], [0, ""]);
    const [manager, tenant] = records(json(ran)["connections"]);
    assert.ok(manager && tenant);
    assert.deepEqual([manager["name"], manager["database"]], ["manager", "mgmt_db"]);
    assert.match(String(manager["version"]), /^\d+\.\d+$/);
    assert.equal(manager["error"], null);
    const schemas = records(manager["schemas"]);
    assert.deepEqual(
      schemas.map(({ name, comment }) => [name, comment]),
      [
        ["public", "standard public schema"],
        ["tnnt", "테넌트"],
        [HOSTILE, null],
      ],
    );
    assert.deepEqual(schemas[1]?.["objects"], [
      { kind: "partitionedTable", name: "measured", signature: null, comment: null },
      { kind: "table", name: "tenants", signature: null, comment: "고객사" },
      { kind: "function", name: "add", signature: "a integer, b integer", comment: null },
    ]);
    assert.equal(records(schemas[2]?.["objects"])[0]?.["name"], "select");
    assert.equal(records(tenant["schemas"]).length, 1);
    assert.deepEqual(manager["objects"], [
      { kind: "publication", name: "changes", detail: "", comment: "변경" },
    ]);
    assert.deepEqual(tenant["objects"], []);
  });

  it("tells them to people, without what a terminal would obey", async () => {
    const ran = await place.so("tree", "manager", ...place.connections);
    assert.deepEqual([ran.code, ran.stderr], [0, ""]);
    assert.match(ran.stdout, /^manager: mgmt_db {2}PostgreSQL \d+\.\d+\n {2}public/);
    assert.match(
      ran.stdout,
      / {2}tnnt {2}테넌트\n {4}Tables \(2\)\n {6}measured\n {6}tenants {2}고객사\n {4}Functions and Procedures \(1\)\n {6}add\(a integer, b integer\)\n/,
    );
    assert.match(ran.stdout, /we"ird\. 'One' \\x1b\[31m한\\u202e\n/);
    assert.match(ran.stdout, / {2}Publications \(1\)\n {4}changes {2}변경\n/);
    assert.doesNotMatch(ran.stdout, /tnnt_db/);
  });

  it("shows only the schemas that are asked for, and the system's when they are", async () => {
    const one = json(await place.so("tree", "--schema", "tnnt", "--json", ...place.connections));
    assert.deepEqual(
      records(one["connections"]).map(({ schemas }) => records(schemas).map(({ name }) => name)),
      [["tnnt"], []],
    );
    const all = json(await place.so("tree", "tenant", "--system", "--json", ...place.connections));
    const names = records(records(all["connections"])[0]?.["schemas"]).map(({ name }) => name);
    assert.ok(names.includes("pg_catalog") && names.includes("information_schema"));
  });

  it("refuses a schema that no database holds, and a connection that nobody named", async () => {
    const schema = await place.so("tree", "--schema", "nowhere", ...place.connections);
    assert.deepEqual([schema.code, schema.stdout], [2, ""]);
    assert.match(schema.stderr, /There is no schema nowhere/);
    const connection = await place.so("tree", "other", ...place.connections);
    assert.equal(connection.code, 2);
    assert.match(connection.stderr, /There is no connection other/);
  });

  it("says which database could not be read, shows the others, and fails", async () => {
    const { host, port, superuser } = place.server;
    const gone = `gone=postgres://${superuser}@${host}:${port}/gone_db`;
    const ran = await place.so("tree", "--json", "--connection", gone, ...place.connections);
    assert.equal(ran.code, 1);
    const [first, second] = records(json(ran)["connections"]);
    assert.deepEqual([first?.["name"], first?.["schemas"]], ["gone", []]);
    assert.notEqual(first?.["error"], null);
    assert.equal(second?.["error"], null);
  });
});
