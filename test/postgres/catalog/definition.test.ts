import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { DATABASE_KINDS, type DefinedRef } from "../../../src/core/catalog/objects.ts";
import type { CatalogReader } from "../../../src/core/catalog/ports.ts";
import { loadSqlParser } from "../../../src/local/sql/pgSqlParser.ts";
import { createCatalogReader } from "../../../src/postgres/catalog/catalogReader.ts";
import { createQuestionKeeper } from "../../../src/postgres/questionAsker.ts";
import type { SessionKeeper } from "../../../src/postgres/sessionKeeper.ts";
import { connectParts, NEVER } from "../../support/connectParts.ts";
import { createDatabase, testMajors, type TestDatabase } from "../../support/database.ts";
import { newestDumpableMajor } from "../../support/postgresInstall.mjs";
import { startPostgres } from "../../support/postgresServer.mjs";
import { copyExample, psql } from "../example/exampleWorkspace.ts";
import { catalogSnapshot } from "./snapshot.ts";
import { valueOf } from "./valueOf.ts";

const FIXTURES = path.resolve(import.meta.dirname, "../../fixtures/catalog");
const fixture = (name: string): Promise<string> =>
  fs.readFile(path.join(FIXTURES, `${name}.sql`), "utf8");

/** Schemas that are there before. */
const AROUND = ["public"];

for (const major of testMajors()) {
  describe(`Definitions on PostgreSQL ${major}`, function () {
    this.timeout(120_000);
    let server: Awaited<ReturnType<typeof startPostgres>>;
    let keeper: SessionKeeper;
    let catalog: CatalogReader;
    const made: TestDatabase[] = [];

    // Roles belong to a server: the test has one of its own.
    before(async () => {
      server = await startPostgres({ major });
      keeper = createQuestionKeeper(connectParts());
      catalog = createCatalogReader(keeper);
      const first = await database();
      await first.run(await fixture("roles"));
    });
    after(async () => {
      keeper.dispose();
      await server.stop();
    });

    async function database(): Promise<TestDatabase> {
      const created = await createDatabase({ server: server.url() });
      made.push(created);
      return created;
    }

    /** Plays the definitions of all objects of one database into another, and compares both. */
    async function assertRoundTrip(original: TestDatabase, copy: TestDatabase): Promise<void> {
      const { first, last } = await definitions(catalog, original);
      await play(copy, first);
      await play(copy, last);
      const [there, here] = await Promise.all(
        [original, copy].map((each) => each.withClient(catalogSnapshot)),
      );
      assert.deepEqual(difference(there, here), []);
      if (major <= newestDumpableMajor()) {
        const [dumped, copied] = await Promise.all([original, copy].map(dump));
        assert.deepEqual(difference(dumped, copied), []);
      }
      const again = await definitions(catalog, copy);
      assert.deepEqual(difference([...first, ...last], [...again.first, ...again.last]), []);
    }

    it("make every kind of object again, whatever its name", async () => {
      const [original, copy] = [await database(), await database()];
      for (const each of [original, copy]) {
        await each.run(await fixture("around"));
      }
      await original.run(await fixture("everything"));
      for (const since of [16, 17, 18].filter((each) => each <= major)) {
        await original.run(await fixture(`since${since}`));
      }
      await assertRoundTrip(original, copy);
    });

    for (const [name, files] of [
      ["manager", ["schemas/manager/_00_init_all_schemas.sql"]],
      [
        "tenant",
        [
          "schemas/tenants/00_base/00_init_base.sql",
          "schemas/tenants/22_sys/00_init_sys_improvements.sql",
          "schemas/tenants/22_sys/16_user_roles_migration.sql",
        ],
      ],
    ] as const) {
      it(`make the example's ${name} database again`, async () => {
        const [original, copy] = [await database(), await database()];
        const example = await copyExample();
        try {
          const played = await psql(
            original,
            files.flatMap((file) => ["-f", example.sql(file)]),
          );
          assert.equal(played.code, 0, played.stderr);
        } finally {
          await example.remove();
        }
        await assertRoundTrip(original, copy);
      });
    }
  });
}

interface Definitions {
  readonly first: readonly string[];
  /** What changes that which is made after it. */
  readonly last: readonly string[];
}

async function definitions(catalog: CatalogReader, database: TestDatabase): Promise<Definitions> {
  const target = database.target();
  const overview = await catalog.overview(target, NEVER);
  const objects = await catalog.allObjects(target, NEVER);
  assert.ok(overview.ok && objects.ok);
  const apart: DefinedRef[] = [];
  for (const kind of DATABASE_KINDS) {
    const listed = valueOf(await catalog.databaseObjects(target, kind, NEVER));
    assert.equal(listed.length, overview.value.counts[kind], kind);
    apart.push(...listed);
  }
  const refs: readonly DefinedRef[] = [
    ...overview.value.schemas
      .filter(({ system, name }) => !system && !AROUND.includes(name))
      .map(({ oid, name }) => ({ kind: "schema", oid, name }) as const),
    ...overview.value.extensions.map(
      ({ oid, name }) => ({ kind: "extension", oid, name }) as const,
    ),
    ...(await ownObjects(database, objects.value)),
    ...apart,
  ];
  // A function of a type that is not there makes a type without content: types come first.
  const byRank = [...refs].sort((a, b) => rank(a) - rank(b));
  const texts: Record<keyof Definitions, string[]> = { first: [], last: [] };
  for (const ref of byRank) {
    const definition = await catalog.definition(target, ref, NEVER);
    assert.ok(definition.ok, `${ref.name}: ${JSON.stringify(definition)}`);
    texts[LAST.has(ref.kind) ? "last" : "first"].push(definition.value);
  }
  return texts;
}

const LAST = new Set<DefinedRef["kind"]>(["eventTrigger", "defaultPrivileges"]);

function rank({ kind }: DefinedRef): number {
  return ["schema", "extension", "type", "domain"].indexOf(kind) >>> 0;
}

/** Without what comes with an extension, a range type or the table that owns it, or was there before. */
async function ownObjects<T extends { readonly oid: number; readonly schema: string }>(
  database: TestDatabase,
  refs: readonly T[],
): Promise<readonly T[]> {
  const come = await database.withClient(async (client) => {
    const { rows } = await client.query<{ oid: number }>(
      `SELECT objid AS oid FROM pg_depend WHERE deptype = 'e'
       UNION
       SELECT d.objid FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
        WHERE d.deptype IN ('a', 'i') AND d.refobjsubid > 0 AND d.refclassid = 'pg_class'::regclass
       UNION
       SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'i'`,
    );
    return new Set(rows.map(({ oid }) => oid));
  });
  return refs.filter(({ oid, schema }) => !come.has(oid) && !AROUND.includes(schema));
}

/** Statement by statement; what needs something that is not there yet waits for the next round. */
async function play(database: TestDatabase, texts: readonly string[]): Promise<void> {
  const parser = await loadSqlParser();
  let waiting = texts.flatMap((text) => {
    const parsed = parser.parse(text);
    assert.ok(parsed.ok, `${JSON.stringify(parsed)}\n${text}`);
    return inRoles(parsed.value.map(({ start, end }) => text.slice(start, end)));
  });
  await database.withClient(async (client) => {
    await client.query("SET check_function_bodies = off; SET client_min_messages = error");
    for (;;) {
      const failed: { readonly sql: string; readonly why: string }[] = [];
      for (const sql of waiting) {
        await client.query(sql).catch(async (error: unknown) => {
          failed.push({ sql, why: String(error) });
          await client.query("RESET ROLE");
        });
      }
      if (failed.length === 0) {
        return;
      }
      if (failed.length === waiting.length) {
        assert.fail(failed.map(({ sql, why }) => `${why}\n${sql}`).join("\n\n"));
      }
      waiting = failed.map(({ sql }) => sql);
    }
  });
}

/** What runs in a role stays together. */
function inRoles(statements: readonly string[]): string[] {
  const joined: string[] = [];
  for (const sql of statements) {
    const last = joined.at(-1);
    if (last !== undefined && last.startsWith("SET ROLE") && !last.endsWith("RESET ROLE")) {
      joined[joined.length - 1] = `${last};\n${sql}`;
    } else {
      joined.push(sql);
    }
  }
  return joined;
}

/** The schema as pg_dump writes it, an entry a piece; their order depends on numbers. */
async function dump(database: TestDatabase): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)("pg_dump", ["--schema-only", "-d", database.url], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout
    .replace(/^\\(?:un)?restrict .*$/gm, "")
    .split(/\n(?=--\n-- Name: )/)
    .map((entry) => entry.trim());
}

/** Lines that are only on one side. */
function difference(there: readonly string[] = [], here: readonly string[] = []): string[] {
  const [left, right] = [there.map(settled), here.map(settled)];
  const [onLeft, onRight] = [new Set(left), new Set(right)];
  return [
    ...left.filter((line) => !onRight.has(line)).map((line) => `- ${line}`),
    ...right.filter((line) => !onLeft.has(line)).map((line) => `+ ${line}`),
  ];
}

/**
 * PostgreSQL writes `status IN ('A', 'B')` of a varchar with a cast of the whole list, and reads that
 * as casts of its elements: the same, in other words, after each first copy.
 */
function settled(text: string): string {
  return text.replace(
    /\(\(ARRAY\[((?:'(?:[^']|'')*'::character varying(?:, )?)+)\]\)::text\[\]\)/g,
    (_, list: string) =>
      `(ARRAY[${list.replace(/'(?:[^']|'')*'::character varying/g, "($&)::text")}])`,
  );
}
