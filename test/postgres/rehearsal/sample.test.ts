import assert from "node:assert/strict";
import * as v from "valibot";
import { rehearsalReportSchema } from "../../../src/core/rehearsal/report.ts";
import { createPlace, json, type Place } from "../cli/support.ts";
import { changing, statements } from "./sourceLog.ts";

/** Chains, a circle, a tree in one table, partitions, names that need quotes, columns nobody writes. */
const SOURCE = `
create schema app;
create table app.tenants (id int primary key, name text not null, twice int generated always as (id * 2) stored);
insert into app.tenants (id, name) select g, E'a\\tb\\n' || g from generate_series(1, 50) g;
create table app."Users" (
  id serial primary key, tenant int references app.tenants, boss int references app."Users");
insert into app."Users" (tenant, boss) select 1 + g % 50, nullif(g - 1, 0) from generate_series(1, 500) g;
create table app.orders (
  id bigint generated always as identity, "user" int not null references app."Users", at date not null,
  primary key (id, at)) partition by range (at);
create table app.orders_25 partition of app.orders for values from ('2025-01-01') to ('2026-01-01');
create table app.orders_26 partition of app.orders for values from ('2026-01-01') to ('2027-01-01');
insert into app.orders ("user", at) select 1 + g % 500, date '2025-12-25' + g % 14 from generate_series(1, 2000) g;
create table app.hens (id int primary key, egg int);
create table app.eggs (id int primary key, hen int not null references app.hens);
insert into app.hens select g, 41 - g from generate_series(1, 40) g;
insert into app.eggs select g, 41 - g from generate_series(1, 40) g;
alter table app.hens add foreign key (egg) references app.eggs;
create materialized view app.per_tenant as select tenant, count(*) from app."Users" group by tenant;
create table app.nothing ();
`;

const RUNBOOK = `# Plan

## Phase 1: look

\`\`\`bash
set -e
rows() { test "$(psql -d mgmt_db -Atc "select count(*) from $1")" = "$2"; }
rows app.tenants 10
# Of the sampled tenants; the boss of one of them is not.
rows 'app."Users"' 9
test "$(psql -d mgmt_db -Atc 'select max(tenant) <= 10 from app."Users"')" = t
rows 'app.orders where at is null' 0
test "$(psql -d mgmt_db -Atc 'select count(*) <= 10 from app.orders')" = t
test "$(psql -d mgmt_db -Atc "select string_agg(twice::text, ',' order by id) from app.tenants where id < 3")" = 2,4
psql -d mgmt_db -c 'insert into app."Users" (tenant) values (1)'
psql -d mgmt_db -Atc 'select max(id) from app."Users"' | grep -x 501
\`\`\`
`;

describe("a rehearsal with a sample of the rows", function () {
  this.timeout(120_000);
  let place: Place;

  before(async () => {
    place = await createPlace();
    await place.sql("mgmt_db", SOURCE);
    await place.sql("postgres", "alter system set log_statement to 'all'");
    await place.sql("postgres", "select pg_reload_conf()");
    await place.write("PLAN.md", RUNBOOK);
  });
  after(() => place.remove());

  it("keeps every foreign key, goes on behind what is there, and only reads", async () => {
    const from = place.server.log().length;
    const words = ["--data", "sample", "--sample-rows", "10", "--json"];
    const ran = await place.so("rehearse", "PLAN.md", ...place.connections, ...words);
    const report = v.parse(rehearsalReportSchema, json(ran));
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.equal(report.data, "sample");
    assert.equal(report.sampleRows, 10);
    // The constraints themselves hold: without them the copy would not have been made.
    const cut = report.notes.filter(({ code }) => code === "sample-cut");
    assert.ok(
      cut.some(({ what }) => what.startsWith('app."Users" (')),
      JSON.stringify(report.notes),
    );
    assert.deepEqual(
      report.notes.filter(({ code }) => code !== "sample-cut"),
      [],
    );

    const found = statements(place.server.log().slice(from));
    assert.ok(
      found.some((sql) => sql.startsWith("copy")),
      "the log tells nothing",
    );
    assert.deepEqual(changing(found), []);
  });

  it("says what a sample is, and refuses what is no number of rows", async () => {
    const words = ["--data", "sample", "--sample-rows", "3", "--md"];
    const ran = await place.so("rehearse", "PLAN.md", ...place.connections, ...words);
    assert.match(ran.stdout, /With at most 3 rows of each table/);
    assert.match(ran.stdout, /Rows that refer to what is not in the sample were left out/);
    const none = await place.so("rehearse", "PLAN.md", ...place.connections, "--sample-rows", "0");
    assert.equal(none.code, 2);
  });
});
