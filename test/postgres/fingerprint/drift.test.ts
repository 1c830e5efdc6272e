import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { startPostgres } from "../../support/postgresServer.mjs";
import { POSTGRES_MAJORS, newestDumpableMajor } from "../../support/postgresInstall.mjs";
import {
  createPlace,
  json,
  lastDeployment,
  record,
  records,
  type Place,
  type Ran,
} from "../cli/support.ts";

const run = promisify(execFile);

const SCHEMA = `
  CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);
  CREATE INDEX users_name ON users (name);
`;

describe("schema-ops fingerprint and drift", function () {
  this.timeout(120_000);
  let place: Place;

  before(async () => {
    place = await createPlace();
  });
  after(() => place.remove());
  beforeEach(async () => {
    await place.reset();
    await place.sql("mgmt_db", SCHEMA);
    await place.sql("tnnt_db", SCHEMA);
  });

  it("digests a schema: the same digest for the same schema, whatever the rows", async () => {
    await place.sql("tnnt_db", "INSERT INTO users VALUES (1, 'kim')");
    const taken = await Promise.all(
      ["manager", "tenant"].map((name) =>
        place.so("fingerprint", name, "--json", ...place.connections),
      ),
    );
    const [one, other] = taken.map(json);
    assert.equal(one?.["digest"], other?.["digest"]);
    assert.equal(records(one?.["objects"]).filter(({ kind }) => kind === "TABLE").length, 1);
    assert.ok(taken.every(({ code }) => code === 0));
  });

  it("finds no drift, then names what differs, with its DDL", async () => {
    const same = await place.so("drift", "manager", "tenant", ...place.connections);
    assert.equal(same.code, 0, same.stdout + same.stderr);
    await place.sql(
      "tnnt_db",
      "ALTER TABLE users ADD COLUMN mail text; CREATE TABLE extra (); DROP INDEX users_name",
    );
    const drift = await place.so("drift", "manager", "tenant", "--ddl", ...place.connections);
    assert.equal(drift.code, 1, drift.stderr);
    assert.match(drift.stdout, /^manager → tenant: \+1 table, ~1 table, −1 index$/m);
    assert.match(drift.stdout, /^ {2}\+ TABLE public\.extra$/m);
    assert.match(drift.stdout, /^ {2}- INDEX public\.users_name$/m);
    assert.match(drift.stdout, /^ {6}\+ {4}mail text$/m);
    const machine = json(
      await place.so("drift", "tenant", "manager", "--json", ...place.connections),
    );
    const [compared] = records(machine["compared"]);
    assert.equal(machine["exitCode"], 1);
    assert.equal(records(record(compared?.["difference"])["removed"])[0]?.["name"], "extra");
    const markdown = await place.so(
      ...["drift", "manager", "tenant", "--format", "md", ...place.connections],
    );
    assert.match(markdown.stdout, /```diff\n(?:.*\n)*?\+ {4}mail text/);
    const page = await place.so(
      ...["drift", "manager", "tenant", "--format", "html", "-o", "drift.html"],
      ...place.connections,
    );
    assert.equal(page.code, 1, page.stderr);
    const html = await fs.readFile(path.join(place.folder, "drift.html"), "utf8");
    assert.match(html, /<h4 class="added">\+ TABLE public\.extra<\/h4>/);
    assert.match(html, /<span class="added">\+ {4}mail text\n/);
  });

  it("compares rows where that is asked for", async () => {
    const compare = (how: string): Promise<{ code: number | null; stdout: string }> =>
      place.so("drift", "manager", "tenant", "--content", how, ...place.connections);
    await place.sql("mgmt_db", "INSERT INTO users VALUES (1, 'kim'), (2, 'lee')");
    await place.sql("tnnt_db", "INSERT INTO users VALUES (2, 'lee'), (1, 'kim')");
    assert.equal((await compare("digest")).code, 0);
    await place.sql("tnnt_db", "UPDATE users SET name = 'park' WHERE id = 1");
    assert.equal((await compare("count")).code, 0);
    const digested = await compare("digest");
    assert.equal(digested.code, 1);
    assert.match(digested.stdout, /rows of public\.users: 2, not the same ones/);
    await place.sql("mgmt_db", "CREATE TABLE log (id integer)");
    await place.sql("tnnt_db", "CREATE TABLE log (id integer); INSERT INTO log VALUES (1)");
    const chosen = await place.so(
      ...["drift", "manager", "tenant", "--content", "count", "--table", "public.users"],
      ...place.connections,
    );
    assert.equal(chosen.code, 0, chosen.stdout + chosen.stderr);
    assert.equal((await compare("count")).code, 1);
  });

  it("compares with a dump, a written fingerprint and a moment of a deployment", async () => {
    const dump = path.join(place.folder, "tenant.dump");
    await run("pg_dump", ["-Fc", "-f", dump, place.server.url("tnnt_db")]);
    const written = path.join(place.folder, "before.json");
    await place.so("fingerprint", "tenant", "-o", written, ...place.connections);
    await place.write(
      "CHECKLIST.md",
      '# R\n\n## Phase 1: T\n\n### Step 1.1: C\n\n```bash\npsql -d tnnt_db -c "CREATE TABLE made ()"\n```\n',
    );
    await place.so("run", "CHECKLIST.md", "--yes", ...place.connections);
    const id = path.basename(await lastDeployment(place.folder));
    const before = [dump, written, `deployment:${id}@before:1.1@tenant`];
    for (const source of before) {
      const drift = await place.so("drift", source, "tenant", ...place.connections);
      assert.equal(drift.code, 1, drift.stdout + drift.stderr);
      assert.match(drift.stdout, /: \+1 table$/m);
      const same = await place.so("drift", source, before[0] ?? "", ...place.connections);
      assert.equal(same.code, 0, same.stdout);
    }
    const now = await place.so("drift", `deployment:${id}`, "tenant", ...place.connections);
    assert.equal(now.code, 0, now.stdout + now.stderr);
    await fs.writeFile(
      written,
      (await fs.readFile(written, "utf8")).replace("btree (name)", "btree (id)"),
    );
    const forged = await place.so("drift", written, "tenant", ...place.connections);
    assert.equal(forged.code, 3);
    assert.match(forged.stderr + forged.stdout, /changed after it was written/);
  });

  it("compares a database with the files that should make it, and the other way round", async () => {
    await place.write("schema/01.sql", SCHEMA);
    await place.write("schema/02.sql", "CREATE VIEW names AS SELECT name FROM users;\n");
    const drift = await place.so("drift", "files:schema", "tenant", ...place.connections);
    assert.equal(drift.code, 1, drift.stdout + drift.stderr);
    assert.match(drift.stdout, /−1 view$/m);
    await place.sql("tnnt_db", "CREATE VIEW names AS SELECT name FROM users");
    const same = await place.so("drift", "tenant", "files:schema", ...place.connections);
    assert.equal(same.code, 0, same.stdout + same.stderr);
    await place.write("schema/03.sql", "SELECT 1 / 0;\n");
    const failed = await place.so("drift", "files:schema", "tenant", ...place.connections);
    assert.equal(failed.code, 3);
    assert.match(failed.stdout, /03\.sql:1: ERROR: +division by zero/);
  });

  it("finds the roots that files name, and makes the roles that they need", async () => {
    await place.sql(
      "mgmt_db",
      `CREATE ROLE "App ""rw"; CREATE ROLE reader;
       ALTER TABLE users OWNER TO "App ""rw"; GRANT SELECT ON users TO reader`,
    );
    try {
      await place.write("real/main.sql", "\\i '/deploy/schema/users.sql'\n");
      await place.write(
        "real/users.sql",
        `${SCHEMA} ALTER TABLE users OWNER TO "App ""rw";\nCREATE ROLE made_here;\nGRANT SELECT ON users TO reader;\n`,
      );
      const compare = (...more: readonly string[]): Promise<Ran> =>
        place.so("drift", "files:real/main.sql", "manager", ...more, ...place.connections);
      const same = await compare("--map", "/deploy/schema=real");
      assert.equal(same.code, 0, same.stdout + same.stderr);
      const lost = await compare();
      assert.equal(lost.code, 3);
      assert.match(lost.stdout, /\/deploy\/schema\/users\.sql: No such file/);
      await place.write("real/users.sql", "SELECT 1 / 0;\n");
      const failed = await compare("--map", "/deploy/schema=real");
      assert.match(failed.stdout, /real\/users\.sql:1: ERROR: +division by zero/);
    } finally {
      await place.sql(
        "mgmt_db",
        `DROP OWNED BY "App ""rw", reader; DROP ROLE "App ""rw"; DROP ROLE reader`,
      );
    }
  });

  it("compares every database with the files of the workspace in one command", async () => {
    const settings = (files: unknown): Promise<void> =>
      place.write(".vscode/settings.json", JSON.stringify({ "schemaOps.schemaFiles": files }));
    await place.write("whole/01.sql", SCHEMA);
    await settings({ manager: ["whole"], tenant: ["whole/01.sql"] });
    const same = await place.so("drift", "--files", ...place.connections);
    assert.equal(same.code, 0, same.stdout + same.stderr);
    assert.match(same.stdout, /^files of manager → manager: the same$/m);
    assert.match(same.stdout, /^files of tenant → tenant: the same$/m);
    await place.sql("tnnt_db", "CREATE TABLE by_hand (); DROP INDEX users_name");
    const drift = await place.so("drift", "--files", "tenant", ...place.connections);
    assert.equal(drift.code, 1, drift.stderr);
    assert.match(drift.stdout, /^files of tenant → tenant: \+1 table, −1 index$/m);
    assert.doesNotMatch(drift.stdout, /manager/);
    await settings({});
    const unknown = await place.so("drift", "--files", "tenant", ...place.connections);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /schemaOps\.schemaFiles/);
  });

  it("compares a fleet of tenants with one reference", async () => {
    await place.sql("mgmt_db", "CREATE TABLE only_here ()");
    const fleet = await place.so(
      ...["drift", "--reference", "manager", "--fleet", "tenant", "manager", ...place.connections],
    );
    assert.equal(fleet.code, 1, fleet.stdout + fleet.stderr);
    assert.match(fleet.stdout, /^manager → tenant: −1 table$/m);
    assert.match(fleet.stdout, /^manager → manager: the same$/m);
  });

  it("says what could not be read, and never calls it equal", async () => {
    const none = await place.so("drift", "tenant", "nothing.dump", ...place.connections);
    assert.equal(none.code, 3);
    assert.match(none.stdout, /nothing\.dump/);
    const usage = await place.so("drift", "tenant", ...place.connections);
    assert.equal(usage.code, 2);
  });

  it("leaves neither pg_dump nor its password behind when it is killed", async () => {
    const pid = path.join(place.folder, "pid");
    await place.write(
      "bin/pg_dump",
      `#!/bin/sh
case $1 in --version) echo 'pg_dump (PostgreSQL) 15.0'; exit;; esac
echo $$ > '${pid}'
exec sleep 300
`,
    );
    await fs.chmod(path.join(place.folder, "bin/pg_dump"), 0o755);
    const before = process.env["PATH"];
    process.env["PATH"] = `${path.join(place.folder, "bin")}:${before ?? ""}`;
    const others = await toolFolders();
    try {
      const { child, ended } = await place.start("fingerprint", "manager", ...place.connections);
      await until(async () => (await fs.readFile(pid, "utf8").catch(() => "")) !== "");
      assert.equal((await toolFolders()).filter((name) => !others.includes(name)).length, 1);
      child.kill("SIGKILL");
      await ended;
    } finally {
      process.env["PATH"] = before;
      await fs.rm(path.join(place.folder, "bin"), { recursive: true });
    }
    const tool = Number(await fs.readFile(pid, "utf8"));
    await until(() => Promise.resolve(!isAlive(tool)));
    await until(async () => (await toolFolders()).every((name) => others.includes(name)));
  });

  it("says which client a newer server needs", async function () {
    const major = POSTGRES_MAJORS.find((one) => one > newestDumpableMajor());
    if (major === undefined) {
      this.skip();
    }
    const newer = await startPostgres({ major });
    try {
      const uri = `newer=postgres://${newer.superuser}@${newer.host}:${newer.port}/postgres`;
      const ran = await place.so("fingerprint", "newer", "--connection", uri);
      assert.equal(ran.code, 3);
      assert.match(ran.stderr, new RegExp(`postgresql-client-${major}`));
    } finally {
      await newer.stop();
    }
  });
});

async function toolFolders(): Promise<readonly string[]> {
  return (await fs.readdir(os.tmpdir())).filter((name) => name.startsWith("schema-ops-tool-"));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; !(await holds());) {
    assert.ok(Date.now() < end, "it does not come true");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
