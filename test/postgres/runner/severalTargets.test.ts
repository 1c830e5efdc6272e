import assert from "node:assert/strict";
import type { ConnectionTarget } from "../../../src/core/connection/profile.ts";
import { createDatabase, type TestDatabase } from "../../support/database.ts";
import { createBench, type Bench } from "./support.ts";

describe("a block with several databases", function () {
  this.timeout(60_000);
  let first: TestDatabase;
  let second: TestDatabase;
  let beside: TestDatabase;
  let targets: readonly ConnectionTarget[];
  let bench: Bench;

  before(async () => {
    first = await createDatabase();
    second = await createDatabase();
    beside = await createDatabase();
    targets = [first.target({ name: "first" }), second.target({ name: "second" })];
    bench = await createBench(null);
  });
  after(async () => {
    await bench.remove();
    await Promise.all([first, second, beside].map((database) => database.drop()));
  });

  it("reaches a database that is no connection on the one server that all of them are on", async () => {
    const elsewhere = { PGHOST: "127.0.0.1", PGPORT: "1", PGUSER: "nobody" };
    const { output, failures } = await bench.run(
      [first, second, beside]
        .map(({ name }) => `psql -d ${name} -Atc "select current_database()"`)
        .join("\n"),
      { targets, defaultTarget: null, env: elsewhere },
    );
    assert.deepEqual(failures, [], output);
    assert.equal(output, `${first.name}\n${second.name}\n${beside.name}\n`);
  });

  it("does not guess a server where they are on several", async () => {
    const apart = [first.target(), second.target({ name: "second", host: "localhost" })];
    const { failures } = await bench.run(`psql -d ${beside.name} -c "select 1"`, {
      targets: apart,
      defaultTarget: null,
      env: { PGHOST: "127.0.0.1", PGPORT: "1" },
    });
    assert.equal(failures.length, 1);
  });
});

describe("a client tool", function () {
  this.timeout(60_000);

  it("says its version and its help as it does elsewhere", async () => {
    const bench = await createBench(null);
    try {
      const asked = ["psql", "pg_dump", "pg_dumpall", "pg_restore"].flatMap((tool) => [
        `${tool} --version | grep -c PostgreSQL`,
        `${tool} -V | grep -c PostgreSQL`,
        `${tool} --help | grep -c ^Usage:`,
      ]);
      const { output, failures } = await bench.run(asked.join("\n"));
      assert.deepEqual(failures, [], output);
      assert.equal(output, "1\n".repeat(asked.length));
    } finally {
      await bench.remove();
    }
  });
});
