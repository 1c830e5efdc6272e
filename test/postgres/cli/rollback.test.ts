import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { createPlace, deployments, json, records, wholeJournal, type Place } from "./support.ts";

const FILE = "CHECKLIST.md";
const CHECKLIST = `# Deployment

## Phase 1: Create

### Step 1.1: Tables of mgmt_db

\`\`\`bash
psql -d mgmt_db -c "create table made (id int)" -c "drop table before"
psql -d tnnt_db -c "create table made (id int)"
\`\`\`
`;

describe("a rollback in a terminal", function () {
  this.timeout(60_000);
  let place: Place;

  before(async () => {
    place = await createPlace();
    await place.write(FILE, CHECKLIST);
  });
  after(() => place.remove());

  const tables = async (database: string): Promise<unknown> =>
    (
      await place.sql(
        database,
        "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
      )
    ).map(({ relname }) => relname);

  it("takes a deployment back, says what was lost, and drops the failed databases on request", async () => {
    await place.sql("mgmt_db", "create table before as select 1 as a");
    const ran = await place.so("run", FILE, "--json", "--yes", ...place.connections);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.deepEqual(await tables("mgmt_db"), ["made"]);

    const planned = await place.so("rollback", "--dry-run", ...place.connections);
    assert.equal(planned.code, 0, planned.stderr);
    assert.match(planned.stdout, /public\.made: new, 0 rows/);
    assert.deepEqual(await tables("mgmt_db"), ["made"]);

    const unasked = await place.so("rollback", "--json", ...place.connections);
    assert.equal(unasked.code, 3, unasked.stdout);
    assert.deepEqual(await tables("mgmt_db"), ["made"]);

    await place.sql("mgmt_db", "insert into made values (7)");
    const done = await place.so(
      ...["rollback", "--yes", "--json", "--export-written", "lost"],
      ...place.connections,
    );
    assert.equal(done.code, 0, done.stdout + done.stderr);
    const lost = path.join(place.folder, "lost/mgmt_db/public.made.csv");
    assert.equal(await readFile(lost, "utf8"), "id\n7\n");
    const databases = records(json(done)["databases"]);
    assert.equal(databases.length, 2);
    assert.deepEqual(await tables("mgmt_db"), ["before"]);
    assert.deepEqual(await tables("tnnt_db"), []);

    const [deployment = ""] = await deployments(place.folder);
    const events = await wholeJournal(deployment);
    assert.deepEqual(
      events.filter(({ type }) => type === "rollbackEnded").map(({ outcome }) => outcome),
      ["cancelled", "done"],
    );

    const [backup] = records(databases).map(({ backup: id }) => String(id));
    const copy = ["backup", "restore", backup ?? "", "mgmt_copy", ...place.connections];
    const copied = await place.so(...copy);
    assert.equal(copied.code, 0, copied.stdout + copied.stderr);
    assert.deepEqual(await tables("mgmt_copy"), ["before"]);
    const taken = await place.so(...copy, "--json");
    assert.equal(taken.code, 1, taken.stdout);
    assert.match(taken.stdout, /name-taken/);
    await place.sql("postgres", "drop database mgmt_copy");

    const dropped = await place.so("rollback", "drop-failed", "--yes", ...place.connections);
    assert.equal(dropped.code, 0, dropped.stderr);
    const left = await place.sql(
      "postgres",
      "select datname from pg_database where datname ~ '_failed_|__so_'",
    );
    assert.deepEqual(left, []);
    const none = await place.so("rollback", "drop-failed", "x", "--yes", ...place.connections);
    assert.equal(none.code, 2);
  });
});
