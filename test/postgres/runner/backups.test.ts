import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { createDatabase, type TestDatabase } from "../../support/database.ts";
import { brief, createBench, type Bench, type Ran } from "./support.ts";

describe("a block's backups", function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let bench: Bench;

  before(async () => {
    database = await createDatabase();
    await database.run(
      "create table t as select i, repeat('x', 100) as filler from generate_series(1, 500) i",
    );
    bench = await createBench(database.target());
  });
  after(async () => {
    await bench.remove();
    await database.drop();
  });

  const only = (ran: Ran) => {
    assert.deepEqual(brief(ran.failures), [], ran.output);
    assert.equal(ran.backups.length, 1);
    return ran.backups[0]!;
  };

  const ways: readonly (readonly [string, string, string, string])[] = [
    ["redirected", "pg_dump -U postgres $PGDATABASE > plain.sql", "plain.sql", "plain"],
    ["named by an option", "cd /; pg_dump -f $OLDPWD/named.sql", "named.sql", "plain"],
    ["custom", "pg_dump -Fc --file=custom.dump", "custom.dump", "custom"],
    ["tar", "pg_dump --format tar > tar.dump", "tar.dump", "tar"],
    ["compressed on the way", "pg_dump | gzip > piped.sql.gz", "piped.sql.gz", "plain"],
    ["compressed afterwards", "pg_dump > later.sql && gzip -f later.sql", "later.sql.gz", "plain"],
    ["split by tee", "pg_dump | tee teed.sql > /dev/null", "teed.sql", "plain"],
  ];
  for (const [how, text, name, format] of ways) {
    it(`are evidence: a dump ${how}`, async () => {
      const backup = only(await bench.run(text));
      const content = await readFile(path.join(bench.folder, name));
      const client = /\d+(?:\.\d+)?/.exec(backup.clientVersion ?? "")?.[0] ?? "none";
      assert.ok(Number.parseInt(client, 10) >= 15, `client ${client}`);
      assert.ok(backup.serverVersion !== null);
      assert.deepEqual(
        { ...backup, clientVersion: null, serverVersion: null },
        {
          path: path.join(bench.folder, name),
          bytes: content.length,
          sha256: createHash("sha256").update(content).digest("hex"),
          format,
          database: database.name,
          serverVersion: null,
          clientVersion: null,
          complete: true,
        },
      );
    });
  }

  it("are evidence: a dump in a folder", async () => {
    const backup = only(await bench.run("pg_dump -Fd -f folder.dump"));
    assert.deepEqual([backup.format, backup.complete], ["directory", true]);
    assert.ok(backup.bytes > 0);
  });

  for (const [what, text, reason] of [
    ["was cut off", "pg_dump > cut.sql; truncate -s 700 cut.sql", "backup cut.sql truncated"],
    [
      "was cut off on the way",
      "pg_dump > half.sql; head -c 900 half.sql | gzip > half.sql.gz; rm half.sql",
      "backup half.sql.gz truncated",
    ],
    [
      "is a cut archive",
      "pg_dump -Fc > cut.dump; truncate -s -200 cut.dump",
      "backup cut.dump truncated",
    ],
    ["is empty", "pg_dump > empty.sql; : > empty.sql", "backup empty.sql empty"],
    ["is gone", "pg_dump > gone.sql; rm gone.sql", "backup gone.sql missing"],
  ] as const) {
    it(`fail the step when the dump ${what}, whatever the exit code`, async () => {
      const { kind, exitCode, failures } = await bench.run(text);
      assert.equal(exitCode, 0);
      assert.deepEqual(brief(failures), [reason]);
      assert.equal(kind, "failed");
    });
  }

  it("fail by the exit code when pg_dump fails", async () => {
    const { failures, backups } = await bench.run("pg_dump -d no_such_db > x.sql");
    assert.deepEqual(brief(failures), ["100: pg_dump -d no_such_db > x.sql -> 1"]);
    assert.deepEqual(backups, []);
  });

  it("are none where a dump goes straight into another database", async () => {
    const { failures, backups, output } = await bench.run(
      "createdb copy_of_it; pg_dump | psql -q -d copy_of_it > /dev/null; dropdb copy_of_it",
    );
    assert.deepEqual(brief(failures), [], output);
    assert.deepEqual(backups, []);
  });
});
