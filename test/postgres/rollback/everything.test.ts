import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { NEVER_CANCELLED } from "../../../src/core/lib/cancelSignal.ts";
import { canonicalDefinition } from "../../../src/core/rollback/canonicalDefinition.ts";
import { runRollback } from "../../../src/core/rollback/runRollback.ts";
import { connected, createDatabase, type TestDatabase } from "../../support/database.ts";
import { withFolder } from "../backup/support.ts";
import { copyExample, psql } from "../example/exampleWorkspace.ts";
import {
  backupOf,
  databasesLike,
  dropAll,
  requestOf,
  rollbackParts,
  wholeDump,
} from "./support.ts";

const FIXTURES = path.resolve(import.meta.dirname, "../../fixtures/catalog");
const fixture = (name: string): Promise<string> =>
  readFile(path.join(FIXTURES, `${name}.sql`), "utf8");
const quiet = { onStage: () => undefined };

/** A database with subscriptions cannot be dropped; these lead nowhere. */
async function dropSubscriptions(db: TestDatabase, name: string): Promise<void> {
  const url = new URL(db.url);
  url.pathname = `/${name}`;
  await connected(url.href, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select quote_ident(subname) as name from pg_subscription
        where subdbid = (select oid from pg_database where datname = current_database())`,
    );
    for (const subscription of rows) {
      await client.query(`alter subscription ${subscription.name} set (slot_name = none)`);
      await client.query(`drop subscription ${subscription.name}`);
    }
  });
}

describe("a rollback of whole databases", function () {
  this.timeout(120_000);

  const made: TestDatabase[] = [];
  afterEach(async () => {
    for (const db of made.splice(0)) {
      for (const name of await databasesLike(db)) {
        await dropSubscriptions(db, name);
      }
      await dropAll(db);
    }
  });
  const database = async (): Promise<TestDatabase> => {
    const db = await createDatabase();
    made.push(db);
    return db;
  };

  it("brings both databases of the example back from the deployed to the empty state, and on again", () =>
    withFolder(async (root) => {
      const [manager, tenant] = [await database(), await database()];
      const example = await copyExample();
      try {
        const play = async (db: TestDatabase, files: readonly string[]): Promise<void> => {
          const played = await psql(
            db,
            files.flatMap((file) => ["-f", example.sql(file)]),
          );
          assert.equal(played.code, 0, played.stderr);
        };
        await play(manager, ["schemas/manager/_00_init_all_schemas.sql"]);
        await play(tenant, [
          "schemas/tenants/00_base/00_init_base.sql",
          "schemas/tenants/22_sys/00_init_sys_improvements.sql",
        ]);
        const dumps = async (): Promise<readonly string[]> =>
          (await Promise.all([manager, tenant].map(wholeDump))).map(canonicalDefinition);
        const before = await dumps();
        const plan = await Promise.all(
          [manager, tenant].map(async (db) => ({ db, backup: await backupOf(root, db) })),
        );
        await play(tenant, ["schemas/tenants/22_sys/16_user_roles_migration.sql"]);
        await manager.run("drop schema audt cascade");
        const done = await runRollback(
          rollbackParts(),
          requestOf(root, plan),
          quiet,
          NEVER_CANCELLED,
        );
        assert.ok(done.ok, JSON.stringify(done));
        assert.deepEqual(await dumps(), before);
      } finally {
        await example.remove();
      }
    }));

  it("brings every kind of object back", () =>
    withFolder(async (root) => {
      const db = await database();
      await db.run(await fixture("roles"));
      await db.run(await fixture("around"));
      await db.run(await fixture("everything"));
      // Its handler is PostgreSQL's own: pg_dump writes it so that no server can read it back.
      await db.run(`drop language "pl""x" cascade`);
      const before = canonicalDefinition(await wholeDump(db));
      const backup = await backupOf(root, db);
      await db.run("create table newer (a int)");
      const plan = requestOf(root, [{ db, backup }]);
      const done = await runRollback(rollbackParts(), plan, quiet, NEVER_CANCELLED);
      assert.ok(done.ok, JSON.stringify(done));
      assert.equal(canonicalDefinition(await wholeDump(db)), before);
    }));
});
