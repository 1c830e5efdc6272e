import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";
import { run, temporaryFolder } from "../cli/support.ts";

const outputSchema = v.array(
  v.object({
    statements: v.array(
      v.object({
        file: v.string(),
        line: v.number(),
        sql: v.string(),
        locks: v.array(
          v.object({
            mode: v.string(),
            isNew: v.boolean(),
            live: v.nullable(
              v.object({
                exists: v.boolean(),
                table: v.nullable(v.object({ schema: v.string(), name: v.string() })),
                bytes: v.nullable(v.number()),
                rows: v.nullable(v.number()),
                traffic: v.nullable(v.object({ inserts: v.number(), scans: v.number() })),
              }),
            ),
          }),
        ),
        hazards: v.array(
          v.object({
            rule: v.string(),
            message: v.string(),
            safer: v.nullable(v.string()),
            off: v.nullable(v.object({ by: v.string(), reason: v.string() })),
          }),
        ),
      }),
    ),
  }),
);

describe("schema-ops hazards", function () {
  this.timeout(120_000);

  for (const major of testMajors()) {
    describe(`PostgreSQL ${major}`, () => {
      let database: TestDatabase;
      let folder: string;

      before(async () => {
        database = await createDatabase({ major });
        folder = temporaryFolder("hazards");
        await database.run(`
          create schema sys;
          create table sys.users (id int primary key, name varchar(20), n numeric(8, 2));
          insert into sys.users select g, 'n' || g, g from generate_series(1, 5000) g;
          create index users_name on sys.users (name);
          create table sys.kept (id int);
          insert into sys.kept values (1);
        `);
        await database.run("analyze");
        // As a role with a search path of its own would see it.
        await database.run(`alter database ${database.name} set search_path = sys, public`);
        await writeFile(
          path.join(folder, "all.sql"),
          "\\ir part.sql\nset lock_timeout = '2s';\ncreate index on users (id);\n",
        );
        await writeFile(
          path.join(folder, "part.sql"),
          [
            "alter table sys.users alter column name type varchar(40);",
            "alter table users alter column n type numeric(8, 3);",
            "create table if not exists kept (id int);",
            "create index on kept (id);",
            "create table if not exists fresh (id int);",
            "create index on fresh (id);",
            "drop index users_name;",
            "-- schema-ops: allow truncate because it is a cache",
            "truncate kept;",
          ].join("\n"),
        );
        await writeFile(
          path.join(folder, "RUNBOOK.md"),
          "# Release\n\n## Phase 1\n\n### Step 1.1: Apply\n\n```bash\npsql -d DB -f all.sql\n```\n".replace(
            "DB",
            database.name,
          ),
        );
        await writeFile(path.join(folder, "calm.sql"), "select 1;\n");
        await writeFile(path.join(folder, "half.sql"), "select 1;\n\\i gone.sql\n");
      });

      after(async () => {
        await database.drop();
      });

      it("previews a step with its includes and the server's numbers, and changes nothing", async () => {
        const ran = await hazards("RUNBOOK.md", "--step", "1.1", "--json");
        assert.equal(ran.code, 1, ran.stderr);
        const [part] = v.parse(outputSchema, JSON.parse(ran.stdout));
        const of = (line: number, file = "part.sql") =>
          part?.statements.find((one) => one.file === file && one.line === line);
        const rules = (line: number, file?: string): readonly string[] =>
          of(line, file)?.hazards.map(({ rule }) => rule) ?? ["no such statement"];
        // varchar(20) to varchar(40) leaves the rows as they are: the server named the type before.
        assert.deepEqual(rules(1), ["lock-timeout-missing"]);
        assert.deepEqual(rules(2), ["alter-column-type"]);
        // It was there before: not new, whatever IF NOT EXISTS says.
        assert.deepEqual(rules(4), ["create-index-without-concurrently"]);
        assert.deepEqual(rules(6), []);
        assert.deepEqual(rules(7), ["drop-index-without-concurrently"]);
        assert.deepEqual(of(9)?.hazards[0]?.off, { by: "annotation", reason: "it is a cache" });
        assert.deepEqual(rules(3, "all.sql"), ["create-index-without-concurrently"]);
        const [lock] = of(3, "all.sql")?.locks ?? [];
        assert.deepEqual(lock?.live?.table, { schema: "sys", name: "users" });
        assert.equal(lock.live.rows, 5000);
        assert.ok((lock.live.bytes ?? 0) > 200_000);
        assert.equal(lock.live.traffic?.inserts, 5000);
        const [index] = of(7)?.locks ?? [];
        assert.deepEqual(index?.live?.table, { schema: "sys", name: "users" });
        const { rows } = await database.withClient((client) =>
          client.query("select to_regclass('sys.users_name') is not null as kept"),
        );
        assert.deepEqual(rows, [{ kept: true }]);
      });

      it("ends with 0 without hazards, with 3 when something was not looked into", async () => {
        assert.equal((await hazards("calm.sql")).code, 0);
        const half = await hazards("half.sql");
        assert.equal(half.code, 3);
        assert.match(half.stderr, /gone\.sql/);
        assert.equal((await hazards("nowhere.sql")).code, 2);
      });

      it("writes SARIF with suppressed results", async () => {
        const ran = await hazards("part.sql", "--sarif");
        const sarif = v.parse(
          v.object({
            version: v.literal("2.1.0"),
            runs: v.array(
              v.object({
                results: v.array(
                  v.object({ ruleId: v.string(), suppressions: v.optional(v.array(v.unknown())) }),
                ),
              }),
            ),
          }),
          JSON.parse(ran.stdout),
        );
        const suppressed = sarif.runs[0]?.results.filter((one) => one.suppressions !== undefined);
        assert.deepEqual(
          suppressed?.map(({ ruleId }) => ruleId),
          ["truncate"],
        );
      });

      function hazards(...words: string[]) {
        const url = new URL(database.url);
        const { password } = url;
        url.password = "";
        const given = ["hazards", ...words, "--connection", `main=${url.href}`];
        return run(folder, given, { PGPASSWORD: decodeURIComponent(password) });
      }
    });
  }
});
