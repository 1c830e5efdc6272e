import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import path from "node:path";
import {
  deployments,
  json,
  records,
  wholeJournal,
  createPlace,
  type Json,
  type Place,
} from "./support.ts";

const FILE = "CHECKLIST.md";
const CHECKLIST = `# Deployment

## Phase 1: Create

### Step 1.1: Tables of mgmt_db

\`\`\`bash
psql -d mgmt_db -c "create table made (id int)"
\`\`\`
`;

describe("backups in a terminal", function () {
  this.timeout(60_000);
  let place: Place;

  before(async () => {
    place = await createPlace();
  });
  after(() => place.remove());
  beforeEach(async () => {
    await place.reset();
    await place.write(FILE, CHECKLIST);
  });

  const events = async (): Promise<readonly Json[]> =>
    (await Promise.all((await deployments(place.folder)).map(wholeJournal))).flat();
  const run = (...args: readonly string[]): ReturnType<Place["so"]> =>
    place.so("run", FILE, "--json", "--yes", ...place.connections, ...args);

  it("are taken of every database before the first change, once, and are in the journal", async () => {
    assert.equal((await run()).code, 0);
    await run("--again");
    const types = (await events())
      .map(({ type }) => type)
      .filter((type) => type !== "fingerprintTaken");
    assert.deepEqual(types.slice(0, 4), [
      "deploymentStarted",
      "backupTaken",
      "backupTaken",
      "blockStarted",
    ]);
    assert.equal(types.filter((type) => type === "backupTaken").length, 2);
    const listed = records(json(await place.so("backup", "list", "--json"))["backups"]);
    assert.equal(listed.length, 2);
    const checked = await place.so("backup", "check");
    assert.equal(checked.code, 0, checked.stdout + checked.stderr);
  });

  it("are proved by restoring them into a disposable cluster, with their roles", async () => {
    await place.sql(
      "mgmt_db",
      `do $$ begin create role "Kept, by" nologin; exception when duplicate_object then null; end $$;
       create table kept (id int primary key, note varchar(9) check (note in ('a', 'b')));
       alter table kept owner to "Kept, by";
       grant select on kept to public;
       alter default privileges for role "Kept, by" grant select on tables to pg_monitor;
       alter table kept enable row level security;
       create policy own on kept to "Kept, by" using (true);
       insert into kept values (1, 'a'), (2, 'b');`,
    );
    const taken = await place.so("backup", "take", "manager", "--json", ...place.connections);
    const [backup] = records(json(taken)["backups"]);
    const id = String(backup?.["id"]);
    const checked = await place.so("backup", "check", id, "--restore");
    assert.equal(checked.code, 0, checked.stdout + checked.stderr);
    assert.match(checked.stdout, /whole: it was restored/);
    const [listed] = records(json(await place.so("backup", "list", "--json"))["backups"]);
    assert.match(JSON.stringify(listed), /"verified":"restored"/);

    const manifest = path.join(place.folder, ".schema-ops/backups", id, "backup.json");
    const text = await fs.readFile(manifest, "utf8");
    assert.match(text, /"rows":\s*2/);
    await fs.writeFile(manifest, text.replace(/"rows":\s*2/, '"rows": 3'));
    const other = await place.so("backup", "check", id, "--restore");
    assert.equal(other.code, 1, other.stdout + other.stderr);
    assert.match(other.stdout, /public\.kept: 3 ≠ 2/);
    await place.sql("mgmt_db", `drop table kept; drop owned by "Kept, by"; drop role "Kept, by"`);
  });

  it("refuse the run when they cannot be taken, before anything is changed", async () => {
    await place.write(
      "bin/pg_dump",
      "#!/bin/sh\ncase $1 in --version) echo 'pg_dump 99.0';; *) exit 7;; esac\n",
    );
    await fs.chmod(path.join(place.folder, "bin/pg_dump"), 0o755);
    const before = process.env["PATH"];
    process.env["PATH"] = `${path.join(place.folder, "bin")}:${before ?? ""}`;
    try {
      const ran = await run();
      assert.equal(ran.code, 3, ran.stdout + ran.stderr);
      assert.match(ran.stdout, /backup-failed/);
    } finally {
      process.env["PATH"] = before;
      await fs.rm(path.join(place.folder, "bin"), { recursive: true });
    }
    assert.deepEqual(
      (await events()).map(({ type }) => type),
      ["deploymentStarted", "backupFailed"],
    );
    assert.deepEqual(
      await place.sql("mgmt_db", "select from pg_tables where tablename = 'made'"),
      [],
    );
    assert.equal((await run()).code, 0);
    assert.equal((await events()).filter(({ type }) => type === "backupTaken").length, 2);
  });

  it("are left out when nobody wants them or there is nothing to take, and the journal says so", async () => {
    await place.sql("postgres", "drop database tnnt_db");
    assert.equal((await run()).code, 0);
    assert.equal((await run("--new", "--no-backup")).code, 1);
    assert.deepEqual(
      (await events()).flatMap(({ type, connection, reason }) =>
        type === "backupOmitted" ? [`${String(connection)} ${String(reason)}`] : [],
      ),
      ["tenant no-database", "manager choice", "tenant choice"],
    );
  });

  it("fail clearly, and prune never takes the last one", async () => {
    for (let n = 0; n < 2; n++) {
      const taken = await place.so("backup", "take", "manager", "--json", ...place.connections);
      assert.equal(taken.code, 0, taken.stderr);
    }
    const pruned = json(await place.so("backup", "prune", "--keep", "1", "--json"));
    assert.equal(Array.isArray(pruned["removed"]) && pruned["removed"].length, 1);
    const nowhere = await place.so("backup", "take", "-c", "x=postgres://nobody@127.0.0.1:1/x");
    assert.equal(nowhere.code, 3);
    assert.match(nowhere.stderr, /No backup of x was taken/);
  });
});
