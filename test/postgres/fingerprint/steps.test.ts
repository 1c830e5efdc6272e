import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import path from "node:path";
import { createFingerprintStore } from "../../../src/local/deployment/fingerprintStore.ts";
import {
  createPlace,
  lastDeployment,
  wholeJournal,
  type Json,
  type Place,
} from "../cli/support.ts";

const CHECKLIST = `# Release

## Phase 1: Tables

### Step 1.1: Create

\`\`\`bash
psql -d mgmt_db -f sql/create.sql
\`\`\`

### Step 1.2: Look

\`\`\`bash
psql -d mgmt_db -c "SELECT count(*) FROM made"
\`\`\`

### Step 1.3: Fail half way

\`\`\`bash
psql -d mgmt_db -c "CREATE TABLE half (id integer)"
psql -d mgmt_db -c "SELECT 1 / 0"
\`\`\`
`;

const CREATE = `
  CREATE TABLE made (id integer PRIMARY KEY, name text);
  CREATE INDEX made_name ON made (name);
  CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1 * 2';
`;

describe("The fingerprints of a deployment's steps", function () {
  this.timeout(60_000);
  let place: Place;

  before(async () => {
    place = await createPlace();
  });
  after(() => place.remove());
  beforeEach(async () => {
    await place.reset();
    await place.write("CHECKLIST.md", CHECKLIST);
    await place.write("sql/create.sql", CREATE);
  });

  async function taken(): Promise<readonly Json[]> {
    const events = await wholeJournal(await lastDeployment(place.folder));
    return events.filter(({ type }) => type === "fingerprintTaken");
  }

  async function kept(): Promise<readonly string[]> {
    const folder = path.join(await lastDeployment(place.folder), "fingerprints");
    return (await fs.readdir(folder).catch(() => [])).sort();
  }

  it("stand before and after each step, with what it changed, also where it failed", async () => {
    const ran = await place.so("run", "CHECKLIST.md", "--yes", ...place.connections);
    assert.equal(ran.code, 1, ran.stderr);
    const events = await taken();
    assert.deepEqual(
      events.map(({ step, moment, connection, changes }) => [step, moment, connection, changes]),
      [
        ["1.1", "before", "manager", null],
        [
          "1.1",
          "after",
          "manager",
          [
            { kind: "TABLE", added: 1, removed: 0, changed: 0 },
            { kind: "INDEX", added: 1, removed: 0, changed: 0 },
            { kind: "CONSTRAINT", added: 1, removed: 0, changed: 0 },
            { kind: "FUNCTION", added: 1, removed: 0, changed: 0 },
          ],
        ],
        ["1.2", "before", "manager", null],
        ["1.2", "after", "manager", []],
        ["1.3", "before", "manager", null],
        ["1.3", "after", "manager", [{ kind: "TABLE", added: 1, removed: 0, changed: 0 }]],
      ],
    );
    // An unchanged schema is kept once.
    const digests = [...new Set(events.map(({ digest }) => String(digest)))].sort();
    assert.equal(digests.length, 3);
    assert.deepEqual(
      await kept(),
      digests.map((digest) => `${digest}.json`),
    );
    const read = await createFingerprintStore().read(
      await lastDeployment(place.folder),
      digests[0] ?? "",
    );
    assert.ok(read.ok && read.value.digest === digests[0]);
  });

  it("are not trusted when somebody changed the file", async () => {
    await place.so("run", "CHECKLIST.md", "--yes", ...place.connections);
    const folder = await lastDeployment(place.folder);
    const digest = String((await taken())[1]?.["digest"]);
    const file = path.join(folder, "fingerprints", `${digest}.json`);
    const text = await fs.readFile(file, "utf8");
    await fs.writeFile(file, text.replace("SELECT $1 * 2", "SELECT $1 * 3"));
    const read = await createFingerprintStore().read(folder, digest);
    assert.equal(read.ok, false);
    assert.equal((await createFingerprintStore().read(folder, "../../x")).ok, false);
  });

  it("say why there is none, and stop nothing", async () => {
    const uri = place.connections[1]?.replace("mgmt_db", "later_db").replace("manager=", "later=");
    await place.write(
      "CHECKLIST.md",
      '# R\n\n## Phase 1: T\n\n### Step 1.1: C\n\n```bash\npsql -d mgmt_db -c "CREATE DATABASE later_db"\npsql -d later_db -c "CREATE TABLE t (id integer)"\n```\n',
    );
    const ran = await place.so(
      ...["run", "CHECKLIST.md", "--yes", ...place.connections, "--connection", uri ?? ""],
    );
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    await place.sql("mgmt_db", "DROP DATABASE later_db");
    const later = (await taken()).filter(({ connection }) => connection === "later");
    assert.equal((later[0]?.["error"] as Json)["code"], "no-database");
    const changes = later[1]?.["changes"];
    assert.ok(Array.isArray(changes) && JSON.stringify(changes).includes('"TABLE","added":1'));
  });

  it("are not taken where nobody wants them", async () => {
    await place.so("run", "CHECKLIST.md", "--yes", "--no-fingerprints", ...place.connections);
    assert.deepEqual(await taken(), []);
    assert.deepEqual(await kept(), []);
  });
});
