import assert from "node:assert/strict";
import { mkdir, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { NEVER_CANCELLED } from "../../../src/core/lib/cancelSignal.ts";
import { runRollback } from "../../../src/core/rollback/runRollback.ts";
import type { RollbackParts } from "../../../src/core/rollback/rollbackRun.ts";
import { connected, createDatabase, type TestDatabase } from "../../support/database.ts";
import { newestDumpableMajor } from "../../support/postgresInstall.mjs";
import { startPostgres } from "../../support/postgresServer.mjs";
import { realBackups, withFolder } from "../backup/support.ts";
import {
  backupOf,
  databasesLike,
  dropAll,
  requestOf,
  rollbackParts,
  wholeDump,
  withSessions,
} from "./support.ts";

const quiet = { onStage: () => undefined };
describe("a rollback that something goes wrong with", function () {
  this.timeout(60_000);
  let db: TestDatabase;

  beforeEach(async () => {
    db = await createDatabase();
    await db.run("create table kept (id int primary key); insert into kept values (1), (2)");
  });
  afterEach(() => dropAll(db));

  const admin = <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const url = new URL(db.url);
    url.pathname = "/postgres";
    return connected(url.href, work);
  };

  /**
   * The failure's code; the live database is as it was, nothing is beside it but what the failure says to be
   * kept for the next one, and the log says that it failed.
   */
  async function assertUnharmed(
    root: string,
    parts: (backup: string) => Promise<Partial<RollbackParts>> | Partial<RollbackParts>,
    expected: string,
  ): Promise<void> {
    const backup = await backupOf(root, db);
    await db.run("insert into kept values (3); create table newer (a int)");
    const before = await wholeDump(db);
    const given = rollbackParts(await parts(backup.id));
    const plan = requestOf(root, [{ db, backup }]);
    const ended = await runRollback(given, plan, quiet, NEVER_CANCELLED);
    assert.ok(!ended.ok);
    const { failure, left } = ended.error;
    assert.equal(
      failure.code === "backup" ? failure.failure.code : failure.code,
      expected,
      JSON.stringify(failure),
    );
    assert.equal(await wholeDump(db), before);
    assert.deepEqual(await databasesLike(db), [db.name, ...left]);
    const [log] = await given.logs.list(root);
    assert.ok(log === undefined || log.outcome === "failed", JSON.stringify(log));
    // And what was in the way gone, it works.
    const again = await runRollback(
      rollbackParts(),
      requestOf(root, [{ db, backup }]),
      quiet,
      NEVER_CANCELLED,
    );
    if (expected !== "checksum") {
      assert.ok(again.ok, JSON.stringify(again));
    }
  }

  it("a truncated archive", () =>
    withFolder((root) =>
      assertUnharmed(
        root,
        async (id) => {
          const toc = path.join(root, ".schema-ops/backups", id, "dump/toc.dat");
          await truncate(toc, 100);
          return {};
        },
        "checksum",
      ),
    ));

  it("pg_restore killed in the middle", () =>
    withFolder((root) =>
      assertUnharmed(
        root,
        async () => {
          const bin = path.join(root, "bin");
          await mkdir(bin);
          await writeFile(
            path.join(bin, "pg_restore"),
            '#!/bin/bash\nREAL=$(PATH=${PATH#*:} command -v pg_restore)\ncase " $* " in *--exit-on-error*) "$REAL" "$@" --section=pre-data; kill -9 $$;; esac\nexec "$REAL" "$@"\n',
            { mode: 0o755 },
          );
          const env = { ...process.env, PATH: `${bin}:${process.env["PATH"] ?? ""}` };
          return { backups: realBackups({ env }) };
        },
        "tool",
      ),
    ));

  it("a restore that lost rows", () =>
    withFolder((root) =>
      assertUnharmed(
        root,
        () => ({
          servers: withSessions((session) => ({
            apply: async (statements) => {
              const url = new URL(db.url);
              const [, restored = ""] = await databasesLike(db);
              url.pathname = `/${restored}`;
              await connected(url.href, (client) => client.query("delete from kept where id = 1"));
              return session.apply(statements);
            },
          })),
        }),
        "different",
      ),
    ));

  it("the connection cut before the names change", () =>
    withFolder((root) =>
      assertUnharmed(
        root,
        () => {
          let cut = false;
          return {
            servers: withSessions((session) => ({
              rename: async (...given) => {
                if (!cut) {
                  cut = true;
                  await admin((client) =>
                    client.query(
                      "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'schema-ops-rollback%'",
                    ),
                  );
                }
                return session.rename(...given);
              },
            })),
          };
        },
        "unreachable",
      ),
    ));

  it("a name that was taken meanwhile", () =>
    withFolder(async (root) => {
      let taken = "";
      await assertUnharmed(
        root,
        () => ({
          servers: withSessions((session) => ({
            rename: async (renames, ending) => {
              taken = renames[0]?.to ?? "";
              await admin((client) => client.query(`create database "${taken}"`));
              const renamed = await session.rename(renames, ending);
              await admin((client) => client.query(`drop database "${taken}"`));
              return renamed;
            },
          })),
        }),
        "sql",
      );
    }));

  it("an answer to the commit that never came: it is found out that it was done", () =>
    withFolder(async (root) => {
      const backup = await backupOf(root, db);
      const before = await wholeDump(db);
      await db.run("drop table kept");
      const parts = rollbackParts({
        servers: withSessions((session) => ({
          rename: async (...given) => {
            await session.rename(...given);
            return { ok: false, error: { code: "unreachable", message: "cut" } };
          },
        })),
      });
      const plan = requestOf(root, [{ db, backup }]);
      const done = await runRollback(parts, plan, quiet, NEVER_CANCELLED);
      assert.ok(done.ok, JSON.stringify(done));
      assert.equal(await wholeDump(db), before);
    }));

  it("the second server of a plan refuses: the first one is given back", () =>
    withFolder(async (root) => {
      const server = await startPostgres({ major: newestDumpableMajor() });
      try {
        const other = await createDatabase({ server: server.url() });
        await other.run("create table of_other (a int)");
        const plan = [
          { db, backup: await backupOf(root, db) },
          { db: other, backup: await backupOf(root, other) },
        ];
        await db.run("insert into kept values (3)");
        const before = await Promise.all([db, other].map(wholeDump));
        let renames = 0;
        const parts = rollbackParts({
          servers: withSessions((session) => ({
            rename: (...given) => {
              renames += 1;
              return given[0].some(({ to }) => to === other.name)
                ? Promise.resolve({
                    ok: false,
                    error: { code: "sql", sqlState: "55006", message: "in use" },
                  })
                : session.rename(...given);
            },
          })),
        });
        const ended = await runRollback(parts, requestOf(root, plan), quiet, NEVER_CANCELLED);
        assert.ok(!ended.ok && ended.error.outcome === "undone", JSON.stringify(ended));
        assert.equal(renames, 3);
        assert.deepEqual(await Promise.all([db, other].map(wholeDump)), before);
        const { left } = ended.error;
        assert.equal(left.length, 2);
        assert.deepEqual(
          [...(await databasesLike(db)), ...(await databasesLike(other))].toSorted(),
          [db.name, other.name, ...left].toSorted(),
        );
        const done = await runRollback(
          rollbackParts(),
          requestOf(root, plan),
          quiet,
          NEVER_CANCELLED,
        );
        assert.ok(done.ok, JSON.stringify(done));
      } finally {
        await server.stop();
      }
    }));

  it("a process that dies before and after the names change: the next run finds what it left", () =>
    withFolder(async (root) => {
      const backup = await backupOf(root, db);
      for (const moment of ["before", "after"] as const) {
        await db.run("insert into kept values (3)");
        const dying = rollbackParts({
          servers: withSessions((session) => ({
            rename: async (...given) => {
              if (moment === "after") {
                await session.rename(...given);
              }
              await session.close();
              throw new Error("died");
            },
          })),
        });
        const request = requestOf(root, [{ db, backup }]);
        await assert.rejects(runRollback(dying, request, quiet, NEVER_CANCELLED), /died/);
        const parts = rollbackParts();
        const done = await runRollback(
          parts,
          requestOf(root, [{ db, backup }]),
          quiet,
          NEVER_CANCELLED,
        );
        assert.ok(done.ok, JSON.stringify(done));
        const logs = await parts.logs.list(root);
        const died = logs.find(({ id }) => id === request.id);
        assert.equal(died?.outcome, moment === "after" ? "done" : "failed");
        const left = (await databasesLike(db)).filter((name) => name.includes("__so_restore_"));
        assert.deepEqual(left, []);
        assert.deepEqual(
          await db.withClient(async (c) => (await c.query("select from kept")).rowCount),
          2,
        );
      }
    }));

  for (const [name, login, code] of [
    ["who may not create databases", "", "create"],
    ["who does not own the database", "createdb", "rename"],
  ] as const) {
    it(`a role ${name}`, () =>
      withFolder(async (root) => {
        const backup = await backupOf(root, db);
        const role = `r_${db.name}`;
        await admin((client) => client.query(`create role ${role} login ${login} password 'x'`));
        try {
          const request = requestOf(root, [{ db, backup }]);
          const databases = request.databases.map((one) => ({
            ...one,
            target: { profile: { ...one.target.profile, user: role }, password: "x" },
          }));
          const refused = await runRollback(
            rollbackParts(),
            { ...request, databases },
            quiet,
            NEVER_CANCELLED,
          );
          assert.ok(
            !refused.ok && refused.error.failure.code === "no-privilege",
            JSON.stringify(refused),
          );
          assert.equal(refused.error.failure.what, code);
          assert.deepEqual(await databasesLike(db), [db.name]);
        } finally {
          await admin((client) => client.query(`drop role ${role}`));
        }
      }));
  }

  it("prepared transactions and replication slots are said before anything is done", () =>
    withFolder(async (root) => {
      const backup = await backupOf(root, db);
      const level = await admin(
        async (client) =>
          (await client.query<{ wal_level: string }>("show wal_level")).rows[0]?.wal_level,
      );
      if (level === "logical") {
        await db.run(`select pg_create_logical_replication_slot('s_${db.name}', 'pgoutput')`);
        const request = requestOf(root, [{ db, backup }]);
        const refused = await runRollback(rollbackParts(), request, quiet, NEVER_CANCELLED);
        await db.run(`select pg_drop_replication_slot('s_${db.name}')`);
        assert.equal(!refused.ok && refused.error.failure.code, "slots");
      }
      await db.run(
        `create publication p; create subscription "sub_${db.name}" connection 'host=127.0.0.1 port=1 dbname=x' publication p with (connect = false, slot_name = none)`,
      );
      const request = requestOf(root, [{ db, backup }]);
      const done = await runRollback(rollbackParts(), request, quiet, NEVER_CANCELLED);
      assert.ok(done.ok, JSON.stringify(done));
      const [, kept = ""] = await databasesLike(db);
      const url = new URL(db.url);
      url.pathname = `/${kept}`;
      await connected(url.href, (client) => client.query(`drop subscription "sub_${db.name}"`));
    }));
});
