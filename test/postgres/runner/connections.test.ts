import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ConnectionTarget } from "../../../src/core/connection/profile.ts";
import { connected, createDatabase, type TestDatabase } from "../../support/database.ts";
import { newestDumpableMajor } from "../../support/postgresInstall.mjs";
import { startPostgres } from "../../support/postgresServer.mjs";
import { brief, createBench, type Bench } from "./support.ts";

const PASSWORD = "p:a\\ss w'ord-한글";

describe("a block's connections", function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let other: Awaited<ReturnType<typeof startPostgres>>;
  let target: ConnectionTarget;
  let elsewhere: ConnectionTarget;
  let bench: Bench;

  before(async () => {
    database = await createDatabase();
    other = await startPostgres({ major: newestDumpableMajor() });
    await connected(other.url(), async (client) => {
      await client.query("create database other_db");
      await client.query(
        `create role deployer superuser login password ${client.escapeLiteral(PASSWORD)}`,
      );
    });
    target = database.target();
    elsewhere = {
      profile: {
        ...target.profile,
        name: "elsewhere",
        port: other.port,
        database: "other_db",
        user: "deployer",
        options: "-c search_path=elsewhere,public",
      },
      password: PASSWORD,
    };
    bench = await createBench(target);
  });
  after(async () => {
    await bench.remove();
    await other.stop();
    await database.drop();
  });

  const who =
    "-Atc \"select current_database() || ' ' || current_user || ' ' || inet_server_port()\"";
  const run = (text: string): ReturnType<Bench["run"]> =>
    bench.run(text, { targets: [target, elsewhere], defaultTarget: target });

  it("come by the environment: a tool that names nothing reaches the default target", async () => {
    const { output, failures } = await run(`psql ${who}; psql -Atc "show application_name"`);
    assert.deepEqual(failures, [], output);
    assert.equal(output, `${database.name} postgres ${database.port}\nschema-ops:t1\n`);
  });

  it("go where the named database lives, with its own user and password", async () => {
    const here = `${database.name} postgres ${database.port}`;
    const there = `other_db deployer ${other.port}`;
    const { output, failures } = await run(
      [
        `psql -d other_db ${who}`,
        `psql -dother_db ${who}`,
        `psql --dbname=other_db ${who}`,
        `psql other_db ${who}`,
        `PGDATABASE=other_db psql ${who}`,
        `psql 'dbname=other_db' ${who}`,
        `psql -d ${database.name} ${who}`,
        `psql -U postgres -d ${database.name} ${who}`,
        "psql -d other_db -Atc 'show search_path'",
      ].join("\n"),
    );
    assert.deepEqual(failures, [], output);
    assert.deepEqual(output.trimEnd().split("\n"), [
      ...Array.from({ length: 6 }, () => there),
      here,
      here,
      "elsewhere,public",
    ]);
  });

  it("are the block's own where it names a server", async () => {
    const { output } = await run(
      `psql -h 127.0.0.1 -p ${other.port} -U deployer -d postgres ${who}\nexport PGHOST=127.0.0.9\npsql -d other_db ${who}`,
    );
    assert.match(output, /^postgres deployer \d+\npsql: error: .*127\.0\.0\.9/);
  });

  it("keep a password for its own user", async () => {
    await connected(other.url(), (client) =>
      client.query("create role stranger login password 'x'"),
    );
    const { failures } = await run("psql -U stranger -d other_db -c 'select 1'");
    assert.deepEqual(brief(failures), ["100: prompt psql: password"]);
  });

  it("never show a password: not in arguments, files that outlive the run, or the log", async () => {
    const { output, leftovers } = await bench.run(
      [
        'cat "$PGPASSFILE" | cut -d: -f5-',
        `psql -d other_db -Atc "select 'p:a\\\\ss w''ord-한글'"`,
        'echo "postgres://deployer:whatever@db/x"',
        "ps -ef | grep '[o]rd-한글' || echo unseen",
      ].join("\n"),
      { targets: [target, elsewhere], defaultTarget: elsewhere },
    );
    assert.doesNotMatch(output, /ord-한글|whatever/);
    assert.match(output, /unseen/);
    assert.match(output, /postgres:\/\/deployer:\*\*\*@db\/x/);
    assert.deepEqual(leftovers, []);
  });

  it("keep the person's own pgpass and psqlrc, strictness aside", async () => {
    await writeFile(path.join(bench.home, ".pgpass"), `*:*:*:keeper:kept\n`, { mode: 0o600 });
    await writeFile(
      path.join(bench.home, ".psqlrc"),
      "\\set ON_ERROR_STOP off\n\\set VERBOSITY terse\n\\pset null '<none>'\n",
    );
    await connected(other.url(), (client) =>
      client.query("create role keeper login password 'kept'"),
    );
    const { output, failures } = await run(
      `psql -U keeper -d other_db -Atc 'select null'\n/usr/bin/psql -c 'select nope'`,
    );
    assert.match(output, /<none>\n/);
    assert.deepEqual(brief(failures), ["101: 42703"]);
    await Promise.all(
      [".pgpass", ".psqlrc"].map((name) => writeFile(path.join(bench.home, name), "")),
    );
  });

  it("survive a user's own BASH_ENV and editor variables", async () => {
    await writeFile(path.join(bench.home, "env.sh"), "greet() { echo hello; }\n");
    const { output, failures } = await bench.run(
      "greet\nenv | grep -c ELECTRON || true\nbash -c greet",
      {
        tolerate: ["exit"],
        env: { BASH_ENV: path.join(bench.home, "env.sh"), ELECTRON_RUN_AS_NODE: "1" },
      },
    );
    assert.deepEqual(failures, []);
    assert.equal(output, "hello\n0\nhello\n");
  });

  describe("with mapped paths", () => {
    before(async () => {
      const at = (...parts: string[]): string => path.join(bench.folder, ...parts);
      await mkdir(at("my packages", "db", "mod"), { recursive: true });
      await writeFile(
        at("my packages", "db", "init.sql"),
        "\\echo start\n\\i '/packages/db/mod/one.sql'\n\\ir mod/two.sql\n\\i /packages/db/mod/three.sql\n",
      );
      await writeFile(at("my packages", "db", "mod", "one.sql"), "\\echo one\n");
      await writeFile(at("my packages", "db", "mod", "two.sql"), "\\echo two\n\\ir one.sql\n");
      await writeFile(
        at("my packages", "db", "mod", "three.sql"),
        "\\echo three\nselect '/packages/stays';\n\\i /packages/db/mod/bad.sql\n",
      );
      await writeFile(at("my packages", "db", "mod", "bad.sql"), "select 1;\n\nselect nope;\n");
    });

    const mapped = (text: string): ReturnType<Bench["run"]> =>
      bench.run(text, {
        pathMappings: [{ from: "/packages", to: path.join(bench.folder, "my packages") }],
      });
    const expected = ["100: 42703 bad.sql:3"];

    for (const [how, text] of [
      ["a file", "psql -At -f /packages/db/init.sql"],
      ["a quoted file", 'psql -At --file="/packages/db/init.sql"'],
      ["standard input", "psql -At < /packages/db/init.sql"],
      ["a command", "psql -At -c '\\i /packages/db/init.sql'"],
      ["a here-document", "psql -At <<'E'\n\\i '/packages/db/init.sql'\nE"],
      ["a pipe", "cat /packages/db/init.sql | psql -At"],
    ] as const) {
      // A file that comes by a pipe has no folder of its own: \ir is relative to where psql runs.
      const setup = how === "a pipe" || how === "standard input" ? "cd /packages/db; " : "";
      it(`runs a tree of includes from ${how}, and reports the originals`, async () => {
        const { output, failures } = await mapped(setup + text);
        assert.deepEqual(brief(failures), expected, output);
        const failure = failures[0];
        assert.ok(failure?.kind === "sql");
        assert.equal(failure.file, path.join(bench.folder, "my packages/db/mod/bad.sql"));
        assert.match(output, /^start\none\ntwo\none\nthree\n\/packages\/stays\n1\n/);
        assert.match(output, /\npsql:[^\n]*\/my packages\/db\/mod\/bad\.sql:3: ERROR: {2}42703/);
        assert.doesNotMatch(output, /schema-ops-run-/);
      });
    }

    it("names the originals in the block's own log too", async () => {
      await mapped("psql -f /packages/db/init.sql > map.log 2>&1");
      const log = await readFile(path.join(bench.folder, "map.log"), "utf8");
      assert.match(log, /\/my packages\/db\/mod\/bad\.sql:3: ERROR/);
      assert.doesNotMatch(log, /schema-ops-run-/);
    });

    it("quotes as the block does", async () => {
      const { output, failures } = await mapped(
        `cd /packages/db && ls '/packages/db' "/packages/db/mod" | head -2\nfor f in /packages/db/*.sql; do basename "$f"; done`,
      );
      assert.deepEqual(brief(failures), []);
      assert.match(output, /init\.sql\n$/);
    });
  });
});
