import assert from "node:assert/strict";
import type { DatabaseKind, DefinedRef } from "../../../src/core/catalog/objects.ts";
import type { CatalogReader } from "../../../src/core/catalog/ports.ts";
import { createCatalogReader } from "../../../src/postgres/catalog/catalogReader.ts";
import { createQuestionKeeper } from "../../../src/postgres/questionAsker.ts";
import type { SessionKeeper } from "../../../src/postgres/sessionKeeper.ts";
import { connectParts, NEVER } from "../../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";
import { valueOf } from "./valueOf.ts";

for (const major of testMajors()) {
  describe(`What stands in no schema of PostgreSQL ${major}`, function () {
    this.timeout(30_000);
    let database: TestDatabase;
    let keeper: SessionKeeper;
    let catalog: CatalogReader;

    before(async () => {
      database = await createDatabase({ major });
      keeper = createQuestionKeeper(connectParts());
      catalog = createCatalogReader(keeper);
    });
    after(async () => {
      keeper.dispose();
      await database.run(
        "alter subscription far_away set (slot_name = none); drop subscription far_away",
      );
      await database.assertNoSessions();
      await database.drop();
    });

    const listed = async (kind: DatabaseKind) =>
      valueOf(await catalog.databaseObjects(database.target(), kind, NEVER));
    const ddl = async (ref: DefinedRef, target = database.target()): Promise<string> =>
      valueOf(await catalog.definition(target, ref, NEVER));

    it("is nothing in a new database", async () => {
      const { counts } = valueOf(await catalog.overview(database.target(), NEVER));
      const none = Object.values(counts).every((count) => count === 0);
      assert.ok(none, JSON.stringify(counts));
    });

    it("does not show the passwords of user mappings and subscriptions", async () => {
      await database.run(`
        create foreign data wrapper nowhere;
        create server "far ""away" foreign data wrapper nowhere;
        create user mapping for current_user server "far ""away"
          options ("user" 'kim', password 'open sesame', sslkey '/keys/k');
        create subscription far_away connection 'host=h user=kim password=''open sesame'' dbname=d'
          publication p with (connect = false)`);
      const [server] = await listed("foreignServer");
      assert.ok(server);
      assert.deepEqual([server.name, server.detail], ['far "away', "nowhere"]);
      const mapping = await ddl(server);
      assert.match(
        mapping,
        /OPTIONS \("user" 'kim'\) \/\* password '\*\*\*' \*\/ \/\* sslkey '\*\*\*' \*\/;/,
      );
      const [subscription] = await listed("subscription");
      assert.ok(subscription);
      const text = await ddl(subscription);
      assert.match(text, /CONNECTION 'host=h user=kim\s+dbname=d' \/\* password=\*\*\* \*\//);
      assert.ok(!/sesame|keys/.test(mapping + text));
    });

    it("is open to an ordinary role, which does not see where a subscription connects to", async () => {
      const role = `nobody_${process.pid}`;
      await database.run(`create role ${role} login password 'n'`);
      const target = { ...database.target({ user: role }), password: "n" };
      const own = createQuestionKeeper(connectParts());
      try {
        const reader = createCatalogReader(own);
        const { counts } = valueOf(await reader.overview(target, NEVER));
        assert.deepEqual([counts.subscription, counts.foreignServer], [1, 1]);
        for (const kind of ["subscription", "foreignServer"] as const) {
          const [found] = valueOf(await reader.databaseObjects(target, kind, NEVER));
          assert.ok(found);
          const text = valueOf(await reader.definition(target, found, NEVER));
          assert.match(text, /^CREATE/);
          assert.ok(!/kim|host=h/.test(text), text);
        }
      } finally {
        own.dispose();
        await database.run(`drop role ${role}`);
      }
    });

    it("has security labels with the object that they are on", async () => {
      // No label provider comes with PostgreSQL: the labels are written as one would have stored them.
      await database.run(`
        create schema "La""bel";
        create table "La""bel"."T able" (id int, "Co""l" int);
        set allow_system_table_mods = on;
        insert into pg_seclabel (objoid, classoid, objsubid, provider, label) values
          ('"La""bel"."T able"'::regclass, 'pg_class'::regclass, 0, 'guard', 'it''s "secret"'),
          ('"La""bel"."T able"'::regclass, 'pg_class'::regclass, 2, 'guard', E'back\\\\slash'),
          ('"La""bel"'::regnamespace, 'pg_namespace'::regclass, 0, 'guard', 's');
        reset allow_system_table_mods`);
      const objects = valueOf(await catalog.allObjects(database.target(), NEVER));
      const table = objects.find(({ name }) => name === "T able");
      assert.ok(table);
      const lines = (await ddl(table)).split("\n").filter((line) => line.startsWith("SECURITY"));
      assert.deepEqual(lines, [
        `SECURITY LABEL FOR guard ON TABLE "La""bel"."T able" IS 'it''s "secret"';`,
        `SECURITY LABEL FOR guard ON COLUMN "La""bel"."T able"."Co""l" IS E'back\\\\slash';`,
      ]);
      const { schemas } = valueOf(await catalog.overview(database.target(), NEVER));
      const schema = schemas.find(({ name }) => name === 'La"bel');
      assert.ok(schema);
      const text = await ddl({ kind: "schema", oid: schema.oid, name: schema.name });
      assert.match(text, /SECURITY LABEL FOR guard ON SCHEMA "La""bel" IS 's';/);
    });
  });
}
