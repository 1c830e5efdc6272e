import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { rehearsalReportSchema, type RehearsalReport } from "../../../src/core/rehearsal/report.ts";
import { ROOT } from "../../support/paths.mjs";
import { changing, statements } from "./sourceLog.ts";
import { createPlace, json, type Place, type Ran } from "../cli/support.ts";

const EXAMPLE = path.join(ROOT, "examples/conexgrow");
const MAPS = ["--map", "/apps=apps", "--map", "/home/deploy/conexgrow=."];

function reportOf(ran: Ran): RehearsalReport {
  return v.parse(rehearsalReportSchema, json(ran));
}

describe("a rehearsal of the example", function () {
  this.timeout(240_000);
  let place: Place;

  before(async () => {
    place = await createPlace(EXAMPLE);
    await place.sql(
      "postgres",
      `create role app_owner noinherit; create role app_rw login in role app_owner connection limit 7;
       alter role app_rw set search_path to sys, public;`,
    );
    await place.sql("postgres", "alter system set log_statement to 'all'");
    await place.sql("postgres", "select pg_reload_conf()");
    await place.sql("tnnt_db", "create table public.before_it (id int primary key, note text)");
    await place.sql("tnnt_db", "insert into public.before_it values (1, 'kept')");
    await place.sql("tnnt_db", "alter table public.before_it owner to app_owner");
  });
  after(() => place.remove());

  describe("as it is", () => {
    let ran: Ran;
    let report: RehearsalReport;
    let said: string;
    let there: readonly string[];

    before(async () => {
      there = await fs.readdir(place.folder);
      const from = place.server.log().length;
      ran = await place.so(
        ...["rehearse", "DEPLOYMENT_CHECKLIST.md", "--json", "--data", "all"],
        ...place.connections,
      );
      said = place.server.log().slice(from);
      report = reportOf(ran);
    });

    it("passes, and its rollback brings the databases back", () => {
      assert.equal(
        ran.code,
        0,
        ran.stderr + JSON.stringify(report.databases.map((one) => one.leftOver)),
      );
      assert.equal(report.verdict, "pass");
      assert.equal(report.rollback, "restored");
      assert.equal(report.managedRollback?.outcome, "restored", JSON.stringify(report));
      const first = report.steps.find(({ number }) => number === "1.1");
      assert.equal(first?.changes[0]?.counts?.find(({ kind }) => kind === "TABLE")?.added, 32);
      assert.deepEqual(
        report.steps.filter(({ outcome }) => outcome !== "passed"),
        [],
      );
      assert.equal(report.steps.filter(({ part }) => part === "rollback").length, 2);
      for (const database of report.databases) {
        assert.ok(database.changes.length > 50, database.database);
        assert.equal(database.before, database.rolledBack);
        assert.notEqual(database.before, database.deployed);
        assert.deepEqual(database.leftOver, []);
      }
      assert.deepEqual(report.notes, []);
      assert.ok(report.steps.some(({ locks }) => locks.length > 0));
    });

    it("reads the real servers, and nothing else", async () => {
      const found = statements(said);
      assert.ok(found.length > 50, "the log tells nothing");
      assert.deepEqual(changing(found), []);
      const rows = await place.sql(
        "tnnt_db",
        "select to_regnamespace('sys') as s, note from public.before_it",
      );
      assert.deepEqual(rows, [{ s: null, note: "kept" }]);
    });

    it("leaves the workspace as it was, but for the report with its journal and logs", async () => {
      assert.deepEqual(
        (await fs.readdir(place.folder)).filter((name) => !there.includes(name)),
        [".schema-ops"],
      );
      const kept = path.join(place.folder, ".schema-ops", "rehearsals");
      assert.deepEqual((await fs.readdir(kept)).sort(), [report.id, `${report.id}.json`]);
      assert.ok((await fs.readdir(path.join(kept, report.id))).includes("journal.jsonl"));
      assert.ok((await fs.readdir(path.join(kept, report.id, "logs"))).length > 10);
      assert.ok(!JSON.stringify(report).includes("schema-ops-rehearsal-"));
      const none = await place.so("status", "--json");
      assert.deepEqual(json(none)["deployments"] ?? [], []);
    });

    it("says what it rests on: the scripts that the document leads to", () => {
      const files = report.files.map(({ path: name }) => name);
      assert.ok(files.includes("packages/database/schemas/manager/_00_init_all_schemas.sql"));
      assert.ok(
        files.includes("packages/database/schemas/tenants/22_sys/00_init_sys_improvements.sql"),
      );
      assert.ok(!files.includes("apps/backend-api/src/services/audit.py"), files.join(" "));
    });
  });

  describe("with the legacy checklist", () => {
    it("says of the legacy checklist that its rollback restores nothing, with what is left over", async () => {
      const ran = await place.so(
        ...["rehearse", "legacy/DEPLOYMENT_CHECKLIST.md", "--json", ...place.connections, ...MAPS],
        ...["--set", "/path/to/schema.sql=legacy/sql/init_all.sql"],
        ...["--set", "connection:Pre-deployment checks Pre-deployment checks=manager"],
      );
      assert.equal(ran.code, 1, ran.stderr);
      const report = reportOf(ran);
      assert.equal(report.verdict, "fail");
      assert.equal(
        report.rollback,
        "restores-nothing",
        JSON.stringify(report.databases, null, 1).slice(0, 3000),
      );
      assert.equal(report.managedRollback?.outcome, "restored");
      const manager = report.databases.find(({ database }) => database === "mgmt_db");
      assert.ok(
        manager?.leftOver.some(
          ({ object, change }) => change === "added" && object.includes("old_tnnt"),
        ),
      );
      const first = report.steps.find(({ number }) => number === "1.1");
      assert.equal(first?.outcome, "failed");
      const failure = first.blocks.flatMap(({ failures }) => failures)[0];
      assert.ok(
        failure?.kind === "sql" && failure.file?.startsWith(path.join(place.folder, "legacy/sql")),
      );
      const text = await place.so(
        ...["rehearse", "legacy/DEPLOYMENT_CHECKLIST.md", "--md", ...place.connections, ...MAPS],
      );
      assert.equal(text.code, 1);
      assert.match(text.stdout, /The rollback restores nothing\./);
      assert.match(text.stdout, /The managed rollback, .* brings the databases back/);
      assert.match(text.stdout, /old\\_tnnt/);
    });
  });
});
