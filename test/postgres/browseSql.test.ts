import assert from "node:assert/strict";
import type { Client } from "pg";
import {
  MAINTENANCES,
  type Maintenance,
  maintenanceSql,
  type MaintenanceTarget,
  mayMaintainQuestion,
} from "../../src/core/catalog/maintenance.ts";
import { primaryKeyColumns, rowsQuestion } from "../../src/core/catalog/previewRows.ts";
import { KEYWORDS } from "../../src/core/sql/keywords.ts";
import { needsNoTransaction } from "../../src/core/sql/ownTransaction.ts";
import { qualifiedName } from "../../src/core/sql/qualifiedName.ts";
import { quoteIdentifier } from "../../src/core/sql/quote.ts";
import { createDatabase, type TestDatabase, testMajors } from "../support/database.ts";

/** Names that must survive everything: quotes, dots, line breaks, emoji, right to left, case, reserved, 63 bytes. */
const NAMES = [
  'a"b',
  "a.b",
  "two\nlines",
  "💥",
  "שלום",
  "Upper",
  "select",
  "가".repeat(21),
  "x y;--",
];

for (const major of testMajors()) {
  describe(`The SQL of browsing, on PostgreSQL ${major}`, () => {
    let database: TestDatabase;
    before(async () => {
      database = await createDatabase({ major });
    });
    after(() => database.drop());

    it("quotes every keyword that the server would quote", async () => {
      await database.withClient(async (client) => {
        const { rows } = await client.query<{ word: string; quoted: boolean }>(
          "select word, quote_ident(word) <> word as quoted from pg_get_keywords()",
        );
        assert.deepEqual(
          rows.filter(({ word, quoted }) => quoted && !KEYWORDS.has(word)),
          [],
        );
      });
    });

    it("writes names that the server reads back", async () => {
      await database.withClient(async (client) => {
        await client.query("begin");
        for (const name of NAMES) {
          await client.query(`create schema ${quoteIdentifier(name)}`);
          await client.query(`create table ${qualifiedName([name, name])} (id int)`);
          const { rows } = await client.query("select $1::regclass::oid > 0 as found", [
            qualifiedName([name, name]),
          ]);
          assert.deepEqual(rows, [{ found: true }], name);
        }
        await client.query("rollback");
      });
    });

    it("previews rows of every name, by the key in its own order", async () => {
      await database.withClient(async (client) => {
        await client.query("begin");
        for (const name of NAMES) {
          const table = `${quoteIdentifier(name)}.${quoteIdentifier(name)}`;
          const column = quoteIdentifier(name);
          await client.query(`create schema ${quoteIdentifier(name)}`);
          await client.query(
            `create table ${table} (${column} int, other int, primary key (other, ${column}))`,
          );
          await client.query(`insert into ${table} select i, -i from generate_series(1, 5) as i`);
          const { rows: constraints } = await client.query<{ definition: string }>(
            "select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = $1::regclass and contype = 'p'",
            [table],
          );
          const key = primaryKeyColumns(constraints[0]?.definition ?? "");
          assert.deepEqual(key, ["other", name]);
          const request = { schema: name, name, key, kept: true, filter: null, from: 1, count: 2 };
          const read = async (descending: boolean | null): Promise<unknown> => {
            const order = descending === null ? null : { column: name, descending };
            const sql = rowsQuestion({ ...request, order });
            return (await client.query<Record<string, number>>(sql)).rows.map((row) => row[name]);
          };
          assert.deepEqual(await read(null), [4, 3]);
          assert.deepEqual(await read(false), [2, 3]);
          assert.deepEqual(await read(true), [4, 3]);
        }
        await client.query("rollback");
      });
    });

    it("keeps the order of a large table to its index", async () => {
      await database.withClient(async (client) => {
        await client.query("create table public.large (id int primary key, name text)");
        await client.query("insert into public.large select i, i from generate_series(1, 20000) i");
        await client.query("analyze public.large");
        const sql = rowsQuestion({
          filter: null,
          ...{ schema: "public", name: "large", key: ["id"], kept: true, from: 0, count: 201 },
          order: { column: "id", descending: true },
        });
        const { rows } = await client.query<Record<string, string>>(`explain ${sql}`);
        assert.match(rows.map((row) => row["QUERY PLAN"]).join("\n"), /Index Scan Backward/);
      });
    });

    it("shows each row on one page, however many are equal and whatever they stand in", async () => {
      await database.withClient(async (client) => {
        await client.query(`begin;
          create table public.parted (id int, same int) partition by list (id);
          create table public.odd partition of public.parted for values in (1, 3, 5);
          create table public.rest partition of public.parted default;
          insert into public.parted select i, 1 from generate_series(1, 1000) i;
          create materialized view public.copied as table public.parted`);
        for (const name of ["parted", "copied"]) {
          for (const order of [null, { column: "same", descending: true }]) {
            const seen = new Set<number>();
            for (let from = 0; from < 1000; from += 300) {
              const page = {
                schema: "public",
                name,
                key: [],
                kept: true,
                filter: null,
                from,
                count: 300,
              };
              const { rows } = await client.query<{ id: number }>(rowsQuestion({ ...page, order }));
              rows.forEach(({ id }) => seen.add(id));
            }
            assert.equal(seen.size, 1000, `${name} ${JSON.stringify(order)}`);
          }
        }
        await client.query("rollback");
      });
    });

    it("knows who may keep a table in shape, as the server does", async () => {
      const role = `r_${database.name}`;
      await database.run(`create role ${role}; grant all on schema public to ${role};
        create table public.others (id int primary key); grant all on public.others to ${role};
        grant select on all tables in schema public to ${role}`);
      try {
        await database.withClient(async (client) => {
          await client.query(`set role ${role}`);
          await client.query("create table public.own (id int primary key)");
          for (const [name, owned] of [
            ["own", true],
            ["others", major >= 17],
          ] as const) {
            const { rows } = await client.query<{ oid: number }>(
              "select $1::regclass::oid::int as oid",
              [`public.${name}`],
            );
            const target = {
              kind: "table",
              oid: rows[0]?.oid ?? 0,
              schema: "public",
              name,
            } as const;
            for (const what of MAINTENANCES) {
              const said = await mayMaintain(client, what, target);
              assert.equal(said, owned, `${what} ${name}`);
              assert.equal(await does(client, what, target), owned, `${what} ${name}`);
            }
          }
        });
      } finally {
        await database.run(`drop owned by ${role}; drop role ${role}`);
      }
    });

    it("knows what the server refuses in a transaction", async () => {
      await database.withClient(async (client) => {
        await client.query("create table public.t (id int)");
        const statements = [
          "VACUUM public.t",
          "vacuum (analyze)  public.t",
          "-- why\nCREATE  INDEX CONCURRENTLY i ON public.t (id)",
          "create unique index concurrently if not exists i on public.t (id)",
          "DROP INDEX CONCURRENTLY IF EXISTS i",
          "REINDEX TABLE CONCURRENTLY public.t",
          "REINDEX (VERBOSE) SCHEMA public",
          "CREATE DATABASE never",
          "ALTER SYSTEM SET work_mem = '4MB'",
          "ANALYZE public.t",
          "REINDEX TABLE public.t",
          "CREATE INDEX j ON public.t (id)",
          "UPDATE public.t SET id = 1",
          "/* VACUUM */ SELECT 1",
        ];
        for (const sql of statements) {
          await client.query("begin");
          const refused = await client.query(sql).then(
            () => false,
            (error: unknown) =>
              error instanceof Error && error.message.includes("transaction block"),
          );
          await client.query("rollback");
          assert.equal(needsNoTransaction(sql), refused, sql);
        }
      });
    });
  });
}

async function mayMaintain(
  client: Client,
  what: Maintenance,
  target: MaintenanceTarget,
): Promise<boolean> {
  const { rows } = await client.query<Record<string, unknown>>(mayMaintainQuestion(what, target));
  return Object.values(rows[0] ?? {}).at(-1) === true;
}

/** VACUUM and ANALYZE only warn of what one may not do. */
async function does(
  client: Client,
  what: Maintenance,
  target: MaintenanceTarget,
): Promise<boolean> {
  const warnings: unknown[] = [];
  const hear = (notice: unknown): void => void warnings.push(notice);
  client.on("notice", hear);
  const done = await client.query(maintenanceSql(what, target)).then(
    () => true,
    () => false,
  );
  client.off("notice", hear);
  return done && warnings.length === 0;
}
