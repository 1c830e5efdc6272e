import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { NEVER_CANCELLED } from "../../../src/core/lib/cancelSignal.ts";
import { keptDatabases } from "../../../src/core/rollback/keptDatabases.ts";
import type { RollbackOffer } from "../../../src/core/rollback/ports.ts";
import type { RollbackParts, RollbackRequest } from "../../../src/core/rollback/rollbackRun.ts";
import { planRollback, runRollback } from "../../../src/core/rollback/runRollback.ts";
import type { ShownStage } from "../../../src/core/rollback/stages.ts";
import { connected, createDatabase, type TestDatabase } from "../../support/database.ts";
import { withFolder } from "../backup/support.ts";
import {
  backupOf,
  databasesLike,
  dropAll,
  requestOf,
  rollbackParts,
  wholeDump,
} from "./support.ts";

const UNDECIDED = fileURLToPath(new URL("undecided.ts", import.meta.url));

describe("a rollback after one that did not come to its end", function () {
  this.timeout(60_000);
  let first: TestDatabase;
  let second: TestDatabase;

  beforeEach(async () => {
    first = await createDatabase();
    second = await createDatabase();
    for (const db of [first, second]) {
      await db.run(`create table kept (id int primary key);
        insert into kept select n from generate_series(1, 100) as n;
        alter database "${db.name}" set work_mem = '9MB'`);
    }
  });
  afterEach(async () => {
    await dropAll(first);
    await dropAll(second);
  });

  /** Killed with -9 when both databases are restored and nobody has decided yet. */
  async function killedBeforeCutOver(request: RollbackRequest): Promise<void> {
    const child = spawn(
      process.execPath,
      ["--import=tsx", UNDECIDED, JSON.stringify({ ...request, deployment: null })],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    await sessionsGone();
  }

  /** A server hears of a killed client when it reads from it next. */
  async function sessionsGone(): Promise<void> {
    await first.withClient(async (client) => {
      const count = async (): Promise<number> =>
        (
          await client.query(
            "select from pg_stat_activity where application_name like 'schema-ops-rollback%'",
          )
        ).rowCount ?? 0;
      for (let tries = 0; tries < 100 && (await count()) > 0; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });
  }

  async function rolledBack(
    request: RollbackRequest,
    overrides: Partial<RollbackParts> = {},
  ): Promise<{
    readonly ended: Awaited<ReturnType<typeof runRollback>>;
    readonly stages: readonly string[];
    readonly offers: readonly RollbackOffer[];
  }> {
    const stages: string[] = [];
    let offers: readonly RollbackOffer[] = [];
    const parts = rollbackParts({
      dialogue: {
        decide: ({ databases }) => {
          offers = databases;
          return Promise.resolve({ endClients: false });
        },
      },
      ...overrides,
    });
    const onStage = (stage: ShownStage, connection: string | null): void => {
      if (connection !== null) {
        stages.push(`${stage} ${connection}`);
      }
    };
    const ended = await runRollback(parts, request, { onStage }, NEVER_CANCELLED);
    return { ended, stages, offers };
  }

  const oidOf = (db: TestDatabase, name: string): Promise<string | undefined> =>
    db.withClient(async (client) => {
      const { rows } = await client.query<{ oid: string }>(
        "select oid::text from pg_database where datname = $1",
        [name],
      );
      return rows[0]?.oid;
    });

  it("uses what a killed one had restored again, after it was compared, and says so", () =>
    withFolder(async (root) => {
      const dbs = [first, second];
      const before = await Promise.all(dbs.map(wholeDump));
      const plan = await Promise.all(
        dbs.map(async (db) => ({ db, backup: await backupOf(root, db) })),
      );
      await Promise.all(dbs.map((db) => db.run("drop table kept")));
      const killed = requestOf(root, plan);
      await killedBeforeCutOver(killed);
      const [, left = ""] = await databasesLike(first);
      const oid = await oidOf(first, left);
      assert.ok(oid !== undefined);

      const planned = await planRollback(
        rollbackParts(),
        requestOf(root, plan),
        { onStage: () => undefined },
        NEVER_CANCELLED,
      );
      assert.ok(planned.ok && planned.value.every(({ continues }) => continues !== null));

      const { ended, stages, offers } = await rolledBack(requestOf(root, plan));
      assert.ok(ended.ok, JSON.stringify(ended));
      assert.deepEqual(
        stages.filter((stage) => /^(restore|continue|verify)/.test(stage)),
        ["continue", "verify"].flatMap((stage) => dbs.map(({ name }) => `${stage} ${name}`)),
      );
      assert.ok(offers.every(({ continues }) => continues !== null));
      assert.deepEqual(await oidOf(first, first.name), oid);
      assert.deepEqual(await Promise.all(dbs.map(wholeDump)), before);
      const records = await rollbackParts().logs.list(root);
      assert.equal(records.find(({ id }) => id === killed.id)?.outcome, "failed");
      const kept = keptDatabases(records);
      assert.deepEqual(
        kept.map(({ kind }) => kind),
        ["failed", "failed"],
      );
      for (const db of dbs) {
        assert.equal((await databasesLike(db)).length, 2);
      }
    }));

  it("restores anew what is not any more what was backed up", () =>
    withFolder(async (root) => {
      const before = await wholeDump(first);
      const plan = [{ db: first, backup: await backupOf(root, first) }];
      await first.run("drop table kept");
      await killedBeforeCutOver(requestOf(root, plan));
      const [, left = ""] = await databasesLike(first);
      const url = new URL(first.url);
      url.pathname = `/${left}`;
      await connected(url.href, (client) => client.query("delete from kept where id = 7"));
      const { ended, stages, offers } = await rolledBack(requestOf(root, plan));
      assert.ok(ended.ok, JSON.stringify(ended));
      assert.deepEqual(stages.map((stage) => stage.split(" ")[0]).slice(0, 5), [
        "check",
        "continue",
        "verify",
        "restore",
        "verify",
      ]);
      assert.equal(offers[0]?.continues, null);
      assert.equal(await wholeDump(first), before);
      assert.equal((await databasesLike(first)).length, 2);
    }));

  it("goes on where clients were in the way, and drops what is for another backup", () =>
    withFolder(async (root) => {
      const backup = await backupOf(root, first);
      const later = await backupOf(root, first);
      const before = await wholeDump(first);
      const refused = await first.withClient(async (client) => {
        await client.query("begin");
        return rolledBack(requestOf(root, [{ db: first, backup }]));
      });
      assert.ok(!refused.ended.ok && refused.ended.error.failure.code === "clients");
      const [, left = ""] = await databasesLike(first);
      assert.deepEqual(refused.ended.error.left, [left]);
      assert.deepEqual(
        keptDatabases(await rollbackParts().logs.list(root)).map(({ keptAs, kind }) => [
          keptAs,
          kind,
        ]),
        [[left, "restored"]],
      );
      const { ended, stages } = await rolledBack(requestOf(root, [{ db: first, backup: later }]));
      assert.ok(ended.ok, JSON.stringify(ended));
      assert.ok(stages.includes(`restore ${first.name}`));
      assert.ok(!(await databasesLike(first)).includes(left));
      assert.equal(await wholeDump(first), before);
    }));
});
