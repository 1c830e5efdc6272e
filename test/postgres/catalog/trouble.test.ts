import assert from "node:assert/strict";
import type { ObjectRef } from "../../../src/core/catalog/objects.ts";
import type { CatalogReader } from "../../../src/core/catalog/ports.ts";
import { createCatalogReader } from "../../../src/postgres/catalog/catalogReader.ts";
import { createQuestionKeeper } from "../../../src/postgres/questionAsker.ts";
import type { SessionKeeper } from "../../../src/postgres/sessionKeeper.ts";
import { connectParts, NEVER } from "../../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";
import { startPostgres } from "../../support/postgresServer.mjs";
import { valueOf } from "./valueOf.ts";

const SCHEMA = `
  create table held (id integer primary key, n integer default 3);
  create view of_held as select id from held`;

for (const major of testMajors()) {
  describe(`The catalog of a PostgreSQL ${major} in trouble`, function () {
    this.timeout(20_000);
    let server: Awaited<ReturnType<typeof startPostgres>>;
    let database: TestDatabase;
    let keeper: SessionKeeper;
    let catalog: CatalogReader;
    let table: ObjectRef;
    let view: ObjectRef;

    before(async function () {
      this.timeout(60_000);
      server = await startPostgres({ major });
      database = await createDatabase({ server: server.url() });
      await database.run(SCHEMA);
      keeper = createQuestionKeeper(connectParts());
      catalog = createCatalogReader(keeper);
      const all = valueOf(await catalog.allObjects(database.target(), NEVER));
      const named = (name: string): ObjectRef => {
        const found = all.find((ref) => ref.name === name);
        assert.ok(found !== undefined);
        return found;
      };
      table = named("held");
      view = named("of_held");
    });
    after(async () => {
      keeper.dispose();
      await server.stop();
    });

    /** While another session has done this in a transaction. */
    const during = (sql: string, work: () => Promise<void>): Promise<void> =>
      database.withClient(async (client) => {
        await client.query(`begin; ${sql}`);
        await work();
        await client.query("rollback");
      });

    it("measures nothing that somebody holds for himself alone", async () => {
      const target = database.target();
      await during("lock table held in access exclusive mode", async () => {
        const sizes = valueOf(await catalog.sizes(target, [table.oid], NEVER));
        assert.deepEqual(sizes, [{ oid: table.oid, bytes: null, rows: null }]);
      });
      await during("reindex index held_pkey", async () => {
        const [size] = valueOf(await catalog.sizes(target, [table.oid], NEVER));
        assert.equal(size?.bytes, null);
        const [key] = valueOf(await catalog.members(target, table.oid, "indexes", NEVER));
        assert.ok(key?.part === "indexes" && key.bytes === null);
      });
    });

    it("gives the names while a table is held, and says what it waits for in vain", async () => {
      const target = database.target();
      await during("lock table held in access exclusive mode", async () => {
        const { schemas } = valueOf(await catalog.overview(target, NEVER));
        const schema = schemas.find(({ name }) => name === "public")?.oid ?? 0;
        const tables = valueOf(await catalog.objects(target, schema, "tables", NEVER));
        assert.equal(tables.length, 1);
        valueOf(await catalog.partCounts(target, table.oid, NEVER));
        const waited = await catalog.members(target, table.oid, "columns", NEVER);
        assert.ok(!waited.ok && waited.error.code === "sql");
        assert.equal(waited.error.sqlState, "55P03");
      });
      assert.equal(valueOf(await catalog.members(target, table.oid, "columns", NEVER)).length, 2);
    });

    it("stops at the signal, and is read again after it", async () => {
      const target = database.target();
      await during("lock table held in access exclusive mode", async () => {
        const abort = new AbortController();
        const asked = catalog.definition(target, view, abort.signal);
        setTimeout(() => abort.abort(), 100);
        assert.deepEqual(await asked, { ok: false, error: { code: "cancelled" } });
      });
      assert.match(valueOf(await catalog.definition(target, view, NEVER)), /^CREATE VIEW/);
    });

    it("goes on over a new session when the server ended the one that was kept", async () => {
      valueOf(await catalog.overview(database.target(), NEVER));
      await database.withClient((client) =>
        client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and application_name = 'schema-ops'`,
        ),
      );
      valueOf(await catalog.overview(database.target(), NEVER));
    });

    it("is read over one session, however much is asked at once", async () => {
      await Promise.all([
        catalog.overview(database.target(), NEVER),
        catalog.allObjects(database.target(), NEVER),
        catalog.partCounts(database.target(), table.oid, NEVER),
      ]);
      await database.withClient(async (client) => {
        const { rowCount } = await client.query(
          `select from pg_stat_activity
            where datname = current_database() and application_name = 'schema-ops'`,
        );
        assert.equal(rowCount, 1);
      });
    });

    it("is out of reach while the server is down, and there when it is back", async () => {
      const target = database.target();
      valueOf(await catalog.overview(target, NEVER));
      await server.restart();
      valueOf(await catalog.overview(target, NEVER));
      await server.halt();
      const down = await catalog.partCounts(target, table.oid, NEVER);
      assert.ok(!down.ok && down.error.code === "unreachable");
      await server.restart();
      const counts = valueOf(await catalog.partCounts(target, table.oid, NEVER));
      assert.equal(counts.columns, 2);
    });
  });
}
