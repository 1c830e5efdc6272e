import assert from "node:assert/strict";
import type { Folder, ObjectRef, TablePart } from "../../../src/core/catalog/objects.ts";
import type { CatalogReader } from "../../../src/core/catalog/ports.ts";
import { createCatalogReader } from "../../../src/postgres/catalog/catalogReader.ts";
import { createQuestionKeeper } from "../../../src/postgres/questionAsker.ts";
import type { SessionKeeper } from "../../../src/postgres/sessionKeeper.ts";
import { connectParts, NEVER } from "../../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";
import { valueOf } from "./valueOf.ts";

const NAME = 'we"ird. \'One\'\n한 👩‍🚀 "أ"';
const QUOTED = `"${NAME.replaceAll('"', '""')}"`;
const LONG = "x".repeat(60) + "한";

const SCHEMA = `
  create schema ${QUOTED};
  comment on schema ${QUOTED} is '주문';
  set search_path = ${QUOTED};
  create table orders (
    id bigint generated always as identity primary key,
    "Line
break" text collate "C" default 'x' not null,
    amount numeric(10,2) constraint "positive?" check (amount > 0),
    doubled numeric generated always as (amount * 2) stored);
  comment on table orders is '설명';
  comment on column orders.amount is '금액';
  create index "by ""amount""" on orders (amount) where amount > 3;
  comment on index "by ""amount""" is 'fast';
  create function note() returns trigger language plpgsql as 'begin return new; end';
  create trigger noted before insert on orders for each row execute function note();
  alter table orders disable trigger noted;
  create policy seen on orders as restrictive for select to public using (amount > 1);
  create rule "no ""way" as on delete to orders do instead nothing;
  alter table orders disable rule "no ""way";
  create statistics "together.""x" (mcv) on amount, doubled from orders;
  comment on statistics "together.""x" is 'both';
  create function close_to(int, int) returns boolean language sql as 'select true';
  create operator ~=~ (leftarg = int, rightarg = int, function = close_to);
  comment on operator ~=~ (int, int) is '가깝다';
  create collation "so""rt" (locale = 'C');
  create text search dictionary plain_words (template = simple);
  create table "select" (${LONG} int, unique (${LONG}));
  create table measured (at date not null, n int) partition by range (at);
  create table of_2026 partition of measured for values from ('2026-01-01') to ('2027-01-01');
  create table the_rest partition of measured default;
  create index on measured (n);
  insert into measured values ('2026-02-03', 1), ('2025-02-03', 1);
  create view seen_orders as select * from orders;
  create materialized view kept as select 1 as one;
  create sequence counter;
  create type mood as enum ('a');
  create type pair as (a int, b text);
  create type spread as range (subtype = int4);
  create domain share as numeric check (value > 0);
  create function add(a int, b int default 2) returns int language sql as 'select 1';
  create function add(a text) returns int language sql as 'select 1';
  create procedure act() language sql as 'select 1';
  create aggregate total(int) (sfunc = int4pl, stype = int);
  grant select, update (amount) on orders to public;
  create schema hidden;
  create table hidden.secret (id int);
  reset search_path`;

for (const major of testMajors()) {
  describe(`The catalog of PostgreSQL ${major}`, () => {
    let database: TestDatabase;
    let keeper: SessionKeeper;
    let catalog: CatalogReader;
    let schema: number;

    before(async function () {
      this.timeout(60_000);
      database = await createDatabase({ major });
      await database.run(SCHEMA);
      keeper = createQuestionKeeper(connectParts());
      catalog = createCatalogReader(keeper);
      const { schemas } = valueOf(await catalog.overview(database.target(), NEVER));
      schema = schemas.find(({ name }) => name === NAME)?.oid ?? 0;
    });
    after(async () => {
      keeper.dispose();
      await database.assertNoSessions();
      await database.drop();
    });

    const objects = async (folder: Folder): Promise<readonly ObjectRef[]> =>
      valueOf(await catalog.objects(database.target(), schema, folder, NEVER)).map(
        ({ ref }) => ref,
      );
    const oidOf = async (folder: Folder, name: string): Promise<number> =>
      (await objects(folder)).find((ref) => ref.name === name)?.oid ?? 0;
    const members = async (name: string, part: TablePart, folder: Folder = "tables") =>
      valueOf(await catalog.members(database.target(), await oidOf(folder, name), part, NEVER));

    it("begins with the schemas, the system's last, and the extensions", async () => {
      const overview = valueOf(await catalog.overview(database.target(), NEVER));
      assert.equal(overview.database, database.name);
      assert.match(overview.version, new RegExp(`^${major}\\.\\d+$`));
      assert.equal(overview.user, database.user);
      const names = overview.schemas.map(({ name }) => name);
      assert.deepEqual(names.slice(0, 3), ["hidden", "public", NAME]);
      assert.ok(overview.schemas.slice(3).every(({ system }) => system));
      const own = overview.schemas.find(({ name }) => name === NAME);
      assert.deepEqual(
        { comment: own?.comment, owner: own?.owner, usable: own?.usable },
        { comment: "주문", owner: database.user, usable: true },
      );
      assert.deepEqual(
        overview.extensions.map(({ name, schema: where }) => [name, where]),
        [["plpgsql", "pg_catalog"]],
      );
    });

    it("counts what the folders list", async () => {
      const counts = valueOf(await catalog.folderCounts(database.target(), schema, NEVER));
      for (const folder of Object.keys(counts) as Folder[]) {
        assert.equal((await objects(folder)).length, counts[folder], folder);
      }
      assert.deepEqual(
        [counts.tables, counts.views, counts.materializedViews, counts.sequences, counts.types],
        [3, 1, 1, 2, 4],
      );
    });

    it("lists tables by name, without partitions, with their comments", async () => {
      const listed = valueOf(await catalog.objects(database.target(), schema, "tables", NEVER));
      assert.deepEqual(
        listed.map(({ ref, comment }) => [ref.kind, ref.schema, ref.name, comment]),
        [
          ["partitionedTable", NAME, "measured", null],
          ["table", NAME, "orders", "설명"],
          ["table", NAME, "select", null],
        ],
      );
    });

    it("lists routines with their arguments, and only the types that somebody made", async () => {
      const routines = (await objects("functions")).filter(({ name }) => !name.includes("spread"));
      assert.deepEqual(
        routines.map(({ kind, name, signature }) => [kind, name, signature]),
        [
          ["procedure", "act", ""],
          ["function", "add", "a integer, b integer"],
          ["function", "add", "a text"],
          ["function", "close_to", "integer, integer"],
          ["function", "note", ""],
          ["aggregate", "total", "integer"],
        ],
      );
      assert.deepEqual(
        (await objects("types")).map(({ kind, name }) => [kind, name]),
        [
          ["type", "mood"],
          ["type", "pair"],
          ["domain", "share"],
          ["type", "spread"],
        ],
      );
    });

    it("counts the parts that a kind can have, and no others", async () => {
      const counts = async (folder: Folder, name: string) =>
        valueOf(await catalog.partCounts(database.target(), await oidOf(folder, name), NEVER));
      const orders = await counts("tables", "orders");
      for (const part of Object.keys(orders) as TablePart[]) {
        assert.equal((await members("orders", part)).length, orders[part], part);
      }
      assert.equal(orders.partitions, undefined);
      assert.equal((await counts("tables", "measured")).partitions, 2);
      assert.deepEqual(Object.keys(await counts("views", "seen_orders")), [
        "columns",
        "triggers",
        "rules",
        "grants",
      ]);
      assert.deepEqual(valueOf(await catalog.partCounts(database.target(), 1, NEVER)), {});
    });

    it("tells a column's type, default, identity, expression and comment", async () => {
      const common = { part: "columns", nullable: true, primaryKey: false, comment: null };
      const plain = { ...common, defaultValue: null, identity: null, generated: null };
      assert.deepEqual(await members("orders", "columns"), [
        {
          ...plain,
          name: "id",
          type: "bigint",
          nullable: false,
          primaryKey: true,
          identity: "always",
        },
        {
          ...plain,
          name: "Line\nbreak",
          type: "text",
          nullable: false,
          defaultValue: "'x'::text",
        },
        { ...plain, name: "amount", type: "numeric(10,2)", comment: "금액" },
        { ...plain, name: "doubled", type: "numeric", generated: "(amount * (2)::numeric)" },
      ]);
      const [long] = await members("select", "columns");
      assert.ok(long?.part === "columns" && long.name === LONG);
    });

    it("tells an index's definition, size, use and validity", async () => {
      const [key, index] = await members("orders", "indexes");
      assert.ok(key?.part === "indexes" && key.primary && key.unique);
      assert.ok(index?.part === "indexes");
      assert.match(index.definition, /^CREATE INDEX "by ""amount""" ON .* WHERE/s);
      assert.deepEqual(
        [index.bytes, index.scans, index.valid, index.unique, index.comment],
        [8192, 0, true, false, "fast"],
      );
      const [parted] = await members("measured", "indexes");
      assert.ok(parted?.part === "indexes" && parted.bytes === 2 * 16_384);
    });

    it("tells constraints, triggers, policies, partitions and grants", async () => {
      const constraints = (await members("orders", "constraints")).flatMap((each) =>
        each.part === "constraints" && each.kind !== "notNull" ? [each] : [],
      );
      assert.deepEqual(
        constraints.map(({ name, kind, definition }) => [name, kind, definition]),
        [
          ["orders_pkey", "primaryKey", "PRIMARY KEY (id)"],
          ["positive?", "check", "CHECK ((amount > (0)::numeric))"],
        ],
      );
      const [trigger] = await members("orders", "triggers");
      assert.ok(trigger?.part === "triggers");
      assert.deepEqual([trigger.name, trigger.enabled], ["noted", "disabled"]);
      assert.deepEqual(await members("orders", "policies"), [
        {
          part: "policies",
          name: "seen",
          command: "select",
          permissive: false,
          roles: ["PUBLIC"],
          using: "(amount > (1)::numeric)",
          check: null,
          comment: null,
        },
      ]);
      const partitions = (await members("measured", "partitions")).flatMap((each) =>
        each.part === "partitions" ? [[each.ref.name, each.bound]] : [],
      );
      assert.deepEqual(partitions, [
        ["of_2026", "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')"],
        ["the_rest", "DEFAULT"],
      ]);
      const grants = (await members("orders", "grants")).flatMap((each) =>
        each.part === "grants" ? [each] : [],
      );
      assert.deepEqual(
        grants.map(({ grantee }) => grantee),
        ["PUBLIC", database.user],
      );
      assert.deepEqual(grants[0]?.privileges, [
        { name: "SELECT", grantable: false },
        { name: 'UPDATE ("amount")', grantable: false },
      ]);
    });

    it("tells rules and statistics", async () => {
      assert.deepEqual(await members("orders", "rules"), [
        {
          part: "rules",
          name: 'no "way',
          definition: `CREATE RULE "no ""way" AS\n    ON DELETE TO ${QUOTED}.orders DO INSTEAD NOTHING;`,
          enabled: "disabled",
          comment: null,
        },
      ]);
      const [statistics] = await members("orders", "statistics");
      assert.ok(statistics?.part === "statistics");
      assert.deepEqual([statistics.name, statistics.comment], [`${QUOTED}."together.""x"`, "both"]);
      assert.match(statistics.definition, /^CREATE STATISTICS .* \(mcv\) ON amount, doubled FROM/s);
      assert.deepEqual(await members("seen_orders", "rules", "views"), []);
    });

    it("lists operators, collations and text search, only those of the schema", async () => {
      for (const [folder, expected] of [
        ["operators", ["operator", "~=~", "integer, integer", "가깝다"]],
        ["collations", ["collation", 'so"rt', null, null]],
        ["textSearch", ["textSearchDictionary", "plain_words", null, null]],
      ] as const) {
        const listed = valueOf(await catalog.objects(database.target(), schema, folder, NEVER));
        assert.deepEqual(
          listed.map(({ ref, comment }) => [ref.kind, ref.name, ref.signature, comment]),
          [expected],
        );
      }
    });

    it("measures only what it is asked for, and partitions together", async () => {
      const [orders, measured, view] = [
        await oidOf("tables", "orders"),
        await oidOf("tables", "measured"),
        await oidOf("views", "seen_orders"),
      ];
      await database.run(`analyze ${QUOTED}.measured`);
      const sizes = valueOf(
        await catalog.sizes(database.target(), [orders, measured, view, 1], NEVER),
      );
      const byOid = new Map(sizes.map((size) => [size.oid, size]));
      assert.equal(sizes.length, 3);
      assert.deepEqual(byOid.get(measured), { oid: measured, bytes: 2 * 24_576, rows: 2 });
      assert.equal(byOid.get(orders)?.rows, null);
      assert.ok((byOid.get(orders)?.bytes ?? 0) >= 24_576);
      assert.deepEqual(byOid.get(view), { oid: view, bytes: null, rows: null });
    });

    it("knows every object outside the system for a search", async () => {
      const all = valueOf(await catalog.allObjects(database.target(), NEVER));
      const names = new Set(all.map(({ name }) => name));
      for (const name of ["orders", "of_2026", "seen_orders", "kept", "counter", "mood", "act"]) {
        assert.ok(names.has(name), name);
      }
      assert.ok(all.every(({ schema: where }) => !/^pg_|^information_schema$/.test(where)));
    });

    it("has no definition of what is gone", async () => {
      for (const kind of ["table", "view", "function", "type", "schema"] as const) {
        const ref = { kind, oid: 1, schema: "s", name: "n", signature: null } as const;
        const gone = await catalog.definition(database.target(), ref, NEVER);
        assert.deepEqual(gone, { ok: true, value: "" }, kind);
      }
    });

    it("is open to a role that may do nothing", async function () {
      this.timeout(10_000);
      const role = `nobody_${process.pid}`;
      await database.run(`create role ${role} login password 'n'`);
      const target = { ...database.target({ user: role }), password: "n" };
      try {
        const overview = valueOf(await catalog.overview(target, NEVER));
        const own = overview.schemas.find(({ name }) => name === NAME);
        assert.deepEqual([overview.user, own?.usable], [role, false]);
        const listed = valueOf(await catalog.objects(target, schema, "tables", NEVER));
        assert.equal(listed.length, 3);
        for (const { ref } of listed) {
          const parts = Object.keys(valueOf(await catalog.partCounts(target, ref.oid, NEVER)));
          for (const part of parts as TablePart[]) {
            valueOf(await catalog.members(target, ref.oid, part, NEVER));
          }
          const definition = valueOf(await catalog.definition(target, ref, NEVER));
          assert.match(definition, /^CREATE/);
          valueOf(await catalog.sizes(target, [ref.oid], NEVER));
        }
      } finally {
        keeper.dispose();
        keeper = createQuestionKeeper(connectParts());
        catalog = createCatalogReader(keeper);
        await database.run(`drop role ${role}`);
      }
    });

    it("is read by its full names, whatever the role's search path hides", async () => {
      const role = `misled_${process.pid}`;
      await database.run(`
        create schema trap;
        create table trap.pg_class (oid oid, relname text);
        create function trap.format_type(oid, integer) returns text language sql as 'select ''trapped''';
        create role ${role} login password 'm';
        grant usage on schema trap to ${role};
        alter role ${role} set search_path = trap, pg_catalog`);
      const target = { ...database.target({ user: role }), password: "m" };
      const own = createQuestionKeeper(connectParts());
      try {
        const misled = createCatalogReader(own);
        const listed = valueOf(await misled.objects(target, schema, "tables", NEVER));
        assert.equal(listed.length, 3);
        const [id] = valueOf(
          await misled.members(target, await oidOf("tables", "orders"), "columns", NEVER),
        );
        assert.ok(id?.part === "columns" && id.type === "bigint");
      } finally {
        own.dispose();
        await database.run(`drop schema trap cascade; drop owned by ${role}; drop role ${role}`);
      }
    });
  });
}
