import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import path from "node:path";
import { ROOT } from "../../support/paths.mjs";
import {
  createPlace,
  json,
  lastDeployment,
  record,
  records,
  wholeJournal,
  type Json,
  type Place,
} from "./support.ts";

const EXAMPLE = path.join(ROOT, "examples/conexgrow");
const MAPS = ["--map", "/apps=apps", "--map", "/home/deploy/conexgrow=."];

describe("the example's checklists in a terminal", function () {
  this.timeout(240_000);
  let place: Place;

  before(async () => {
    place = await createPlace(EXAMPLE);
  });
  after(() => place.remove());

  for (const file of ["DEPLOYMENT_CHECKLIST.md", "DEPLOYMENT_CHECKLIST.ko.md"]) {
    describe(file, () => {
      before(async () => {
        await place.reset();
        await fs.rm(path.join(place.folder, "backups"), { recursive: true, force: true });
      });

      it("is deployed from its beginning to its end", async () => {
        const ran = await place.so(
          ...["run", file, "--json", ...place.connections, "--open-gates", "end to end"],
        );
        const result = json(ran);
        assert.equal(ran.code, 0, await whatFailed(result, place.folder));
        assert.equal(result["verdict"], "pass");
        const steps = records(result["steps"]);
        const blocks = steps.flatMap((step) => records(step["blocks"]));
        const queries = steps.flatMap((step) => records(step["queries"]));
        assert.deepEqual(new Set(blocks.map(({ status }) => status)), new Set(["passed"]));
        assert.deepEqual(new Set(queries.map(({ verdict }) => verdict)), new Set(["pass"]));
        assert.ok(blocks.length >= 25 && queries.length >= 6, `${blocks.length} ${queries.length}`);
      });

      it("leaves a whole journal, backups that can be trusted, and ticks on evidence alone", async () => {
        const deployment = await lastDeployment(place.folder);
        const events = await wholeJournal(deployment);
        const started = events.filter(({ type }) => type === "blockStarted").length;
        const ended = events.filter(({ type }) => type === "blockEnded");
        assert.equal(ended.length, started);
        const backups = ended.flatMap(({ backups }) => records(backups));
        assert.deepEqual(backups.map(({ database }) => database).sort(), ["mgmt_db", "tnnt_db"]);
        for (const backup of backups) {
          const content = await fs.readFile(String(backup["path"]));
          assert.equal(backup["sha256"], createHash("sha256").update(content).digest("hex"));
          assert.equal(backup["bytes"], content.length);
          assert.equal(backup["complete"], true);
        }
        const ticks = events.filter(({ type }) => type === "itemTicked");
        assert.ok(ticks.every(({ override }) => override === null));
        assert.ok(!(await logText(deployment)).includes(`:${place.server.password}`));

        const said = await place.so("status", file, "--json");
        assert.equal(said.code, 3, said.stderr);
        const items = itemsOf(json(said));
        const inspected = json(await place.so("inspect", file, "--json"));
        const commands = new Map(
          itemsOf(inspected).map((item) => [item["id"], records(item["commands"]).length]),
        );
        const parents = items.filter(({ id, ticked }) => ticked === true && commands.get(id) === 0);
        // An item above others is ticked when all of them are: the tools, in the first step.
        assert.equal(parents.length, 1);
        for (const item of items) {
          if ((commands.get(item["id"]) ?? 0) > 0) {
            assert.equal(item["ticked"], true, String(item["text"]));
          }
        }
        assert.equal(ticks.length, items.filter(({ ticked }) => ticked === true).length);
      });

      it("keeps its document as it is", async () => {
        const [there, here] = await Promise.all(
          [EXAMPLE, place.folder].map((folder) => fs.readFile(path.join(folder, file))),
        );
        assert.deepEqual(there, here);
      });
    });
  }

  describe("after a deployment", () => {
    const file = "DEPLOYMENT_CHECKLIST.md";

    it("the optional step runs when it is named", async () => {
      const ran = await place.so("run", file, "--json", ...place.connections, "--step", "1.3");
      assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    });

    it("verifying asks everything again, changes nothing and leaves nothing behind", async () => {
      const before = await fs.readdir(path.join(place.folder, ".schema-ops", "deployments"));
      const ran = await place.so("verify", file, "--json", ...place.connections, "--step", "1.2");
      assert.equal(ran.code, 0, ran.stdout + ran.stderr);
      const whole = await place.so("verify", file, "--json", ...place.connections);
      const verdicts = records(json(whole)["steps"])
        .flatMap((step) => records(step["queries"]))
        .map(({ verdict }) => verdict);
      assert.ok(!verdicts.includes("fail") && !verdicts.includes("error"), whole.stdout);
      assert.deepEqual(
        await fs.readdir(path.join(place.folder, ".schema-ops", "deployments")),
        before,
      );
    });

    it("the rollback restores beside the databases and swaps their names", async () => {
      await place.sql("mgmt_db", "create table public.after_the_backup ()");
      const inspected = json(await place.so("inspect", file, "--json"));
      const rollback = records(inspected["sections"]).find(({ kind }) => kind === "rollback");
      const ids = records(rollback?.["steps"]).map(({ id }) => String(id));
      assert.equal(ids.length, 2);
      for (const id of ids) {
        const ran = await place.so("run", file, "--json", ...place.connections, "--step", id);
        assert.equal(ran.code, 0, ran.stdout + ran.stderr);
      }
      const names = await place.sql(
        "postgres",
        "select datname from pg_database where datname ~ '^(mgmt|tnnt)_db' order by 1",
      );
      assert.deepEqual(
        names.map(({ datname }) => datname),
        ["mgmt_db", "mgmt_db_failed", "tnnt_db", "tnnt_db_failed"],
      );
      const left = await place.sql("mgmt_db", "select to_regclass('public.after_the_backup') as t");
      assert.deepEqual(left, [{ t: null }]);
    });
  });

  describe("the legacy checklist", () => {
    const file = "legacy/DEPLOYMENT_CHECKLIST.md";
    let document: string;
    const run = (step: string, ...args: readonly string[]): ReturnType<Place["so"]> =>
      place.so("run", file, "--json", ...place.connections, ...MAPS, "--step", step, ...args);

    before(async () => {
      document = path.join(place.folder, file);
      await place.reset();
    });

    async function failuresOf(step: string, ...args: readonly string[]): Promise<readonly Json[]> {
      const ran = await run(step, ...args);
      assert.equal(ran.code, 1, ran.stdout + ran.stderr);
      return records(json(ran)["steps"])
        .flatMap((found) => records(found["blocks"]))
        .flatMap((block) => records(block["failures"]));
    }

    /** 1-based line of the first line of a file that holds the text. */
    async function lineOf(name: string, text: string): Promise<number> {
      const lines = (await fs.readFile(path.join(place.folder, name), "utf8")).split("\n");
      return lines.findIndex((line) => line.includes(text)) + 1;
    }

    it("fails at an option that psql does not have", async () => {
      const [failure, ...others] = await failuresOf(
        "pre-deployment-checks",
        ...["--set", "/path/to/schema.sql=legacy/sql/init_all.sql"],
        ...["--set", "connection:Pre-deployment checks Pre-deployment checks=manager"],
      );
      assert.deepEqual(others, []);
      assert.equal(failure?.["kind"], "command");
      assert.equal(failure["file"], document);
      assert.equal(failure["line"], await lineOf(file, "psql -d template1"));
    });

    it("fails at the error in an included file, which psql's exit code hides", async () => {
      const [failure] = await failuresOf("1.1");
      assert.equal(failure?.["kind"], "sql");
      assert.match(String(failure["file"]), /legacy\/sql\/modules\/\w+\.sql$/);
      assert.ok(String(failure["file"]).startsWith(place.folder), String(failure["file"]));
      assert.equal(failure["documentLine"], await lineOf(file, "psql -d mgmt_db -f init_all.sql"));
      const { stdout } = await place.so("status", file);
      assert.ok(stdout.includes(`${String(failure["file"])}:${String(failure["line"])}: `), stdout);
    });

    it("fails at the counting query that no server accepts, and at the count that is wrong", async () => {
      assert.equal((await run("1.2")).code, 1);
      const ran = await place.so(
        ...["verify", file, "--json", ...place.connections, ...MAPS, "--step", "1.2"],
      );
      assert.equal(ran.code, 1);
      const [indexes, trigger] = records(json(ran)["steps"]).flatMap((step) =>
        records(step["queries"]),
      );
      assert.equal(indexes?.["verdict"], "error");
      assert.equal(record(indexes["error"])["code"], "42703");
      assert.equal(indexes["line"], (await lineOf(file, "-- indexes (19 expected)")) + 1);
      assert.equal(trigger?.["verdict"], "fail");
      assert.equal(trigger["actual"], "2 rows");
    });

    it("fails where a failing psql is followed by || true", async () => {
      const [failure] = await failuresOf("1.3");
      assert.equal(failure?.["kind"], "sql");
      assert.equal(failure["tolerated"], true);
      assert.equal(failure["file"], path.join(place.folder, "legacy/sql/cleanup.sql"));
      const log = path.join(place.folder, "legacy/sql/cleanup.log");
      assert.match(await fs.readFile(log, "utf8"), /ERROR/);
    });

    it("fails at the head of a pipeline", async () => {
      const [failure] = await failuresOf("2.1");
      assert.equal(failure?.["line"], await lineOf(file, "cat requirements.txt | sort"));
    });

    it("fails at a prompt in the middle that nobody answers", async () => {
      await place.sql("mgmt_db", "select 1");
      await place.write("legacy/sql/init_all.sql", "select 1;\n");
      const [failure] = await failuresOf("deployment-script");
      assert.equal(failure?.["kind"], "prompt");
      assert.equal(failure["line"], await lineOf(file, 'read -p "Move'));
    });
  });
});

/** The failures, and the end of the logs of what failed. */
async function whatFailed(result: Json, folder: string): Promise<string> {
  const blocks = records(result["steps"])
    .flatMap((step) => records(step["blocks"]))
    .filter(({ status }) => status === "failed");
  const logs = blocks.map(async ({ log }) => {
    const file = path.join(await lastDeployment(folder), String(record(log)["file"]));
    return (await fs.readFile(file, "utf8")).slice(-2000);
  });
  return [JSON.stringify(blocks, null, 1), ...(await Promise.all(logs))].join("\n");
}

function itemsOf(json: Json): readonly Json[] {
  return records(json["sections"])
    .flatMap((section) => records(section["steps"]))
    .flatMap((step) => records(step["items"]));
}

async function logText(deployment: string): Promise<string> {
  const folder = path.join(deployment, "logs");
  const texts = (await fs.readdir(folder)).map((name) =>
    fs.readFile(path.join(folder, name), "utf8"),
  );
  return (await Promise.all(texts)).join("\n");
}
