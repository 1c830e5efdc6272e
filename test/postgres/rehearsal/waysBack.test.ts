import assert from "node:assert/strict";
import * as v from "valibot";
import { rehearsalReportSchema, type RehearsalReport } from "../../../src/core/rehearsal/report.ts";
import { createPlace, json, type Place, type Ran } from "../cli/support.ts";

const DEPLOY = "psql -d mgmt_db -f sql/deploy.sql";
const SQL = `create table app.made (id int primary key, name text);
create index made_name on app.made (name);
insert into app.kept select generate_series(1, 5);
`;

/** A phase of one step a block, and a rollback section where there is a text for one. */
function runbook(blocks: readonly string[], rollback: string | null): string {
  const fence = (text: string): string => `\`\`\`bash\n${text}\n\`\`\`\n`;
  const steps = blocks.map((text, at) => `### Step 1.${at + 1}: part ${at + 1}\n\n${fence(text)}`);
  const back = rollback === null ? "" : `## Rollback\n\n${fence(rollback)}`;
  return `# Plan\n\n## Phase 1: all\n\n${steps.join("\n")}\n${back}`;
}

describe("the ways back in a rehearsal", function () {
  this.timeout(120_000);
  let place: Place;

  before(async () => {
    place = await createPlace();
    await place.sql("mgmt_db", "create schema app; create table app.kept (id int)");
    await place.sql("mgmt_db", "insert into app.kept values (0)");
    await place.write("sql/deploy.sql", SQL);
  });
  after(() => place.remove());

  async function rehearse(
    text: string,
    words: readonly string[] = [],
    connections = place.connections,
  ): Promise<[RehearsalReport, Ran]> {
    await place.write("PLAN.md", text);
    const ran = await place.so("rehearse", "PLAN.md", "--json", ...connections, ...words);
    return [v.parse(rehearsalReportSchema, json(ran)), ran];
  }

  it("goes both from the deployed databases, and tells them apart", async () => {
    // Its own one drops a table that only the deployment makes: it would fail on what was rolled back.
    const own = `psql -d mgmt_db -c 'drop table app.made'`;
    const [report, ran] = await rehearse(
      runbook([DEPLOY, "psql -d mgmt_db -Atc 'select count(*) from app.kept' | grep -x 6"], own),
      ["--data", "all"],
    );
    assert.deepEqual(
      report.steps.map(({ outcome }) => outcome),
      ["passed", "passed", "passed"],
      ran.stdout,
    );
    assert.equal(ran.code, 1);
    // The rows are still there.
    assert.equal(report.rollback, "partial");
    assert.equal(report.managedRollback?.outcome, "restored");
    assert.deepEqual(report.managedRollback.leftOver, []);
    assert.ok((report.managedRollback.lockMs ?? 0) > 0);
    assert.deepEqual(
      report.steps.map(({ changes }) =>
        changes.map(({ database, counts }) => [
          database,
          counts?.map(({ kind, added, removed }) => [kind, added, removed]),
        ]),
      ),
      [
        [
          [
            "mgmt_db",
            [
              ["TABLE", 1, 0],
              ["INDEX", 1, 0],
              ["CONSTRAINT", 1, 0],
            ],
          ],
        ],
        [],
        [
          [
            "mgmt_db",
            [
              ["TABLE", 0, 1],
              ["INDEX", 0, 1],
              ["CONSTRAINT", 0, 1],
            ],
          ],
        ],
      ],
    );
    const [first, , last] = report.steps.map(({ changes: [one] }) => one);
    assert.equal(first?.before, last?.after);
    assert.equal(first?.after, last?.before);
    const names = await place.sql("postgres", "select datname from pg_database order by 1");
    assert.deepEqual(
      names.map(({ datname }) => datname),
      ["mgmt_db", "postgres", "template0", "template1", "tnnt_db"],
    );
  });

  it("finds out before the night that the login may not roll back, and says what it lacks", async () => {
    const { server } = place;
    await place.sql("postgres", `create role deployer login password '${server.password}'`);
    await place.sql("mgmt_db", "grant all on schema app to deployer");
    await place.sql("mgmt_db", "alter table app.kept owner to deployer");
    const uri = `postgres://deployer@${server.host}:${String(server.port)}/mgmt_db`;
    const own = "psql -d mgmt_db -c 'drop table app.made; delete from app.kept'";
    const [report, ran] = await rehearse(runbook([DEPLOY], own), [], ["--connection", `m=${uri}`]);
    assert.equal(report.rollback, "restored", ran.stdout);
    assert.equal(report.managedRollback?.outcome, "failed");
    assert.equal(report.managedRollback.failure?.code, "no-privilege");
    assert.equal(report.verdict, "fail");
    const said = await place.so("rehearse", "PLAN.md", "--connection", `m=${uri}`);
    assert.match(
      said.stdout,
      /The managed rollback fails: The role deployer may not create databases/,
    );
    assert.match(said.stdout, /part 1: passed, .* · mgmt_db: \+1 table, \+1 index, \+1 constraint/);
    // As a deployment without backups it has one way back only, and that one is good.
    const [without] = await rehearse(
      runbook([DEPLOY], own),
      ["--no-backup"],
      ["--connection", `m=${uri}`],
    );
    assert.equal(without.managedRollback?.outcome, "off");
    assert.equal(without.verdict, "pass");
  });

  it("says in words why a step did not run, and where a statement failed", async () => {
    await place.write("sql/bad.sql", "select 1;\n\nselect nothing from app.kept;\n");
    const [report] = await rehearse(
      runbook(["psql -d mgmt_db -f sql/bad.sql", "psql -d mgmt_db -f /path/to/more.sql"], null),
    );
    assert.equal(report.rollback, "none");
    // What failed changed nothing, but the backups were there before it.
    assert.equal(report.managedRollback?.outcome, "restored");
    const said = await place.so("rehearse", "PLAN.md", ...place.connections);
    assert.equal(said.code, 1);
    assert.match(said.stdout, /sql\/bad\.sql:3: 42703: /);
    assert.match(said.stdout, /PLAN\.md:\d+: These values are still needed: \/path\/to\/more\.sql/);
  });
});
