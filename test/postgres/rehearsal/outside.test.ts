import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import * as v from "valibot";
import { rehearsalReportSchema, type RehearsalReport } from "../../../src/core/rehearsal/report.ts";
import { createDatabase } from "../../support/database.ts";
import { TOOL_FOLDER } from "../../support/paths.mjs";
import { newestDumpableMajor } from "../../support/postgresInstall.mjs";
import { createPlace, json, type Place, type Ran, run } from "../cli/support.ts";

/** A runbook of one step a text, with a rollback that is none. */
function runbook(blocks: readonly string[], rollback = ""): string {
  const steps = blocks.map(
    (text, at) =>
      `### Step 1.${String(at + 1)}: part ${String(at + 1)}\n\n\`\`\`bash\n${text}\n\`\`\`\n`,
  );
  const back = rollback === "" ? "" : `## Rollback\n\n\`\`\`bash\n${rollback}\n\`\`\`\n`;
  return `# Plan\n\n## Phase 1: all\n\n${steps.join("\n")}\n${back}`;
}

describe("a rehearsal that would reach beyond itself", function () {
  this.timeout(120_000);
  let place: Place;
  let elsewhere: string;

  before(async () => {
    place = await createPlace();
    elsewhere = await fs.mkdtemp(path.join(os.tmpdir(), "schema-ops-elsewhere-"));
    await place.sql("mgmt_db", "create table kept (id int); insert into kept values (1)");
  });
  after(async () => {
    await place.remove();
    await fs.rm(elsewhere, { recursive: true, force: true });
  });

  async function rehearse(
    text: string,
    ...words: readonly string[]
  ): Promise<[RehearsalReport, Ran]> {
    await place.write("PLAN.md", text);
    const ran = await place.so("rehearse", "PLAN.md", "--json", ...place.connections, ...words);
    return [v.parse(rehearsalReportSchema, json(ran)), ran];
  }

  it("does not run a block that names the real server, and goes on behind it", async () => {
    const { host, port } = place.server;
    const real = `-h ${host} -p ${String(port)}`;
    const [report, ran] = await rehearse(
      runbook([
        `echo begun > begun.txt\nPGPASSWORD=postgres psql ${real} -U postgres -d mgmt_db -c 'drop table kept'`,
        `psql -d mgmt_db -c 'create table made ()'\ntest ! -e begun.txt`,
      ]),
    );
    assert.equal(ran.code, 1);
    assert.equal(report.verdict, "fail");
    assert.deepEqual(
      report.steps.map(({ outcome }) => outcome),
      ["stopped", "passed"],
    );
    assert.deepEqual(
      report.outside.map(({ kind, handled, what, line, step }) => [
        kind,
        handled,
        what,
        line,
        step,
      ]),
      [["server", "stopped", host, 9, report.steps[0]?.id]],
    );
    assert.deepEqual(
      await place.sql("mgmt_db", "select to_regclass('made') as made, id from kept"),
      [{ made: null, id: 1 }],
    );
    assert.equal(report.rollback, "none");
  });

  it("stops what only the run shows: a script that names the server, and one that asks without us", async () => {
    const { host, port } = place.server;
    await place.write(
      "hidden.sh",
      `psql "$(printf '%s%s' -h ${host})" -p ${String(port)} -U postgres -d mgmt_db -c 'drop table kept'\n`,
    );
    await place.write(
      "direct.sh",
      `exec 3<>/dev/tcp/${host}/${String(port)} && echo reached >&3\n`,
    );
    const [report] = await rehearse(
      runbook([`bash hidden.sh`, `bash direct.sh`, `psql -d mgmt_db -Atc 'select 1'`]),
    );
    assert.deepEqual(
      report.steps.map(({ outcome }) => outcome),
      [
        "failed",
        report.notes.some(({ code }) => code === "network-open") ? "passed" : "failed",
        "passed",
      ],
    );
    assert.ok(report.outside.some(({ handled, what }) => handled === "stopped" && what === "psql"));
    assert.deepEqual(await place.sql("mgmt_db", "select id from kept"), [{ id: 1 }]);
  });

  it("replaces commands that act elsewhere, and says so", async () => {
    let asked = 0;
    const service = net.createServer((socket) => {
      asked++;
      socket.end();
    });
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    const address = service.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    try {
      const [report] = await rehearse(
        runbook([
          [
            "systemctl restart api",
            "sudo systemctl stop api",
            "ssh host.example uptime",
            `curl -fsS https://api.example/health`,
            "echo done | mail -s deployed team@example.com",
            "docker compose restart api",
            "sudo -u postgres psql -d mgmt_db -c 'create table by_sudo ()'",
            "env bash -c 'systemctl reload nginx'",
          ].join("\n"),
          `curl -s http://127.0.0.1:${String(port)}/ || echo away`,
        ]),
      );
      assert.equal(report.steps[0]?.outcome, "passed", JSON.stringify(report.steps[0]?.blocks));
      const said = report.outside.map(({ what, handled }) => `${what} ${handled}`);
      for (const wanted of ["systemctl", "ssh", "curl", "mail", "docker"]) {
        assert.ok(said.includes(`${wanted} stubbed`), `${wanted}: ${said.join(", ")}`);
      }
      assert.ok(said.includes("sudo unprivileged"));
      if (!report.notes.some(({ code }) => code === "network-open")) {
        assert.equal(asked, 0);
      }
    } finally {
      service.close();
    }
  });

  it("writes nothing outside of its own folder, and reads there what it wrote", async () => {
    const [report] = await rehearse(
      runbook([
        `pg_dump -d mgmt_db -f ${elsewhere}/backup.sql\nmkdir -p ${elsewhere}/new/deep`,
        `test -s ${elsewhere}/backup.sql && test -d ${elsewhere}/new/deep\necho here > own.txt`,
      ]),
    );
    assert.deepEqual(
      report.steps.map(({ outcome }) => outcome),
      ["passed", "passed"],
      JSON.stringify(report, null, 1),
    );
    assert.deepEqual(await fs.readdir(elsewhere), []);
    assert.ok(!(await fs.readdir(place.folder)).includes("own.txt"));
    assert.ok(report.outside.every(({ handled }) => handled === "redirected"));
  });

  it("stops before SQL that leaves the server, also in a file that another one includes", async () => {
    await place.write("all.sql", "select 1;\n\\i part.sql\n");
    await place.write("part.sql", "select 2;\n\\! systemctl restart api\n");
    const [report] = await rehearse(
      runbook(["psql -d mgmt_db -f all.sql", `psql -d mgmt_db -c "copy kept to program 'cat'"`]),
    );
    assert.deepEqual(
      report.steps.map(({ outcome }) => outcome),
      ["stopped", "stopped"],
    );
    assert.match(report.outside[0]?.command ?? "", /^part\.sql:2:/);
  });

  it("says that a dump played over live objects restores nothing, and names what is left", async () => {
    const [report, ran] = await rehearse(
      runbook(
        [
          "pg_dump -d mgmt_db -f backup.sql",
          "psql -d mgmt_db -c 'create table fresh (id int)' -c 'insert into kept values (2)'",
        ],
        "psql -d mgmt_db -f backup.sql || true",
      ),
      "--data",
      "all",
    );
    assert.equal(ran.code, 1);
    assert.equal(report.rollback, "restores-nothing");
    const left = report.databases.find(({ database }) => database === "mgmt_db")?.leftOver ?? [];
    assert.ok(
      left.some(
        ({ kind, change, object }) =>
          kind === "TABLE" && change === "added" && object.includes("fresh"),
      ),
    );
    assert.ok(left.some(({ change, object }) => change === "rows" && object.includes("kept")));
  });

  it("keeps roles, their settings and memberships, and finds out what a rollback forgets", async () => {
    await place.sql(
      "postgres",
      `create role owner_one; create role "odd 'name" login connection limit 3 in role owner_one;
       alter role "odd 'name" set search_path to one, "two three"; alter database tnnt_db set work_mem to '7MB'`,
    );
    const [report] = await rehearse(
      runbook([
        `psql -d tnnt_db -At <<'EOF'
select 1 / (case when current_setting('work_mem') = '7MB' then 1 else 0 end);
select 1 / count(*) from pg_roles where rolname = 'odd ''name' and rolconnlimit = 3;
select 1 / count(*) from pg_auth_members where member = '"odd ''name"'::regrole;
select 1 / count(*) from pg_db_role_setting where setconfig = array['search_path=one, "two three"'];
EOF`,
      ]),
    );
    assert.equal(report.steps[0]?.outcome, "passed", JSON.stringify(report.steps[0]));
    assert.deepEqual(report.notes, []);
  });

  it("answers 3 and says why when it cannot be done, and 2 for wrong usage", async () => {
    const unreachable = ["--connection", "manager=postgres://nobody@127.0.0.1:1/mgmt_db"];
    const ran = await place.so("rehearse", "PLAN.md", ...unreachable);
    assert.equal(ran.code, 3);
    assert.match(ran.stderr, /manager cannot be read/);
    assert.equal((await place.so("rehearse", "PLAN.md")).code, 2);
  });

  it("names every place without a server, and the client that is too old", async function () {
    if (newestDumpableMajor() >= 18) {
      this.skip();
    }
    const database = await createDatabase({ major: 18 });
    try {
      const connection = `manager=postgres://${database.user}@${database.host}:${String(database.port)}/${database.name}`;
      await place.write("PLAN.md", runbook(["psql -c 'select 1'"]));
      const words = ["rehearse", "PLAN.md", "--connection", connection];
      const password = { PGPASSWORD: place.server.password };
      const missing = await run(place.folder, words, password);
      assert.equal(missing.code, 3);
      assert.match(
        missing.stderr,
        /no PostgreSQL 18 server[^]*\/usr\/lib\/postgresql\/18\/bin \(nothing there\)/,
      );
      const old = await place.so(...words, "--postgres-folder", TOOL_FOLDER);
      assert.equal(old.code, 3);
      assert.match(
        old.stderr,
        /cannot read a server of version 18[^]*Install postgresql-client-18/,
      );
    } finally {
      await database.drop();
    }
  });

  it("leaves no cluster behind when it is cancelled", async () => {
    await place.write("PLAN.md", runbook(["psql -d mgmt_db -c 'select pg_sleep(60)'"]));
    const started = await place.start("rehearse", "PLAN.md", ...place.connections);
    await new Promise<void>((resolve) => {
      started.child.stderr?.on("data", (text) => {
        if (String(text).includes("part 1")) {
          resolve();
        }
      });
    });
    started.child.kill("SIGINT");
    const ended = await started.ended;
    assert.equal(ended.code, 3, ended.stderr);
    const left = (await fs.readdir(os.tmpdir())).filter((name) =>
      name.startsWith("schema-ops-rehearsal-"),
    );
    assert.deepEqual(left, []);
  });
});
