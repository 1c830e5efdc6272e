/**
 * Reads every level of a catalog of 10,000 tables and 150,000 columns in 200 schemas, and one schema of
 * 10,000 tables, beside psql asking the leanest statement for the same names, in turns. A level may take 1.5 times as long; the names of 10,000 tables 100 ms, databases and schemas 20 ms,
 * a keystroke of the search 50 ms, and all of it together 60 MB.
 *
 *   npx tsx test/bench/catalog.ts
 */
import { execFileSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import v8 from "node:v8";
import vm from "node:vm";
import type { Browsed } from "../../src/core/catalog/browse.ts";
import type { CatalogReader } from "../../src/core/catalog/ports.ts";
import { searchObjects } from "../../src/core/catalog/searchObjects.ts";
import { createCatalogReader } from "../../src/postgres/catalog/catalogReader.ts";
import { createQuestionKeeper } from "../../src/postgres/questionAsker.ts";
import { connectParts, NEVER } from "../support/connectParts.ts";
import { createDatabase, stopTestServers, type TestDatabase } from "../support/database.ts";

const SCHEMAS = 200;
const TABLES = 50;
const COLUMNS = 15;
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? "7");
const RATIO = 1.5;

const database = await createDatabase();
const wide = await createDatabase();
const keeper = createQuestionKeeper(connectParts());
const catalog = createCatalogReader(keeper);
const missed: string[] = [];

try {
  await fill();
  const target = database.target();
  const { schemas } = valueOf(await catalog.overview(target, NEVER));
  const schema = schemas.find(({ name }) => name === "s_007")?.oid ?? 0;
  const [table] = valueOf(await catalog.objects(target, schema, "tables", NEVER));
  const oid = table?.ref.oid ?? 0;
  const wideTarget = wide.target();
  const all = valueOf(await catalog.overview(wideTarget, NEVER)).schemas;
  const wideSchema = all.find(({ name }) => name === "wide")?.oid ?? 0;

  await level("databases and schemas", database, {
    lean: "select nspname from pg_namespace order by 1",
    ours: (reader) => reader.overview(target, NEVER),
    limitMs: 20,
  });
  await level("folders of a schema", database, {
    lean: `select relkind, count(*) from pg_class where relnamespace = ${schema} and not relispartition group by 1;
           select count(*) from pg_proc where pronamespace = ${schema};
           select count(*) from pg_type t where typnamespace = ${schema} and typtype in ('d', 'e', 'r')`,
    ours: (reader) => reader.folderCounts(target, schema, NEVER),
  });
  await level("50 tables of a schema", database, {
    lean: `select oid, relname from pg_class where relnamespace = ${schema} and relkind in ('r', 'p', 'f') and not relispartition order by relname`,
    ours: (reader) => reader.objects(target, schema, "tables", NEVER),
  });
  await level("parts of a table", database, {
    lean: ["pg_attribute where attrelid", "pg_index where indrelid", "pg_constraint where conrelid"]
      .map((from) => `select count(*) from ${from} = ${oid}`)
      .join(";"),
    ours: (reader) => reader.partCounts(target, oid, NEVER),
  });
  await level("columns of a table", database, {
    lean: `select attname, format_type(atttypid, atttypmod) from pg_attribute where attrelid = ${oid} and attnum > 0 and not attisdropped order by attnum`,
    ours: (reader) => reader.members(target, oid, "columns", NEVER),
  });
  await level("indexes of a table", database, {
    lean: `select relname, pg_get_indexdef(indexrelid) from pg_index join pg_class c on c.oid = indexrelid where indrelid = ${oid}`,
    ours: (reader) => reader.members(target, oid, "indexes", NEVER),
  });
  await level("10,000 tables of a schema", wide, {
    lean: `select oid, relname from pg_class where relnamespace = ${wideSchema} and relkind in ('r', 'p', 'f') and not relispartition order by relname`,
    ours: (reader) => reader.objects(wideTarget, wideSchema, "tables", NEVER),
    limitMs: 100,
  });
  await level("all objects for the search", database, {
    lean: `select c.oid, nspname, relname, relkind from pg_class c join pg_namespace n on n.oid = relnamespace
           where nspname !~ '^pg_' and nspname <> 'information_schema' and relkind in ('r', 'p', 'f', 'v', 'm', 'S')`,
    ours: (reader) => reader.allObjects(target, NEVER),
  });
  await definition();
  search();
  await memory();
} finally {
  keeper.dispose();
  await database.drop();
  await wide.drop();
  await stopTestServers();
}
console.log(missed.length === 0 ? "catalog: all hold" : `catalog: missed: ${missed.join("; ")}`);
process.exitCode = missed.length === 0 ? 0 : 1;

interface Level {
  readonly lean: string;
  readonly ours: (reader: CatalogReader) => Promise<Browsed<unknown>>;
  readonly limitMs?: number;
}

/**
 * Beside a psql process that logs in, asks and ends, the product logs in anew as well; what both take
 * over a session that is there already is told beside it.
 */
async function level(
  name: string,
  on: TestDatabase,
  { lean, ours, limitMs }: Level,
): Promise<void> {
  const times: Record<"psql" | "fresh" | "statement" | "kept", number[]> = {
    psql: [],
    fresh: [],
    statement: [],
    kept: [],
  };
  for (let round = 0; round < ROUNDS + 2; round++) {
    const psql = psqlMs(on, lean);
    const own = createQuestionKeeper(connectParts());
    const fresh = await timed(() => ours(createCatalogReader(own)));
    own.dispose();
    const kept = await timed(() => ours(catalog));
    // The first rounds warm caches on both sides.
    if (round >= 2) {
      times.psql.push(psql.process);
      times.statement.push(psql.statement);
      times.fresh.push(fresh);
      times.kept.push(kept);
    }
  }
  const ratio = median(times.fresh) / median(times.psql);
  console.log(
    `${name}: psql ${median(times.psql).toFixed(1)} ms, ours ${median(times.fresh).toFixed(1)} ms, ratio ${ratio.toFixed(2)}; ` +
      `over a kept session: statement in psql ${median(times.statement).toFixed(1)} ms, ours ${median(times.kept).toFixed(1)} ms ` +
      `(fastest ${Math.min(...times.statement).toFixed(1)} and ${Math.min(...times.kept).toFixed(1)} ms)`,
  );
  hold(`${name} ${RATIO} x`, ratio < RATIO);
  if (limitMs !== undefined) {
    hold(`${name} ${limitMs} ms`, median(times.kept) < limitMs);
  }
}

async function timed(read: () => Promise<Browsed<unknown>>): Promise<number> {
  const started = performance.now();
  valueOf(await read());
  return performance.now() - started;
}

/** A whole process, and what it says that the statements took. */
function psqlMs(
  on: TestDatabase,
  sql: string,
): { readonly process: number; readonly statement: number } {
  const started = performance.now();
  const output = execFileSync("psql", ["-X", "-q", "-d", on.url, "-f", "-"], {
    input: `\\o /dev/null\n\\timing on\n${sql};\n`,
    encoding: "utf8",
  });
  const statement = [...output.matchAll(/^Time: ([\d.]+) ms/gm)].reduce(
    (sum, [, ms]) => sum + Number(ms),
    0,
  );
  return { process: performance.now() - started, statement };
}

async function definition(): Promise<void> {
  const refs = valueOf(await catalog.allObjects(database.target(), NEVER));
  const ref = refs.find(({ name }) => name === "t_0007");
  if (ref === undefined) {
    throw new Error("There is no table t_0007");
  }
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    valueOf(await catalog.definition(database.target(), ref, NEVER));
    times.push(performance.now() - started);
  }
  console.log(`definition of a table: ${median(times).toFixed(1)} ms`);
}

/** Each keystroke of a name, over 200,000 names. */
function search(): void {
  const objects = Array.from({ length: 200_000 }, (_, index) => ({
    schema: `s_${index % SCHEMAS}`,
    name: `${["tenant", "session", "role", "user", "invoice"][index % 5] ?? ""}_history_${index}`,
  }));
  const name = "session_hist_199";
  const times = Array.from({ length: name.length }, (_, index) => {
    const typed = name.slice(0, index + 1);
    const started = performance.now();
    searchObjects(objects, typed, 200);
    return performance.now() - started;
  });
  console.log(
    `search in 200,000 names: ${median(times).toFixed(1)} ms a keystroke, at most ${Math.max(...times).toFixed(1)} ms`,
  );
  hold("search 50 ms", median(times) < 50);
}

async function memory(): Promise<void> {
  v8.setFlagsFromString("--expose_gc");
  const collect: unknown = vm.runInNewContext("gc");
  const used = (): number => {
    if (typeof collect === "function") {
      Reflect.apply(collect, undefined, []);
    }
    return process.memoryUsage().heapUsed / 1024 / 1024;
  };
  const before = used();
  const held: unknown[] = [];
  const target = database.target();
  const { schemas } = valueOf(await catalog.overview(target, NEVER));
  for (const { oid } of schemas) {
    held.push(await catalog.folderCounts(target, oid, NEVER));
    held.push(await catalog.objects(target, oid, "tables", NEVER));
  }
  held.push(await catalog.allObjects(target, NEVER));
  const grown = used() - before;
  console.log(`memory with all ${held.length} levels held: ${grown.toFixed(1)} MB`);
  hold("memory 60 MB", grown < 60);
}

async function fill(): Promise<void> {
  const columns = Array.from({ length: COLUMNS - 1 }, (_, index) => `c_${index} text`).join(", ");
  for (let schema = 0; schema < SCHEMAS; schema++) {
    const name = `s_${String(schema).padStart(3, "0")}`;
    await database.run(`create schema ${name};
      do $$ begin for i in 1..${TABLES} loop
        execute format('create table ${name}.t_%s (id bigint primary key, ${columns})', lpad(i::text, 4, '0'));
      end loop; end $$`);
  }
  await wide.run("create schema wide");
  for (let from = 0; from < SCHEMAS * TABLES; from += 500) {
    await wide.run(`do $$ begin for i in ${from}..${from + 499} loop
      execute format('create table wide.%I (id bigint, name text)', 'Table ' || i);
      execute format('comment on table wide.%I is %L', 'Table ' || i, '설명 ' || i);
    end loop; end $$`);
  }
  await database.run("vacuum analyze");
  await wide.run("vacuum analyze");
}

function hold(what: string, holds: boolean): void {
  if (!holds) {
    missed.push(what);
  }
}

function valueOf<T>(browsed: Browsed<T>): T {
  if (!browsed.ok) {
    throw new Error(JSON.stringify(browsed.error));
  }
  return browsed.value;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
