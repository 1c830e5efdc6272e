import assert from "node:assert/strict";
import { createPlace, deployments, json, records, wholeJournal, type Place } from "./support.ts";

const FILE = "CHECKLIST.md";
const CHECKLIST = `# Deployment

## Phase 1: Create

### Step 1.1: First table of mgmt_db

\`\`\`bash
psql -d mgmt_db -c "create table one (id int)"
\`\`\`

### Step 1.2: Second table

\`\`\`bash
psql -d mgmt_db -c "create table two (id int)"
\`\`\`

### Step 1.3: Third tables

<!-- schema-ops: backup -->

\`\`\`bash
psql -d mgmt_db -c "create table three (id int)"
psql -d tnnt_db -c "create table three (id int)"
\`\`\`
`;

describe("the backups that a runbook asks for", function () {
  this.timeout(60_000);
  let place: Place;

  before(async () => {
    place = await createPlace();
    await place.write(FILE, CHECKLIST);
  });
  after(() => place.remove());

  const tables = async (database: string): Promise<readonly unknown[]> =>
    (
      await place.sql(
        database,
        "select tablename from pg_tables where schemaname = 'public' order by tablename",
      )
    ).map(({ tablename }) => tablename);
  const back = (...args: readonly string[]) =>
    place.so("rollback", "--yes", "--json", ...args, ...place.connections);

  it("are taken before the step, and the databases go back to there, or to the first", async () => {
    const ran = await place.so("run", FILE, "--yes", "--no-fingerprints", ...place.connections);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.match(ran.stderr, /Backing up manager: 0 B written, tables of \d/);
    assert.match(ran.stderr, /Backed up tenant: \S+-tnnt_db-\w+ \(/);
    const [deployment = ""] = await deployments(place.folder);
    const taken = (await wholeJournal(deployment)).filter(({ type }) => type === "backupTaken");
    assert.equal(taken.length, 4);
    assert.equal(new Set(taken.map(({ step }) => step)).size, 2);

    const third = await back("--before", "1.3");
    assert.equal(third.code, 0, third.stdout + third.stderr);
    assert.doesNotMatch(third.stderr, /taken back as well/);
    assert.deepEqual(await tables("mgmt_db"), ["one", "two"]);
    assert.deepEqual(await tables("tnnt_db"), []);

    const second = await back("--before", "Second table");
    assert.equal(second.code, 0, second.stdout + second.stderr);
    assert.match(second.stderr, /older than the step.*1\.1 First table/);
    assert.equal(records(json(second)["databases"]).length, 2);
    assert.deepEqual(await tables("mgmt_db"), []);
  });

  it("are taken also where nobody wants them before the first change", async () => {
    await place.reset();
    await place.write(FILE, CHECKLIST);
    const ran = await place.so("run", FILE, "--yes", "--no-backup", ...place.connections);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    const none = await back("--before", "1.1");
    assert.equal(none.code, 2, none.stdout);
    const done = await back();
    assert.equal(done.code, 0, done.stdout + done.stderr);
    assert.deepEqual(await tables("mgmt_db"), ["one", "two"]);
  });
});
