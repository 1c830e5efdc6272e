import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import path from "node:path";
import { assertReport } from "../../support/assertReport.ts";
import { createPlace, json, lastDeployment, record, records, type Place } from "./support.ts";

const RUNBOOK = `# Release of the billing database

**Author**: Lee

## Phase 1: Tables (est. 5 min)

### Step 1.1: Create

- [ ] Table is there
- [x] Somebody was told

\`\`\`bash
psql -d mgmt_db -c "CREATE TABLE invoice (id int)"
pg_dump -d mgmt_db > backup.sql
printf "%s\\n" "</pre><img src=x onerror=alert(1)>"
\`\`\`

\`\`\`sql
-- tables (expected: 1)
SELECT count(*) FROM pg_class WHERE relname = 'invoice';
\`\`\`

### Step 1.2: Optional extras (optional)

\`\`\`bash
psql -d mgmt_db -c "SELECT 1"
\`\`\`

## Rollback

\`\`\`bash
psql -d mgmt_db -c "DROP TABLE invoice"
\`\`\`

## Sign-off

**Deployed by**: ________________
**Reviewed by**: ________________
`;

const FILE = "RELEASE.md";

describe("the completion report in a terminal", function () {
  this.timeout(120_000);
  let place: Place;

  before(async () => {
    place = await createPlace();
    await place.write(FILE, RUNBOOK);
  });
  after(() => place.remove());

  const write = async (format: string, ...more: readonly string[]): Promise<string> => {
    const output = path.join(place.folder, `report.${format}`);
    const ran = await place.so(
      ...["report", "completion", FILE, "--format", format, "-o", output, ...more],
    );
    assert.ok(ran.code === 0 || ran.code === 3 || ran.code === 1, ran.stderr);
    assert.equal(ran.stdout, "");
    return output;
  };

  it("says at its top that a deployment is not finished, and makes no tick of the document's own", async () => {
    const ran = await place.so("run", FILE, "--json", "--no-backup", ...place.connections);
    assert.equal(json(ran)["verdict"], "pass", ran.stdout + ran.stderr);
    const said = await place.so("report", "completion", FILE, "--format", "json");
    assert.equal(said.code, 3, said.stderr);
    const report = assertReport(said.stdout);
    assert.equal(report.outcome, "unfinished");
    assert.equal(report.doubts[0]?.kind, "unfinished");
    const markdown = await fs.readFile(await write("md"), "utf8");
    assert.match(markdown.slice(0, 1200), /not finished/);
    assert.match(markdown, /- \[ \] Somebody was told — _The document came with this tick/);
  });

  it("proves a report of a deployment that went on since, and says so", async () => {
    const output = await write("html");
    const finished = await place.so("finish", FILE, "--result", "success", "--name", "Kim");
    assert.equal(finished.code, 3);
    assert.match(finished.stderr, /before these steps are done or skipped: .*1\.1/);
    const item = await place.so("finish", FILE, "--result", "failure", "--field", "Nobody=x");
    assert.equal(item.code, 2);
    assert.match(item.stderr, /no field Nobody; it has: Deployed by, Reviewed by/);
    const more = await place.so(
      "run",
      FILE,
      "--json",
      "--no-backup",
      ...place.connections,
      "--step",
      "1.2",
    );
    assert.equal(more.code, 0, more.stderr);
    const proved = await place.so("check-report", output);
    assert.equal(proved.code, 0, proved.stdout + proved.stderr);
    assert.match(proved.stdout, /went on since/);
  });

  it("is signed off with the fields of the document", async () => {
    const done = await place.so(
      ...["finish", FILE, "--result", "failure", "--name", "Kim", "--remark", "not told"],
      ...["--field", "Reviewed by=Park <b>", "--json"],
    );
    assert.equal(done.code, 0, done.stderr);
    assert.equal(record(json(done)["signOff"])["name"], "Kim");
    const again = await place.so("finish", FILE, "--result", "failure");
    assert.equal(again.code, 2);
  });

  it("tells everything in each form, and each is proved by the journal", async () => {
    const said = await fs.readFile(await write("json"), "utf8");
    const report = assertReport(said);
    assert.equal(report.outcome, "failure");
    assert.equal(report.signOff?.remark, "not told");
    assert.deepEqual(report.blankFields, ["Deployed by"]);
    assert.match(report.backups[0]?.sha256 ?? "", /^[0-9a-f]{64}$/);
    const steps = report.sections.flatMap((section) => section.steps);
    const [query] = steps.flatMap(({ queries }) => queries);
    assert.equal(query?.verdict, "pass");
    assert.equal(query.answers[0]?.actual, "1");
    assert.equal(query.expectations[0]?.condition, "value = 1");
    assert.ok(query.answers[0].server?.version);
    const log = steps[0]?.blocks[0]?.runs[0]?.log;
    assert.match(log?.excerpt ?? "", /alert\(1\)/);
  });

  it("is proved in each form and language, opens no markup, and leads to its logs", async () => {
    for (const format of ["json", "md", "html"]) {
      for (const language of ["en", "ko"]) {
        const output = await write(format, "--language", language, "--time-zone", "Asia/Seoul");
        const proved = await place.so("check-report", output);
        assert.equal(proved.code, 0, `${format} ${language}: ${proved.stdout}${proved.stderr}`);
      }
    }
    const html = await fs.readFile(path.join(place.folder, "report.html"), "utf8");
    assert.ok(!/<script/i.test(html));
    assert.match(html, /Park &lt;b&gt;/);
    const markdown = await fs.readFile(path.join(place.folder, "report.md"), "utf8");
    assert.match(markdown, /\*\*Reviewed by\*\*: Park &lt;b&gt;/);
    const linked = /href="([^"]+logs[^"]+)"/.exec(html)?.[1] ?? "";
    await fs.access(path.join(place.folder, decodeURIComponent(linked)));
  });

  for (const format of ["json", "md", "html"]) {
    it(`refuses a ${format} report in which one byte was changed, and names the place`, async () => {
      const output = await write(format);
      const text = await fs.readFile(output, "utf8");
      const at = text.lastIndexOf("not told");
      assert.ok(at > 0);
      await fs.writeFile(output, `${text.slice(0, at)}N${text.slice(at + 1)}`);
      const refused = await place.so("check-report", output);
      assert.equal(refused.code, 1, refused.stdout);
      assert.match(refused.stdout, /REFUSED/);
      assert.match(refused.stdout, /Not told/);
      const said = json(await place.so("check-report", output, "--json"));
      assert.equal(said["kind"], "edited");
    });
  }

  it("refuses what claims another hash, more events, a newer form, or is no report", async () => {
    const output = await write("json");
    const text = await fs.readFile(output, "utf8");
    const report = assertReport(text);
    const { head, events } = report.stamp;
    const verdicts: [string, number, RegExp][] = [
      [text.replace(head, "0".repeat(64)), 1, /final hash/],
      [text.replace(`"events": ${events},`, `"events": ${events + 5},`), 1, /tells of/],
      [text.replace('"format": 1', '"format": 2'), 2, /newer version/],
      [text.replace(/"version": "[^"]*"/, '"version": "9.9.9"'), 3, /version 9\.9\.9/],
      ["# Just a text\n", 2, /no completion report/],
    ];
    for (const [changed, code, words] of verdicts) {
      await fs.writeFile(output, changed);
      const ran = await place.so("check-report", output);
      assert.equal(ran.code, code, ran.stdout + ran.stderr);
      assert.match(ran.stdout + ran.stderr, words);
    }
  });

  it("tells the verdicts of the newest deployment", async () => {
    const ran = await place.so("results", FILE, "--json");
    assert.equal(ran.code, 3, ran.stderr);
    const steps = records(json(ran)["steps"]);
    assert.deepEqual(
      steps.flatMap((step) => records(step["queries"]).map(({ verdict }) => verdict)),
      ["pass"],
    );
    const text = await place.so("results", FILE);
    assert.match(text.stdout, /pass {3}tables.*1 \(expected value = 1, read from line \d+\)/);
    assert.match(text.stdout, /open {3}Somebody was told/);
  });

  it("knows the rows that a verdict rests on, and tells when their file is another or gone", async () => {
    const deployment = await lastDeployment(place.folder);
    const output = await write("html");
    const answerOf = (report: ReturnType<typeof assertReport>) =>
      report.sections
        .flatMap(({ steps }) => steps.flatMap(({ queries }) => queries))
        .flatMap(({ answers }) => answers.at(-1) ?? [])
        .find(({ result }) => result !== null);
    const before = answerOf(assertReport(await fs.readFile(await write("json"), "utf8")))?.result;
    assert.equal(before?.state, "whole");
    const file = path.join(deployment, before.path);
    const rows = await fs.readFile(file, "utf8");
    assert.equal(before.sha256, createHash("sha256").update(rows).digest("hex"));

    await fs.writeFile(file, rows.replace('[["1"]]', '[["7"]]'));
    assert.notEqual(await fs.readFile(file, "utf8"), rows);
    assert.equal((await place.so("check-report", output)).code, 1);
    const changed = assertReport(await fs.readFile(await write("json"), "utf8"));
    assert.equal(answerOf(changed)?.result?.state, "changed");
    assert.ok(changed.doubts.some(({ kind }) => kind === "rowsChanged"));
    assert.match(await fs.readFile(await write("md"), "utf8"), /not what was recorded/);

    await fs.rm(file);
    const gone = assertReport(await fs.readFile(await write("json"), "utf8"));
    assert.equal(answerOf(gone)?.result?.state, "missing");
    await fs.writeFile(file, rows);
    assert.equal((await place.so("check-report", output)).code, 0);
  });

  it("refuses when a log was changed, and when the journal is damaged", async () => {
    const output = await write("html");
    const deployment = await lastDeployment(place.folder);
    const report = assertReport(await fs.readFile(await write("json"), "utf8"));
    const [first] = report.sections.flatMap(({ steps }) => steps);
    const log = path.join(deployment, first?.blocks[0]?.runs[0]?.log?.path ?? "");
    const before = await fs.readFile(log, "utf8");
    await fs.writeFile(log, before.replace("alert(1)", "alert(2)"));
    const refused = await place.so("check-report", output);
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /alert\(2\)/);
    await fs.writeFile(log, before);
    assert.equal((await place.so("check-report", output)).code, 0);

    const journal = path.join(deployment, "journal.jsonl");
    const lines = await fs.readFile(journal, "utf8");
    await fs.writeFile(journal, lines.replace("not told", "was told"));
    const damaged = await place.so("check-report", output);
    assert.equal(damaged.code, 1);
    assert.match(damaged.stdout, /journal is damaged/);
    const said = await place.so("report", "completion", FILE, "--format", "json");
    assert.equal(said.code, 1);
    const uncertain = assertReport(said.stdout);
    assert.equal(uncertain.outcome, "uncertain");
    assert.equal(uncertain.doubts[0]?.kind, "journalDamaged");
    await fs.writeFile(journal, lines);
    assert.equal((await place.so("check-report", output)).code, 0);
  });
});
