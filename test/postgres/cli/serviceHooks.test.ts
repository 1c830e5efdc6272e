import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import path from "node:path";
import { createPlace, deployments, json, wholeJournal, type Place } from "./support.ts";

const FILE = "CHECKLIST.md";

/** What each service block does is in a file: the runbook itself stays as the deployment has it. */
const fence = (moment: string): string => `
<!-- schema-ops: service=${moment} -->

\`\`\`bash
echo ${moment} "$(psql -d mgmt_db -Atc "select count(*) from pg_tables where tablename = 'made'")" >> calls.txt
bash ${moment}.sh
\`\`\`
`;
const CHECKLIST = `# Deployment

## Phase 1: Create

### Step 1.1: Table of mgmt_db

\`\`\`bash
psql -d mgmt_db -c "create table made (id int)"
\`\`\`

## Rollback

### The API

${["stop", "stopped", "start", "health"].map(fence).join("\n")}
`;

describe("services around a rollback", function () {
  this.timeout(60_000);
  let place: Place;

  before(async () => {
    place = await createPlace();
  });
  after(() => place.remove());
  beforeEach(async () => {
    await place.reset();
    await place.write(FILE, CHECKLIST);
    await fs.rm(path.join(place.folder, "calls.txt"), { force: true });
    for (const moment of ["stop", "stopped", "start", "health"]) {
      await place.write(`${moment}.sh`, "true\n");
    }
    const ran = await place.so("run", FILE, "--yes", "--no-fingerprints", ...place.connections);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
  });

  const back = (...args: readonly string[]) =>
    place.so("rollback", "--yes", ...args, ...place.connections);
  const made = async (): Promise<boolean> =>
    (await place.sql("mgmt_db", "select from pg_tables where tablename = 'made'")).length === 1;
  /** "stop 1": it was run while the failed database still had the name. */
  const calls = async (): Promise<readonly string[]> =>
    (await fs.readFile(path.join(place.folder, "calls.txt"), "utf8")).trim().split("\n");

  it("are stopped before the exchange, started and checked after it, journaled and said before", async () => {
    const planned = await back("--dry-run");
    assert.match(planned.stdout, /before, line \d+: .*bash stop\.sh/);
    assert.match(planned.stdout, /afterwards, line \d+: .*bash health\.sh/);
    const done = await back("--json");
    assert.equal(done.code, 0, done.stdout + done.stderr);
    assert.deepEqual(await calls(), ["stop 1", "stopped 1", "start 0", "health 0"]);
    assert.equal(await made(), false);
    const [deployment = ""] = await deployments(place.folder);
    const events = (await wholeJournal(deployment)).map(({ type, stage }) => stage ?? type);
    const from = events.indexOf("stopService");
    assert.deepEqual(events.slice(from, events.indexOf("cutOver") + 1), [
      ...["stopService", "blockStarted", "blockEnded", "blockStarted", "blockEnded"],
      "cutOver",
    ]);
    assert.deepEqual(events.slice(-5), [
      ...["startService", "blockStarted", "blockEnded", "blockStarted", "blockEnded"],
    ]);
  });

  it("that do not stop leave the databases as they are, and are started again", async () => {
    for (const moment of ["stop", "stopped"]) {
      await place.write(`${moment}.sh`, "echo still there; false\n");
      const refused = await back();
      assert.equal(refused.code, 1, refused.stdout + refused.stderr);
      assert.match(refused.stderr, /could not be stopped: the block at line \d+ .*started again/);
      assert.equal(await made(), true);
      assert.deepEqual((await calls()).slice(-2), ["start 1", "health 1"]);
      await place.write(`${moment}.sh`, "true\n");
    }
    // What was restored for the refused ones is used now.
    const done = await back();
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stderr, /Continuing with the database that an earlier rollback restored/);
    assert.equal(await made(), false);
  });

  it("that do not start or are not well are said loudly: the databases are back", async () => {
    for (const [moment, said] of [
      ["start", /ATTENTION: .* NOT started/],
      ["health", /ATTENTION: .* NOT well/],
    ] as const) {
      await place.write(`${moment}.sh`, "exit 7\n");
      const done = await back("--json");
      assert.equal(done.code, 1, done.stdout + done.stderr);
      assert.match(done.stderr, said);
      assert.equal(json(done)["outcome"], "done");
      assert.equal(await made(), false);
      await place.write(`${moment}.sh`, "true\n");
    }
  });
});
