import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { RunRequest } from "../../../src/core/deployment/ports.ts";
import { createBlockRunner } from "../../../src/local/shell/blockRunner.ts";
import { createDatabase, type TestDatabase } from "../../support/database.ts";
import { brief, createBench, type Bench } from "./support.ts";

describe("a block before it runs", function () {
  this.timeout(30_000);
  let database: TestDatabase;
  let bench: Bench;

  before(async () => {
    database = await createDatabase();
    bench = await createBench(database.target());
    await mkdir(path.join(bench.folder, "packages", "db"), { recursive: true });
    await writeFile(path.join(bench.folder, "packages", "db", "init.sql"), "select 1;\n");
  });
  after(async () => {
    await bench.remove();
    await database.drop();
  });

  const preview = (text: string, overrides: Partial<RunRequest> = {}) =>
    createBlockRunner().preview({
      runId: "preview",
      block: { id: "b", text, language: "bash", tolerate: [] },
      source: { path: "/docs/checklist.md", line: 1 },
      cwd: bench.folder,
      targets: [],
      defaultTarget: null,
      pathMappings: [],
      values: {},
      timeoutMs: null,
      logFile: "/dev/null",
      ...overrides,
    });

  it("shows the exact text, with values filled in and paths mapped", async () => {
    const { text, unset } = await preview(
      "psql -f /packages/db/x_YYYYMMDD_HHMMSS.sql $BACKUP_FILE",
      {
        pathMappings: [{ from: "/packages", to: "/my work/packages" }],
        values: { YYYYMMDD_HHMMSS: "20240102_030405", BACKUP_FILE: "b.sql" },
      },
    );
    assert.equal(text, "psql -f /my\\ work/packages/db/x_20240102_030405.sql $BACKUP_FILE");
    assert.deepEqual(unset, []);
  });

  it("names what is not meant as it stands, comments aside", async () => {
    const { unset } = await preview(
      "# like x_YYYYMMDD.sql\npsql -f /path/to/schema.sql -f b_YYYYMMDD_HHMMSS.sql; date +%Y%m%d",
    );
    assert.deepEqual(unset, ["/path/to/schema.sql", "YYYYMMDD_HHMMSS"]);
  });

  it("offers the mapping that would make a path exist", async () => {
    const { missingPaths } = await preview(
      "cd /home/me/work/packages/db\nls /packages/db/*.sql /nowhere/at/all /tmp/new-file.log /dev/null",
    );
    assert.deepEqual(missingPaths, [
      { path: "/home/me/work/packages/db", offer: { from: "/home/me/work", to: bench.folder } },
      {
        path: "/packages/db",
        offer: { from: "/packages", to: path.join(bench.folder, "packages") },
      },
      { path: "/nowhere/at/all", offer: null },
    ]);
  });

  it("is refused while a placeholder has no value", async () => {
    const { kind, failures, output } = await bench.run("echo ran\npsql -f b_YYYYMMDD_HHMMSS.sql");
    assert.equal(kind, "failed");
    assert.deepEqual(brief(failures), ["start values-missing: YYYYMMDD_HHMMSS"]);
    assert.equal(output, "");
  });

  it("hands variables over by the environment", async () => {
    const { output } = await bench.run("echo \"<$BACKUP_FILE>\"; bash -c 'echo $BACKUP_FILE'", {
      values: { BACKUP_FILE: "a b.sql; rm -rf x" },
    });
    assert.equal(output, "<a b.sql; rm -rf x>\na b.sql; rm -rf x\n");
  });

  it("is refused in a folder that is not there", async () => {
    const gone = path.join(bench.folder, "gone");
    const { failures } = await bench.run("echo no", { cwd: gone });
    assert.deepEqual(brief(failures), [`start folder-missing: ${gone}`]);
  });

  describe("in SQL", () => {
    const sql = (text: string, language = "sql") => bench.run(text, { language });

    it("runs by psql in the journal's way, its rows in the log", async () => {
      const { kind, output } = await sql(
        "create table from_fence (id int);\nselect count(*) from from_fence;",
      );
      assert.equal(kind, "passed", output);
      assert.match(output, /CREATE TABLE\n count \n/);
    });

    it("names the document's line of the statement that failed", async () => {
      const { failures, kind } = await sql("select 1;\n\nselect nope;\nselect 'went on';");
      assert.deepEqual(brief(failures), ["102: 42703"]);
      assert.equal(kind, "failed");
    });

    it("maps the paths of its includes", async () => {
      const { output, failures } = await bench.run("\\i /packages/db/init.sql", {
        language: "postgresql",
        pathMappings: [{ from: "/packages", to: path.join(bench.folder, "packages") }],
      });
      assert.deepEqual(brief(failures), [], output);
      assert.match(output, /\(1 row\)/);
    });
  });
});
