import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { changeCounts } from "../../../src/core/catalog/fingerprint/changeCounts.ts";
import { isSame } from "../../../src/core/catalog/fingerprint/compare.ts";
import { differenceOf } from "../../support/differenceOf.ts";
import { NEVER_CANCELLED } from "../../../src/core/lib/cancelSignal.ts";
import { createDatabase, type TestDatabase } from "../../support/database.ts";
import { startPostgres } from "../../support/postgresServer.mjs";
import { makeCatalog, makeRoles } from "./everything.ts";
import { fingerprintOf, fingerprintOfBackup, fingerprints } from "./support.ts";

const run = promisify(execFile);

/** None stands on another. */
const IN_ANY_ORDER = [
  "CREATE TABLE a (id integer PRIMARY KEY); GRANT SELECT ON a TO keeper; GRANT SELECT ON a TO handing_on",
  "CREATE TABLE b (id integer, note text); CREATE INDEX ON b (id); CREATE INDEX ON b (note); COMMENT ON TABLE b IS 'b'",
  'CREATE TABLE "c; DROP TABLE a; --" ()',
  "CREATE OPERATOR ~~~ (RIGHTARG = integer, FUNCTION = int4um)",
  "CREATE OPERATOR ~~~ (RIGHTARG = bigint, FUNCTION = int8um)",
  "CREATE FUNCTION hostile() RETURNS text LANGUAGE sql AS $$ SELECT E'\n--\n-- Name: x; Type: TABLE; Schema: public; Owner: postgres\n--\n\nCREATE TABLE x ();' $$",
  "ALTER DEFAULT PRIVILEGES FOR ROLE keeper GRANT SELECT ON TABLES TO handing_on",
  "ALTER DEFAULT PRIVILEGES FOR ROLE handing_on GRANT SELECT ON TABLES TO keeper",
];

describe("Fingerprints of dumps and what is restored from them", function () {
  this.timeout(120_000);
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let folder: string;
  let original: TestDatabase;

  before(async () => {
    server = await startPostgres({ settings: { wal_level: "logical" } });
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "fingerprint-test-"));
    await makeRoles(server.url());
    original = await createDatabase({ server: server.url() });
    await makeCatalog(original);
    await original.run(`ALTER DATABASE "${original.name}" SET work_mem = '7MB'`);
    await original.run(`ALTER ROLE keeper IN DATABASE "${original.name}" SET search_path = app`);
    await original.run(`COMMENT ON DATABASE "${original.name}" IS 'of this name'`);
    await original.run(`GRANT CONNECT ON DATABASE "${original.name}" TO keeper`);
    await original.run("INSERT INTO app.left_side (id) SELECT generate_series(1, 50)");
    await original.run("SELECT lo_from_bytea(4711, 'large')");
  });
  after(async () => {
    await server.stop();
    await fs.rm(folder, { recursive: true, force: true });
  });

  async function dump(format: string, ...more: readonly string[]): Promise<string> {
    const file = path.join(folder, `${format}-${more.join("")}`);
    await run("pg_dump", ["-F", format, ...more, "-f", file, original.url]);
    return file;
  }

  it("are the same for the live database and its dumps in all formats, with and without data", async () => {
    const live = await fingerprintOf(original);
    assert.ok(live.objects.length > 250, `${live.objects.length} objects`);
    assert.equal(live.database, original.name);
    assert.match(live.serverVersion ?? "", /^15\./);
    for (const file of [
      await dump("c"),
      await dump("c", "--schema-only"),
      await dump("d"),
      await dump("t"),
    ]) {
      const kept = await fingerprintOfBackup(file);
      assert.deepEqual(changeCounts(differenceOf(live, kept)), [], file);
      assert.equal(kept.digest, live.digest, file);
    }
  });

  it("are the same after a restore into a database of another name", async () => {
    const copy = await createDatabase({
      server: server.url(),
      name: 'copy "of" it -- x',
      template: "template0",
    });
    const url = new URL(copy.url);
    await run("pg_restore", ["--exit-on-error", "-d", url.href, await dump("c")]);
    const name = copy.name.replaceAll('"', '""');
    // What pg_restore sets on the database only where it creates it.
    await copy.run(`ALTER DATABASE "${name}" SET work_mem = '7MB'`);
    await copy.run(`ALTER ROLE keeper IN DATABASE "${name}" SET search_path = app`);
    await copy.run(`COMMENT ON DATABASE "${name}" IS 'of this name'`);
    await copy.run(`GRANT CONNECT ON DATABASE "${name}" TO keeper`);
    const [before, after] = [await fingerprintOf(original), await fingerprintOf(copy)];
    const difference = differenceOf(before, after);
    assert.ok(isSame(difference), JSON.stringify(difference, null, 1));
    assert.equal(after.digest, before.digest);
  });

  it("are the same whatever the order in which the objects were made, and hostile bodies are bodies", async () => {
    const [one, other] = [
      await createDatabase({ server: server.url() }),
      await createDatabase({ server: server.url() }),
    ];
    for (const sql of IN_ANY_ORDER) {
      await one.run(sql);
    }
    for (const sql of [...IN_ANY_ORDER].reverse()) {
      await other.run(sql);
    }
    const [before, after] = [await fingerprintOf(one), await fingerprintOf(other)];
    assert.deepEqual(changeCounts(differenceOf(before, after)), []);
    assert.equal(after.digest, before.digest);
    const tables = before.objects.filter(({ kind }) => kind === "TABLE");
    assert.deepEqual(
      tables.map(({ name }) => name),
      ["a", "b", "c; DROP TABLE a; --"],
    );
  });

  it("say of a file that it is none, and where a dump is cut off", async () => {
    const whole = await fs.readFile(await dump("c", "--schema-only"));
    const cut = path.join(folder, "cut");
    await fs.writeFile(cut, whole.subarray(0, whole.length - 200));
    const none = path.join(folder, "none");
    await fs.writeFile(none, "-- a plain dump\n");
    const found = await Promise.all(
      [cut, none, path.join(folder, "missing")].map((file) =>
        fingerprints.ofBackup(file, NEVER_CANCELLED),
      ),
    );
    assert.deepEqual(
      found.map((each) => (each.ok ? "read" : each.error.code)),
      ["unreadable", "unreadable", "unreadable"],
    );
  });

  it("leave nothing behind: no session, no password file, no change", async () => {
    await fingerprintOf(original);
    await original.assertNoSessions();
    const left = (await fs.readdir(os.tmpdir())).filter((name) =>
      name.startsWith("schema-ops-tool-"),
    );
    assert.deepEqual(left, []);
  });
});
