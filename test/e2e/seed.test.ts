import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../support/paths.mjs";
import { agreeUntil } from "./support/conversation.ts";
import { type ExampleServer, startExample } from "./support/exampleSession.ts";
import { expectText, showsText } from "./support/expectText.ts";
import { readEvents } from "./support/journal.ts";
import type { TreeRow, TreeView } from "./support/treeView.ts";
import { useSession } from "./support/useSession.ts";

/** A checklist that a team wrote without this extension in mind, and what this test needs to know of it. */
interface TeamChecklist {
  readonly file: string;
  readonly sections: readonly RegExp[];
  readonly preflightStep: string;
  readonly miscounted: string;
  /** Verify queries of step 1.1, with what they answer on an empty database. */
  readonly answers: readonly (readonly [query: string, answer: RegExp])[];
  /** Folder and name of the script that step 1.1 runs, below the root that the workspace stands for. */
  readonly scriptFolder: string;
  readonly script: string;
}

const SEED: TeamChecklist = {
  file: path.join(ROOT, "../shared/seed/DEPLOYMENT_CHECKLIST.md"),
  sections: [/Pre-Deployment/, /Phase 1/, /Phase 2/, /Phase 3/, /Phase 4/, /롤백/],
  preflightStep: "파일 검증",
  miscounted: "Manager DB SQL 파일 51개 확인",
  answers: [
    ["스키마 확인", /0 ≠ 11 · fail/],
    ["테이블 확인", /0 ≠ 32 · fail/],
    ["인덱스 확인", /0, not ≥ 100 · fail/],
  ],
  scriptFolder: "packages/database/schemas/manager",
  script: "_00_init_all_schemas.sql",
};

const OWN: TeamChecklist = {
  file: path.join(ROOT, "test/fixtures/release/DEPLOYMENT_CHECKLIST.md"),
  sections: [/배포 전 점검/, /Phase 1/, /Phase 2/, /롤백/],
  preflightStep: "파일",
  miscounted: "관리 DB SQL 파일 12개 확인",
  answers: [
    ["스키마 확인", /0 ≠ 4 · fail/],
    ["테이블 확인", /0 ≠ 9 · fail/],
    ["인덱스 확인", /0, not ≥ 20 · fail/],
  ],
  scriptFolder: "packages/db/manager",
  script: "00_init.sql",
};

/** One statement of three fails; psql goes on and ends with 0. */
const BROKEN_SCRIPT = `CREATE SCHEMA standin;
CREATE TABLE standin.things (id integer PRIMARY KEY);
INSERT INTO standin.missing VALUES (1);
CREATE TABLE standin.more (id integer PRIMARY KEY);
`;

describe("a team's own checklist", () => {
  const checklist = existsSync(SEED.file) ? SEED : OWN;
  const lines = readFileSync(checklist.file, "utf8").split("\n");
  const lineOf = (text: string): number => lines.findIndex((line) => line.includes(text)) + 1;
  let example: ExampleServer | undefined;
  let source: string | undefined;

  const suite = useSession(async () => {
    if (checklist === OWN) {
      console.log("    ../shared/seed is not there: a checklist of the same kind stands in");
    }
    example = await startExample();
    source = mkdtempSync(path.join(os.tmpdir(), "schema-ops-team-"));
    copyFileSync(checklist.file, path.join(source, "DEPLOYMENT_CHECKLIST.md"));
    return {
      ...example.options,
      workspace: source,
      viewport: { width: 1400, height: 1300 },
    };
  });
  after(async () => {
    await example?.close();
    if (source !== undefined) {
      rmSync(source, { recursive: true, force: true });
    }
  });

  const view = (): TreeView => suite.workbench.view("Deployment Checklist");
  const row = (label: string | RegExp): TreeRow => view().row(label);
  const block = (): TreeRow => row(/bash · \d+ lines/);
  const blockSays = (text: RegExp) => (): Promise<boolean> => showsText(block().description, text);

  it("is shown with its sections, steps and items", async () => {
    await suite.workbench.showContainer("Schema Ops");
    for (const section of checklist.sections) {
      await row(section).locator.waitFor();
    }
    const [preflight] = checklist.sections;
    assert.ok(preflight);
    await row(preflight).expand();
    await row(checklist.preflightStep).expand();
    await row(checklist.miscounted).locator.waitFor();
    await row(preflight).collapse();
    await row(/Phase 1/).expand();
    await row("1.1").locator.waitFor();
  });

  it("has its contradiction shown at its line in Problems", async () => {
    const problems = await suite.workbench.problems();
    const disagreement = problems.filter({
      hasText: "Two expectations for the same thing disagree",
    });
    await expectText(disagreement, new RegExp(`Ln ${lineOf(checklist.miscounted)},`));
  });

  it("is verified: an empty database passes none of its counts", async () => {
    await suite.workbench.runCommand("Schema Ops: Start Deployment");
    await expectText(row("1.1").description, /locked/);
    await row("1.1").expand();
    await row("1.1").runAction("Verify Step");
    for (const [query, answer] of checklist.answers) {
      await expectText(row(query).description, answer);
    }
    const verdicts = readEvents(suite.session.workspace).flatMap((event) =>
      event.type === "queryVerified" ? [event.verdict] : [],
    );
    assert.deepEqual(verdicts, ["fail", "fail", "fail"]);
  });

  it("fails where it names a folder that nobody has", async () => {
    await row("1.1").runAction("Unlock Step…");
    await suite.workbench.quickInput.enter("the checks before are for another day");
    await expectText(row("1.1").description, /overridden/);
    await row("1.1").runAction("Run Step");
    const place = new RegExp(`failed at line ${lineOf("cd /home/")}: exit code 1`);
    await agreeUntil(suite.workbench, blockSays(place));
  });

  it("offers the workspace for that folder, and fails at the statement that psql alone passes over", async () => {
    const { session, workbench } = suite;
    const folder = path.join(session.workspace, checklist.scriptFolder);
    mkdirSync(folder, { recursive: true });
    const script = path.join(folder, checklist.script);
    writeFileSync(script, BROKEN_SCRIPT);
    await row("1.1").runAction("Run Step");
    await workbench.quickInput.title
      .filter({ hasText: "names folders that are not there" })
      .waitFor();
    await workbench.quickInput.widget.getByRole("button", { name: "OK" }).click();
    const place = new RegExp(
      `failed at line ${lineOf(`-f ${checklist.script}`)}: ${checklist.script}:3\\s+42P01`,
    );
    await agreeUntil(workbench, blockSays(place));
    await (
      await workbench.problems()
    )
      .filter({ hasText: `${checklist.script}:3: SQL error 42P01` })
      .waitFor();
    assert.ok(example);
    assert.equal(exitCodeOfPsql(example, script), 0);
  });

  it("is not ticked against that evidence without a reason", async () => {
    const { workbench, session } = suite;
    await row("에러 없음 확인").toggle();
    await workbench.quickInput.title.filter({ hasText: "against the evidence" }).waitFor();
    assert.match(await workbench.quickInput.message.innerText(), /failed/);
    await workbench.quickInput.cancel();
    await row("에러 없음 확인").expectChecked(false);
    assert.deepEqual(
      readEvents(session.workspace).filter(({ type }) => type === "itemTicked"),
      [],
    );
  });
});

/** What psql itself ends with on the script, called as the checklist calls it. */
function exitCodeOfPsql({ server, options }: ExampleServer, script: string): number | null {
  const { status } = spawnSync("psql", ["-X", "-q", "-d", "mgmt_db", "-f", script], {
    stdio: "ignore",
    env: {
      ...process.env,
      ...options.env,
      PGHOST: server.host,
      PGPORT: String(server.port),
      PGUSER: server.superuser,
    },
  });
  return status;
}
