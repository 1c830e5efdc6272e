import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import {
  createPlace,
  json,
  lastDeployment,
  record,
  records,
  run,
  until,
  wholeJournal,
  type Json,
  type Place,
  type Started,
} from "./support.ts";

const execute = promisify(execFile);
const FILE = "CHECKLIST.md";

/** The second block takes as long as its file says, on the server and in the shell. */
const CHECKLIST = `# Release

## Phase 1: Work

### Step 1.1: First

\`\`\`bash
psql -d mgmt_db -c "create table if not exists first ()"
\`\`\`

### Step 1.2: Long

\`\`\`bash
psql -d mgmt_db -f long.sql
\`\`\`
`;

const LONG = "create table if not exists begun ();\nselect pg_sleep(60);\n";
const SHORT = "create table if not exists begun ();\n";

function blockOf(result: Json, step: string): Json {
  const found = records(result["steps"]).find(({ id }) => id === step);
  const [block] = records(found?.["blocks"]);
  assert.ok(block !== undefined, JSON.stringify(result));
  return block;
}

describe("a terminal's deployment that is cut off", function () {
  this.timeout(90_000);
  let place: Place;
  const args = (): readonly string[] => [
    "run",
    FILE,
    "--json",
    "--no-backup",
    ...place.connections,
  ];

  before(async () => {
    place = await createPlace();
  });
  after(() => place.remove());
  beforeEach(async () => {
    await place.reset();
    await place.write(FILE, CHECKLIST);
    await place.write("long.sql", LONG);
  });

  /** Until the long statement runs on the server. */
  async function inTheMiddle(): Promise<Started> {
    const started = await place.start(...args());
    await until("the long statement runs", async () => (await backends()) === 1);
    return started;
  }

  async function backends(): Promise<number> {
    const [row] = await place.sql(
      "postgres",
      "select count(*)::int as n from pg_stat_activity where query like 'select pg_sleep%' and application_name like 'schema-ops:%'",
    );
    return Number(row?.["n"]);
  }

  /** Processes of this test's blocks: they carry the workspace's folder in their environment. */
  async function processes(): Promise<readonly string[]> {
    const { stdout } = await execute("ps", ["axeww", "-o", "pid=,args="]);
    return stdout
      .split("\n")
      .filter((line) => line.includes("SCHEMA_OPS_RUN=") && line.includes(place.folder));
  }

  async function goesOn(): Promise<void> {
    await place.write("long.sql", SHORT);
    const resumed = await place.so(...args());
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    const events = await wholeJournal(await lastDeployment(place.folder));
    const runs = events.filter(({ type }) => type === "blockStarted").map(({ step }) => step);
    assert.deepEqual(runs, ["1.1", "1.2", "1.2"]);
  }

  it("by kill -9: the run is lost, nothing is left running, and it goes on there", async () => {
    const { child, ended } = await inTheMiddle();
    assert.ok((await processes()).length > 0);
    child.kill("SIGKILL");
    await ended;
    await until("no backend is left", async () => (await backends()) === 0);
    await until("no process is left", async () => (await processes()).length === 0);
    const said = await place.so("status", FILE, "--json");
    assert.equal(said.code, 1);
    const steps = records(json(said)["sections"]).flatMap((section) => records(section["steps"]));
    assert.deepEqual(
      steps.map((step) => records(step["blocks"])[0]?.["status"]),
      ["passed", "lost"],
    );
    await goesOn();
    const events = await wholeJournal(await lastDeployment(place.folder));
    assert.equal(events.filter(({ type }) => type === "runLost").length, 1);
  });

  it("by Ctrl-C: the step is cancelled on the server too, recorded as such, and exit code 1", async () => {
    const { child, ended } = await inTheMiddle();
    child.kill("SIGINT");
    const ran = await ended;
    assert.equal(ran.code, 1, ran.stderr);
    assert.equal(blockOf(json(ran), "1.2")["status"], "cancelled");
    assert.equal(await backends(), 0);
    assert.deepEqual(await processes(), []);
    await goesOn();
  });

  it("by the server's death: the step fails where it was, and goes on after a restart", async () => {
    const { ended } = await inTheMiddle();
    await place.server.kill9();
    const ran = await ended;
    assert.equal(ran.code, 1, ran.stderr);
    const block = blockOf(json(ran), "1.2");
    assert.equal(block["status"], "failed");
    const [failure] = records(block["failures"]);
    assert.equal(failure?.["documentLine"], 14);
    const down = await place.so("verify", FILE, "--json", ...place.connections);
    assert.notEqual(down.code, 0);
    await place.server.restart();
    await goesOn();
  });

  it("closes quietly when nobody reads any more, and finishes what it does", async () => {
    await place.write("long.sql", SHORT);
    const started = await place.start(...args());
    started.child.stdout?.destroy();
    // Its own output has no end for us: what ends is the process.
    await Promise.allSettled([started.ended]);
    await until("it has ended", () => Promise.resolve(started.child.exitCode !== null));
    assert.equal(started.child.exitCode, 0);
    const events = await wholeJournal(await lastDeployment(place.folder));
    assert.equal(events.filter(({ type }) => type === "blockEnded").length, 2);
  });
});

describe("a server that does not let the terminal in", function () {
  this.timeout(90_000);
  let place: Place;

  before(async () => {
    place = await createPlace();
    await place.write(
      FILE,
      "# T\n\n## Phase 1\n\n```sql\n-- One (1 expected)\nselect 1 from pg_class limit 1;\n```\n",
    );
  });
  after(() => place.remove());

  async function verify(
    uri: string,
  ): Promise<{ readonly code: number | null; readonly error: Json }> {
    const ran = await place.so("verify", FILE, "--json", "--connection", `one=${uri}`);
    const [query] = records(json(ran)["steps"]).flatMap((step) => records(step["queries"]));
    assert.equal(query?.["verdict"], "error", ran.stdout);
    assert.equal(query["file"], path.join(place.folder, FILE));
    assert.equal(query["line"], 7);
    return { code: ran.code, error: record(query["error"]) };
  }

  it("is a failure with the server's word: nobody there, no such user, no such database", async () => {
    const { host, port } = place.server;
    for (const [uri, word] of [
      [`postgres://postgres@${host}:1/mgmt_db`, /ECONNREFUSED/],
      [`postgres://nobody@${host}:${port}/mgmt_db`, /password authentication failed/],
      [`postgres://postgres@${host}:${port}/nowhere`, /nowhere/],
    ] as const) {
      const { code, error } = await verify(uri);
      assert.equal(code, 1);
      assert.equal(error["code"], "unreachable");
      assert.match(String(error["message"]), word);
      assert.ok(!String(error["message"]).includes(`${place.server.password}@`));
    }
  });

  it("is asked with the password of the pgpass file where the environment has none", async () => {
    const { host, port, superuser, password } = place.server;
    const file = path.join(place.folder, ".pgpass");
    await fs.writeFile(file, `${host}:${port}:*:${superuser}:${password}\n`, { mode: 0o600 });
    const uri = `one=postgres://${superuser}@${host}:${port}/mgmt_db`;
    const ran = await run(place.folder, ["verify", FILE, "--json", "--connection", uri]);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    await fs.rm(file);
    const without = await run(place.folder, ["verify", FILE, "--json", "--connection", uri]);
    assert.equal(without.code, 1);
  });
});
