import assert from "node:assert/strict";
import type pg from "pg";
import { statementEffect } from "../../../src/core/sql/hazards/statementEffect.ts";
import type { StatementEffect } from "../../../src/core/sql/hazards/effect.ts";
import { strongerLock, type LockMode } from "../../../src/core/sql/hazards/lockMode.ts";
import type { SqlParser } from "../../../src/core/sql/sqlParser.ts";
import { loadSqlParser } from "../../../src/local/sql/pgSqlParser.ts";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";
import { ALONE, CASES, SETUP, type LockCase } from "./lockTable.ts";

/** What core says of locks, rewrites and scans is what the server does: asked of pg_locks, filenodes and statistics. */
describe("locks, rewrites and scans of statements", function () {
  this.timeout(120_000);
  let parser: SqlParser;

  before(async () => {
    parser = await loadSqlParser();
  });

  for (const major of testMajors()) {
    describe(`PostgreSQL ${major}`, () => {
      let database: TestDatabase;

      before(async () => {
        database = await createDatabase({ major });
        await database.run(SETUP.replaceAll("hazards_someone", `someone_${database.name}`));
      });

      after(async () => {
        await database.drop();
        await (await createDatabase({ major, name: `x_${database.name}` })).drop();
      });

      for (const one of CASES) {
        if ((one.from ?? 0) <= major) {
          it(one.sql, () => database.withClient((client) => prove(client, one, major, database)));
        }
      }

      for (const one of ALONE) {
        it(one.sql, () => proveAlone(database, one, major));
      }
    });
  }

  async function prove(
    client: pg.Client,
    one: LockCase,
    major: number,
    database: TestDatabase,
  ): Promise<void> {
    const sql = one.sql.replaceAll("hazards_someone", `someone_${database.name}`);
    const said = effectOf(sql, major);
    assert.notEqual(said.transaction, "never");
    await client.query("begin");
    try {
      const before = await relations(client);
      const scansBefore = await scans(client);
      await client.query(sql);
      const named = [
        ...Object.keys(one.serverKnows ?? {}),
        ...said.locks.map(({ relation }) => relation.name),
      ];
      const locks = await heldLocks(client, before, named);
      const after = await relations(client);
      const scansAfter = await scans(client);
      assertLocks(said, locks, one);
      for (const [oid, { name, kind, filenode }] of before) {
        if (kind === "r" || kind === "m") {
          const scanned = (scansAfter.get(oid) ?? 0) > (scansBefore.get(oid) ?? 0);
          const kept = after.get(oid);
          assertWork(said, one, { name, kept, scanned, rewritten: kept?.filenode !== filenode });
        }
      }
    } finally {
      await client.query("rollback");
    }
  }

  function assertWork(
    said: StatementEffect,
    one: LockCase,
    seen: {
      readonly name: string;
      readonly kept: Relation | undefined;
      readonly scanned: boolean;
      readonly rewritten: boolean;
    },
  ): void {
    const works = said.works.filter(({ relation }) => relation.name === seen.name);
    const unproved = new Set(one.unproved);
    if (seen.kept === undefined) {
      return;
    }
    if (!unproved.has("rewrite")) {
      const rewrites = works.filter(({ kind }) => kind === "rewrite");
      assert.equal(seen.rewritten, expected(rewrites, one), `rewrite of ${seen.name}`);
    }
    const known = one.serverKnows?.[seen.name] !== undefined;
    if (!unproved.has("scan") && readsByKind(one.sql) && !known) {
      assert.equal(seen.scanned, expected(works, one), `scan of ${seen.name}`);
    }
  }

  function expected(works: StatementEffect["works"], one: LockCase): boolean {
    return works.some(({ certain }) => certain) || (works.length > 0 && one.perhaps === "does");
  }

  /** Queries and changes of rows read tables by whatever plan. */
  function readsByKind(sql: string): boolean {
    return /^(?:alter|create (?:unique )?index|reindex|cluster)/.test(sql);
  }

  function assertLocks(
    said: StatementEffect,
    locks: ReadonlyMap<string, LockMode>,
    one: LockCase,
  ): void {
    const wanted = new Map<string, string>(Object.entries(one.serverKnows ?? {}));
    for (const { relation, on, mode } of said.locks) {
      if (on === "itself") {
        wanted.set(relation.name, mode);
      }
    }
    const all = [...new Set([...wanted.keys(), ...locks.keys()])].sort();
    const seen = all.map((name) => `${name}: ${locks.get(name) ?? "no lock"}`);
    const claimed = all.map((name) => `${name}: ${wanted.get(name) ?? "no lock"}`);
    assert.deepEqual(claimed, seen, "what core says, and what the server holds");
  }

  function effectOf(sql: string, major: number): StatementEffect {
    const parsed = parser.parse(sql);
    assert.ok(parsed.ok && parsed.value.length === 1, `${sql} must be one statement`);
    const [statement] = parsed.value;
    assert.ok(statement !== undefined);
    const scanned = parser.scan(sql);
    return statementEffect(statement, {
      sql,
      major,
      words: () => (scanned.ok ? scanned.value : []),
    });
  }

  async function proveAlone(database: TestDatabase, one: LockCase, major: number): Promise<void> {
    const said = effectOf(one.sql, major);
    assert.equal(said.transaction, "never");
    await database.withClient(async (holder) => {
      await database.withClient(async (client) => {
        await client.query("begin");
        await assert.rejects(client.query(one.sql), /cannot run inside a transaction block/);
        await client.query("rollback");
        await holder.query("begin; lock table t in share update exclusive mode");
        const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
        const running = client.query(one.sql).then(
          () => null,
          (error: unknown) => error,
        );
        const mode = await firstWaiting(holder, rows[0]?.pid ?? 0);
        const wanted =
          one.serverKnows?.["t"] ?? said.locks.find(({ relation }) => relation.name === "t")?.mode;
        assert.equal(mode, wanted);
        await holder.query("select pg_cancel_backend($1)", [rows[0]?.pid]);
        await running;
        await holder.query("rollback");
      });
    });
  }
});

interface Relation {
  readonly name: string;
  readonly kind: string;
  readonly filenode: string | null;
}

async function relations(client: pg.Client): Promise<ReadonlyMap<string, Relation>> {
  const { rows } = await client.query<Relation & { oid: string }>(
    `select oid::text, relname::text as name, relkind::text as kind, pg_relation_filenode(oid)::text as filenode
       from pg_class where oid >= 16384 and relkind in ('r','p','v','m','S','i','I')`,
  );
  return new Map(rows.map(({ oid, ...relation }) => [oid, relation]));
}

async function scans(client: pg.Client): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ oid: string; scans: string }>(
    "select relid::text as oid, pg_stat_get_xact_numscans(relid) as scans from pg_stat_user_tables",
  );
  return new Map(rows.map(({ oid, scans: count }) => [oid, Number(count)]));
}

/** The strongest lock on each relation that was there before; of indexes only those that are named: a plan locks others. */
async function heldLocks(
  client: pg.Client,
  before: ReadonlyMap<string, Relation>,
  named: readonly string[],
): Promise<ReadonlyMap<string, LockMode>> {
  const { rows } = await client.query<{ oid: string; mode: string }>(
    "select relation::text as oid, mode from pg_locks where pid = pg_backend_pid() and locktype = 'relation'",
  );
  const strongest = new Map<string, LockMode>();
  for (const { oid, mode } of rows) {
    const relation = before.get(oid);
    const isIndex = relation !== undefined && /[iI]/.test(relation.kind);
    if (relation !== undefined && (!isIndex || named.includes(relation.name))) {
      const known = strongest.get(relation.name);
      const own = modeOf(mode);
      strongest.set(relation.name, known === undefined ? own : strongerLock(known, own));
    }
  }
  return strongest;
}

function modeOf(mode: string): LockMode {
  return mode
    .replace(/Lock$/, "")
    .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toUpperCase() as LockMode;
}

async function firstWaiting(client: pg.Client, pid: number): Promise<string | undefined> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const { rows } = await client.query<{ mode: string }>(
      "select mode from pg_locks where pid = $1 and not granted and locktype = 'relation'",
      [pid],
    );
    if (rows[0] !== undefined) {
      return modeOf(rows[0].mode);
    }
    await new Promise((wake) => setTimeout(wake, 20));
  }
  return undefined;
}
