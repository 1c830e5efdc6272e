import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import path from "node:path";
import {
  createPlace,
  deployments,
  json,
  lastDeployment,
  record,
  records,
  wholeJournal,
  type Json,
  type Place,
} from "./support.ts";

const FILE = "CHECKLIST.md";

/** Two phases; the second one waits for the first. */
const CHECKLIST = `# Release

## Phase 1: Tables

### Step 1.1: Create

\`\`\`bash
psql -d mgmt_db -f sql/create.sql
\`\`\`

- [ ] The team agrees

\`\`\`sql
-- Rows (2 expected)
SELECT count(*) FROM made;
\`\`\`

## Phase 2: Use

### Step 2.1: Count

- [ ] The count is right: \`psql -d mgmt_db -c "SELECT count(*) FROM made"\`

### Step 2.2: Look

\`\`\`bash
ls sql | wc -l
# expected: 1
\`\`\`
`;

const GOOD = "create table if not exists made as select generate_series(1, 2) as id;\n";

function stepOf(result: Json, id: string): Json {
  const step = records(result["steps"]).find((candidate) => candidate["id"] === id);
  assert.ok(step !== undefined, `${id} is not in ${JSON.stringify(result)}`);
  return step;
}

describe("a deployment in a terminal", function () {
  this.timeout(60_000);
  let place: Place;
  const run = (...args: readonly string[]): ReturnType<Place["so"]> =>
    place.so("run", FILE, "--json", "--no-backup", ...place.connections, ...args);

  before(async () => {
    place = await createPlace();
  });
  after(() => place.remove());
  beforeEach(async () => {
    await place.reset();
    await place.write(FILE, CHECKLIST);
    await place.write("sql/create.sql", GOOD);
  });

  it("stops at a gate that a person must open by ticking, and is open then", async () => {
    const ran = await run();
    const result = json(ran);
    assert.equal(ran.code, 3, ran.stderr);
    assert.equal(result["exitCode"], 3);
    assert.equal(record(result["stopped"])["code"], "locked");
    assert.deepEqual(record(result["stopped"])["waitsFor"], ["1.1"]);
    assert.equal(records(stepOf(result, "1.1")["blocks"])[0]?.["status"], "passed");
    assert.equal(records(stepOf(result, "1.1")["queries"])[0]?.["verdict"], "pass");
    assert.equal(records(stepOf(result, "2.1")["blocks"])[0]?.["status"], "notRun");
  });

  it("goes through the gates with a reason, which is kept, and ticks what carries a command", async () => {
    const ran = await run("--open-gates", "a rehearsal");
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    const events = await wholeJournal(await lastDeployment(place.folder));
    const opened = events.filter(({ type }) => type === "gateOpened");
    assert.deepEqual(
      opened.map(({ step, how, reason }) => ({ step, how, reason })),
      ["2.1", "2.2"].map((step) => ({ step, how: "person", reason: "a rehearsal" })),
    );
    const ticks = events.filter(({ type }) => type === "itemTicked");
    assert.deepEqual(
      ticks.map(({ step, how, override }) => ({ step, how, override })),
      [{ step: "2.1", how: "command", override: null }],
    );
    assert.equal(await fs.readFile(path.join(place.folder, FILE), "utf8"), CHECKLIST);
  });

  it("opens the gate of the step that is named, runs it whole, and records it as named", async () => {
    const ran = await run("--step", "2.2");
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.equal(records(json(ran)["steps"]).length, 1);
    const events = await wholeJournal(await lastDeployment(place.folder));
    assert.deepEqual(
      events
        .filter(({ type }) => type === "gateOpened")
        .map(({ step, how, reason }) => ({ step, how, reason })),
      [{ step: "2.2", how: "named", reason: "" }],
    );
    assert.equal((await run("--step", "2.2")).code, 0);
    assert.equal((await deployments(place.folder)).length, 1);
  });

  it("names file and line of what failed, stops there, and goes on there when it is mended", async () => {
    await place.write("sql/create.sql", `${GOOD}\n\nselect missing from made;\n`);
    const failed = await run("--open-gates", "a rehearsal");
    const result = json(failed);
    assert.equal(failed.code, 1);
    assert.equal(result["stopped"], null);
    const [block] = records(stepOf(result, "1.1")["blocks"]);
    const [failure] = records(block?.["failures"]);
    assert.equal(failure?.["sqlState"], "42703");
    assert.equal(failure["file"], path.join(place.folder, "sql/create.sql"));
    assert.equal(failure["line"], 4);
    assert.equal(failure["document"], path.join(place.folder, FILE));
    assert.equal(failure["documentLine"], 8);
    assert.equal(records(stepOf(result, "1.1")["queries"])[0]?.["verdict"], "notRun");
    assert.equal(records(stepOf(result, "2.2")["blocks"])[0]?.["status"], "notRun");

    const said = await place.so("status", FILE);
    assert.equal(said.code, 1);
    assert.ok(said.stdout.includes(`${path.join(place.folder, "sql/create.sql")}:4: 42703`));

    await place.write("sql/create.sql", GOOD);
    const mended = await run("--open-gates", "a rehearsal");
    assert.equal(mended.code, 0, mended.stdout + mended.stderr);
    assert.equal((await deployments(place.folder)).length, 1);
    const again = await run("--open-gates", "a rehearsal");
    assert.equal(again.code, 0);
    assert.deepEqual(json(again)["steps"], []);
  });

  it("does not run again what has passed, unless it is asked to", async () => {
    await run();
    const runs = async (): Promise<number> =>
      (await wholeJournal(await lastDeployment(place.folder))).filter(
        ({ type }) => type === "blockStarted",
      ).length;
    const before = await runs();
    await run();
    assert.equal(await runs(), before);
    await run("--again");
    assert.equal(await runs(), before + 1);
  });

  it("tells what is open, and lists it line by line", async () => {
    await run("--open-gates", "a rehearsal");
    const said = await place.so("status", FILE, "--json");
    assert.equal(said.code, 3);
    const status = json(said);
    assert.equal(status["exitCode"], 3);
    const items = records(status["sections"])
      .flatMap((section) => records(section["steps"]))
      .flatMap((step) => records(step["items"]));
    assert.deepEqual(
      items.map(({ ticked, how, line }) => ({ ticked, how, line })),
      [
        { ticked: false, how: null, line: 11 },
        { ticked: true, how: "command", line: 22 },
      ],
    );
    const text = await place.so("status");
    assert.equal(text.code, 3);
    assert.match(text.stdout, /^ +\[ \] line 11: The team agrees$/m);
    assert.doesNotMatch(text.stdout, /line 22/);
  });

  it("writes a JUnit report for a pipeline", async () => {
    await place.write("sql/create.sql", "create table made as select 1 as id;\n");
    const ran = await run("--junit", "report.xml");
    assert.equal(ran.code, 1);
    const xml = await fs.readFile(path.join(place.folder, "report.xml"), "utf8");
    assert.match(
      xml,
      /^<testsuites name="Release" tests="4" failures="1" errors="0" skipped="2" /m,
    );
    assert.match(xml, /<failure message="Rows: 1 \(expected value = 2, read from line 14\)">/);
    const unwritable = await run("--junit", "no/such/folder/report.xml");
    assert.equal(unwritable.code, 2);
  });

  it("does not go on with a changed document before the person says how", async () => {
    await run();
    await place.write(FILE, CHECKLIST.replace("Rows (2 expected)", "Rows (3 expected)"));
    const refused = await run();
    assert.equal(refused.code, 3);
    assert.equal(record(json(refused)["stopped"])["code"], "runbook-changed");
    assert.match(refused.stderr, /The document has changed/);
    const kept = await run("--keep", "--step", "1.1");
    assert.equal(kept.code, 0, kept.stdout + kept.stderr);
    const adopted = await run("--adopt", "--step", "1.1");
    assert.equal(adopted.code, 1, adopted.stdout + adopted.stderr);
    const events = await wholeJournal(await lastDeployment(place.folder));
    assert.deepEqual(
      events.map(({ type }) => type).filter((type) => String(type).startsWith("runbook")),
      ["runbookKept", "runbookAdopted"],
    );
    assert.equal((await run("--new")).code, 1);
    assert.equal((await deployments(place.folder)).length, 2);
  });

  it("is held by one program at a time; the other one is told by whom", async () => {
    await place.write(FILE, "# T\n\n## Phase 1\n\n```bash\ntouch begun\nsleep 4\n```\n");
    const first = await place.start("run", FILE, "--json", "--no-backup", ...place.connections);
    const begun = path.join(place.folder, "begun");
    for (let tries = 0; tries < 200 && !(await isThere(begun)); tries++) {
      await new Promise((wake) => setTimeout(wake, 50));
    }
    const second = await run();
    assert.equal(second.code, 3, second.stderr);
    const stopped = record(json(second)["stopped"]);
    assert.equal(stopped["code"], "read-only");
    assert.ok(String(stopped["holder"]).endsWith(` · ${first.child.pid}`), JSON.stringify(stopped));
    const said = await place.so("status", FILE, "--json");
    assert.equal(record(record(json(said)["journal"])["heldBy"])["pid"], first.child.pid);
    assert.equal((await first.ended).code, 0);
    await fs.rm(begun);
  });

  it("does not write into a damaged journal, and says where it is damaged", async () => {
    await run();
    const folder = await lastDeployment(place.folder);
    const journal = path.join(folder, "journal.jsonl");
    const text = await fs.readFile(journal, "utf8");
    for (const [damaged, line] of [
      [text.replace('"type":"blockEnded"', '"type":"blockEndet"'), 6],
      [text.replace("{", "["), 1],
      [text.split("\n").slice(0, 3).join("\n") + "\n", 3],
    ] as const) {
      await fs.writeFile(journal, damaged);
      for (const command of [["run", FILE, ...place.connections], ["status"]]) {
        const ran = await place.so(...command);
        assert.equal(ran.code, 1, `${command.join(" ")}: ${ran.stdout}${ran.stderr}`);
        assert.ok(`${ran.stdout}${ran.stderr}`.includes(`${journal}:${line}: `), ran.stderr);
      }
      assert.equal(await fs.readFile(journal, "utf8"), damaged);
    }
    assert.equal((await run("--new")).code, 3);
  });

  it("asks for the name of a production connection before anything runs on it", async () => {
    const uri = place.connections[1]?.replace("manager=", "") ?? "";
    const config = { connections: [{ name: "live", uri, environment: "production" }] };
    await place.write("config.json", JSON.stringify(config));
    const go = (...args: readonly string[]): ReturnType<Place["so"]> =>
      place.so("run", FILE, "--json", "--step", "1.1", "--config", "config.json", ...args);
    const refused = await go("--yes");
    assert.equal(refused.code, 3);
    assert.equal(record(json(refused)["stopped"])["code"], "not-confirmed");
    assert.match(refused.stderr, /--production live/);
    assert.equal((await go("--production", "other")).code, 3);
    assert.equal((await go("--production", "live")).code, 0);
  });

  it("says the locks and hazards of a step before it asks, but for rules that are switched off", async () => {
    await place.sql("mgmt_db", "create table kept (id int); insert into kept values (1)");
    await place.write(
      "sql/create.sql",
      `${GOOD}create index on made (id);\ncreate index on kept (id);\ntruncate kept;\n`,
    );
    const said = await run("--step", "1.1");
    assert.equal(said.code, 0, said.stderr);
    // What the file makes itself is nobody's yet: one index counts.
    assert.match(
      said.stderr,
      /^! 3 hazards: create-index-without-concurrently, lock-timeout-missing, truncate$/m,
    );
    await place.write(
      ".vscode/settings.json",
      JSON.stringify({ "schemaOps.hazards.off": { truncate: "a cache" } }),
    );
    const off = await run("--step", "1.1", "--new");
    await fs.rm(path.join(place.folder, ".vscode"), { recursive: true });
    assert.match(off.stderr, /^! \d hazards?: (?!.*truncate)/m);
    // Questions have nothing of that kind.
    assert.doesNotMatch((await run("--step", "2.1")).stderr, /^! /m);
  });

  it("answers a block's prompt from its arguments, and fails clearly without an answer", async () => {
    await place.write(
      FILE,
      '# T\n\n## Phase 1\n\n```bash\nread -p "Go on? " x\ntest "$x" = yes\n```\n',
    );
    const silent = await run();
    assert.equal(silent.code, 1);
    const [step] = records(json(silent)["steps"]);
    const [failure] = records(records(step?.["blocks"])[0]?.["failures"]);
    assert.equal(failure?.["kind"], "prompt");
    assert.equal(failure["line"], 6);
    assert.equal((await run("--answer", "yes")).code, 0);
  });

  it("asks for placeholders as options, and tells which are missing", async () => {
    await place.write(FILE, "# T\n\n## Phase 1\n\n```bash\ntest -e /path/to/marker\n```\n");
    const missing = await run();
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /\/path\/to\/marker/);
    const given = await run("--set", `/path/to/marker=${place.folder}`);
    assert.equal(given.code, 0, given.stderr);
  });
});

async function isThere(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}
