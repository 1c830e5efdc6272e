import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Backups } from "../../../src/core/backup/ports.ts";
import { SILENT } from "../../../src/core/backup/ports.ts";
import { NEVER_CANCELLED } from "../../../src/core/lib/cancelSignal.ts";
import { restoreAsNew } from "../../../src/core/rollback/restoreAsNew.ts";
import type { RollbackParts } from "../../../src/core/rollback/rollbackRun.ts";
import { runRollback } from "../../../src/core/rollback/runRollback.ts";
import { connected, createDatabase, type TestDatabase } from "../../support/database.ts";
import { newestDumpableMajor } from "../../support/postgresInstall.mjs";
import { startPostgres } from "../../support/postgresServer.mjs";
import { realBackups, requestFor, withFolder } from "../backup/support.ts";
import {
  backupOf,
  backups,
  databasesLike,
  dropAll,
  requestOf,
  rollbackParts,
  wholeDump,
  withSessions,
} from "./support.ts";

const quiet = { onStage: () => undefined };
/** Whom PostgreSQL runs as where we are root: see postgresServer.mjs. */
const SERVER_UID = 65534;

describe("a rollback on a server that fails", function () {
  this.timeout(120_000);
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let db: TestDatabase;

  before(async () => {
    server = await startPostgres({
      major: newestDumpableMajor(),
      settings: { max_prepared_transactions: "5", wal_level: "logical" },
    });
  });
  after(() => server.stop());
  beforeEach(async () => {
    db = await createDatabase({ server: server.url() });
    await db.run("create table kept (id int primary key); insert into kept values (1), (2)");
  });
  afterEach(() => dropAll(db));

  const admin = (sql: string): Promise<unknown> =>
    connected(server.url(), (client) => client.query(sql));
  const back = (root: string, id: string, parts: Partial<RollbackParts> = {}) =>
    runRollback(
      rollbackParts(parts),
      requestOf(root, [{ db, backup: { id } as never }]),
      quiet,
      NEVER_CANCELLED,
    );

  /** Whatever happened: the database is as it was or as the backup has it, and what is said is true. */
  async function assertTrue(
    root: string,
    parts: Partial<RollbackParts>,
    outcome?: "done" | "failed",
  ): Promise<void> {
    const backup = await backupOf(root, db);
    const before = await wholeDump(db);
    await db.run("insert into kept values (3); create table newer (a int)");
    const changed = await wholeDump(db);
    const ended = await back(root, backup.id, parts);
    const said = JSON.stringify(ended);
    assert.equal(await wholeDump(db), ended.ok ? before : changed, said);
    if (outcome !== undefined) {
      assert.equal(ended.ok ? "done" : "failed", outcome, said);
    }
    if (!ended.ok) {
      assert.deepEqual(await databasesLike(db), [db.name, ...ended.error.left], said);
      const again = await back(root, backup.id);
      assert.ok(again.ok, JSON.stringify(again));
      assert.equal(await wholeDump(db), before);
    }
  }

  /** Before a statement, or after it though its answer does not come. */
  const crashing = (
    what: "create" | "apply" | "analyze" | "rename",
    when: "before" | "after",
  ): RollbackParts["servers"] => {
    let isDone = false;
    const crash = async (): Promise<void> => {
      isDone = true;
      await server.kill9();
      await server.restart();
    };
    return withSessions((session) => {
      const run = session[what].bind(session) as (...given: unknown[]) => Promise<unknown>;
      const broken = async (...given: unknown[]): Promise<unknown> => {
        if (isDone) {
          return run(...given);
        }
        if (when === "before") {
          await crash();
          return run(...given);
        }
        await run(...given);
        await crash();
        return { ok: false, error: { code: "unreachable", message: "no answer" } };
      };
      return { [what]: broken };
    });
  };

  for (const [what, when, outcome] of [
    ["create", "before", "failed"],
    ["apply", "before", "failed"],
    ["rename", "before", "failed"],
    ["rename", "after", "done"],
  ] as const) {
    it(`that crashes and starts again ${when} "${what}"`, () =>
      withFolder((root) => assertTrue(root, { servers: crashing(what, when) }, outcome)));
  }

  it("that crashes and starts again while pg_restore is at work", () =>
    withFolder((root) => {
      let isDone = false;
      const broken: Backups = {
        ...backups,
        restore: async (...given) => {
          if (isDone) {
            return backups.restore(...given);
          }
          isDone = true;
          const [ended] = await Promise.all([
            backups.restore(...given),
            server.kill9().then(() => server.restart()),
          ]);
          return ended;
        },
      };
      return assertTrue(root, { backups: broken }, "failed");
    }));

  for (const stage of ["restore", "verify", "compare", "analyze", "cutOver"] as const) {
    it(`whose connections are all cut during "${stage}"`, () =>
      withFolder(async (root) => {
        const cutting = async <T>(work: () => Promise<T>): Promise<T> => {
          const stop = new AbortController();
          const cut = (async () => {
            while (!stop.signal.aborted) {
              await admin(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'schema-ops%'",
              );
            }
          })();
          try {
            return await work();
          } finally {
            stop.abort();
            await cut;
          }
        };
        const whole = rollbackParts();
        const parts: Readonly<Record<typeof stage, Partial<RollbackParts>>> = {
          restore: {
            backups: {
              ...backups,
              restore: (...given) => cutting(() => backups.restore(...given)),
            },
          },
          verify: {
            fingerprints: {
              ...whole.fingerprints,
              ofDatabase: (...given) => cutting(() => whole.fingerprints.ofDatabase(...given)),
            },
          },
          compare: {
            content: { read: (...given) => cutting(() => whole.content.read(...given)) },
          },
          analyze: {
            servers: withSessions((session) => ({
              analyze: (name) => cutting(() => session.analyze(name)),
            })),
          },
          cutOver: {
            servers: withSessions((session) => ({
              rename: (...given) => cutting(() => session.rename(...given)),
            })),
          },
        };
        await assertTrue(root, parts[stage]);
      }));
  }

  it("prepared transactions, enabled subscriptions and slots are refused before anything is done", () =>
    withFolder(async (root) => {
      const backup = await backupOf(root, db);
      for (const [code, make, remove] of [
        [
          "prepared-transactions",
          "begin; insert into kept values (9); prepare transaction 'p1'",
          "rollback prepared 'p1'",
        ],
        [
          "subscriptions",
          `create subscription s_${db.name} connection 'host=127.0.0.1 port=1 dbname=x' publication p
             with (connect = false);
           alter subscription s_${db.name} enable`,
          `alter subscription s_${db.name} disable;
           alter subscription s_${db.name} set (slot_name = none); drop subscription s_${db.name}`,
        ],
        [
          "slots",
          `select pg_create_logical_replication_slot('l_${db.name}', 'pgoutput')`,
          `select pg_drop_replication_slot('l_${db.name}')`,
        ],
      ] as const) {
        await inTurn(db, make);
        const refused = await back(root, backup.id);
        assert.equal(!refused.ok && refused.error.failure.code, code, JSON.stringify(refused));
        assert.deepEqual(await databasesLike(db), [db.name]);
        await inTurn(db, remove);
      }
    }));

  it("a disk that grows full under a backup and under a restore", async function () {
    const place = path.join(server.folder, `small_${db.name}`);
    if (!mountSmall(place, "64m")) {
      console.log("        not run: only root may mount a file system");
      return this.skip();
    }
    try {
      mkdirSync(path.join(place, "space"), { mode: 0o700 });
      chownSync(path.join(place, "space"), SERVER_UID, SERVER_UID);
      mkdirSync(path.join(place, "root"));
      await admin(`create tablespace small location '${path.join(place, "space")}'`);
      await admin(`alter database "${db.name}" set tablespace small`);
      await db.run(
        "create table big as select n, md5(n::text) as a from generate_series(1, 200000) n",
      );
      await assertBackupFails(path.join(place, "root"));
      await withFolder(async (root) => {
        const backup = await backupOf(root, db);
        const before = await wholeDump(db);
        fill(place, 12);
        const ended = await back(root, backup.id);
        assert.ok(!ended.ok, JSON.stringify(ended));
        assert.match(JSON.stringify(ended.error), /no space left on device|Check free disk space/i);
        assert.equal(await wholeDump(db), before);
        assert.deepEqual(await databasesLike(db), [db.name]);
        await rm(path.join(place, "filler"));
        const again = await back(root, backup.id);
        assert.ok(again.ok, JSON.stringify(again));
      });
    } finally {
      await dropAll(db);
      await admin("drop tablespace if exists small");
      execFileSync("umount", [place]);
    }
  });

  /** The space is there when it is looked for, and gone when pg_dump writes. */
  async function assertBackupFails(root: string): Promise<void> {
    const bin = path.join(server.folder, `bin_${db.name}`);
    await mkdir(bin);
    await writeFile(
      path.join(bin, "pg_dump"),
      `#!/bin/bash\nREAL=$(PATH=\${PATH#*:} command -v pg_dump)\ncase " $* " in *--file=*) head -c 100M /dev/zero > '${path.dirname(root)}/filler';; esac\nexec "$REAL" "$@"\n`,
      { mode: 0o755 },
    );
    const env = { ...process.env, PATH: `${bin}:${process.env["PATH"] ?? ""}` };
    const taken = await realBackups({ env }).take(
      requestFor(root, db.target()),
      SILENT,
      NEVER_CANCELLED,
    );
    await rm(path.join(path.dirname(root), "filler"));
    assert.ok(!taken.ok);
    assert.match(JSON.stringify(taken.error), /no space left on device/i);
    assert.deepEqual(await readdir(path.join(root, ".schema-ops/backups")), []);
  }

  it("a backup of an older server is restored into a newer one, and said where it cannot be compared", () =>
    withFolder(async (root) => {
      await db.run(
        "create schema app; create table app.t (a int generated always as identity, b text default 'x'); insert into app.t (b) select 'r' || n from generate_series(1, 50) n",
      );
      const backup = await backupOf(root, db);
      const newer = await createDatabase({ major: 18 });
      try {
        const restored = await backups.restore(
          { root, backup: backup.id, target: newer.target(), jobs: 2 },
          SILENT,
          NEVER_CANCELLED,
        );
        assert.ok(restored.ok, JSON.stringify(restored));
        const [now, before] = await Promise.all(
          [newer, db].map((one) =>
            rollbackParts().content.read(
              one.target(),
              { kind: "digest", tables: "all" },
              NEVER_CANCELLED,
            ),
          ),
        );
        assert.deepEqual(now, before);
        // pg_dump reads no server that is newer than itself: nothing is called whole that was not compared.
        const name = `${newer.name}_copy`;
        const ended = await runRollback(
          rollbackParts(),
          restoreAsNew({ id: "older", root, jobs: 2 }, newer.target(), backup.id, name),
          quiet,
          NEVER_CANCELLED,
        );
        const failure = ended.ok ? null : ended.error.failure;
        if (failure !== null) {
          assert.ok(failure.code === "fingerprint", JSON.stringify(failure));
          assert.equal(failure.failure.code, "tool-too-old");
          assert.ok(!(await databasesLike(newer)).includes(name));
        }
      } finally {
        await dropAll(newer);
      }
    }));
});

/** One statement after the other: some must not stand in a transaction with others. */
async function inTurn(db: TestDatabase, sql: string): Promise<void> {
  await db.withClient(async (client) => {
    for (const statement of sql.split(";")) {
      await client.query(statement);
    }
  });
}

function mountSmall(place: string, size: string): boolean {
  mkdirSync(place, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=755`, "tmpfs", place], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}

/** Leaves so many megabytes. */
function fill(place: string, leftMegabytes: number): void {
  const free = Number(
    execFileSync("df", ["--output=avail", "-m", place], { encoding: "utf8" }).split("\n")[1],
  );
  writeFileSync(path.join(place, "filler"), Buffer.alloc((free - leftMegabytes) * 1024 ** 2));
}
