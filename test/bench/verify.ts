/**
 * Asks the queries of a checklist through the product, and through one psql process that asks them in
 * one session: side by side, in turns. The product may take 1.2 times as long.
 *
 *   npx tsx test/bench/verify.ts
 */
import { execFileSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { createQuestionAsker } from "../../src/postgres/questionAsker.ts";
import { connectParts, LIMITS, NEVER } from "../support/connectParts.ts";
import { createDatabase, stopTestServers } from "../support/database.ts";

const ROUNDS = 25;
const LIMIT = 1.2;

const SCHEMA = `
  create extension pg_stat_statements;
  create schema sys;
  create table sys.users (id bigint primary key, role_id bigint, name text unique);
  create table sys.user_roles (id bigint primary key, user_id bigint, role_id bigint, is_active boolean);
  create table sys.sessions (id bigint primary key, status text, started_at timestamptz);
  create table sys.history (id bigint primary key, action text, changed_at timestamptz);
  create index on sys.user_roles (user_id);
  create index on sys.sessions (status);
  insert into sys.users select i, null, 'u' || i from generate_series(1, 500) i;
  insert into sys.user_roles select i, i, i % 5, true from generate_series(1, 500) i;
  insert into sys.sessions select i, 'ACTIVE', now() from generate_series(1, 2000) i;
  insert into sys.history select i, 'GRANTED', now() from generate_series(1, 2000) i;
  analyze`;

/** The kinds that checklists ask: counts from the catalog, names, sums, reports. */
const QUERIES = [
  "select count(*) from information_schema.schemata where schema_name in ('sys', 'public')",
  "select count(*) from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')",
  "select count(*) from pg_stat_user_indexes",
  "select table_name from information_schema.tables where table_schema = 'sys' order by table_name",
  "select count(*) from pg_stat_user_indexes where schemaname = 'sys'",
  "select trigger_name from information_schema.triggers where trigger_name = 'audit_roles'",
  "select count(*) from sys.user_roles where is_active",
  "select count(*) from sys.users where role_id is not null",
  "select u.name, r.role_id from sys.user_roles r join sys.users u on u.id = r.user_id order by u.id limit 10",
  "select count(*) as tables from information_schema.tables where table_schema = 'sys'",
  "select count(*) from sys.sessions where status = 'ACTIVE'",
  "select * from sys.history where changed_at >= current_date order by changed_at desc limit 5",
  "select datname, numbackends from pg_stat_database where datname = current_database()",
  "select schemaname, relname, indexrelname from pg_stat_user_indexes order by idx_scan desc limit 10",
  "select schemaname, tablename, pg_size_pretty(pg_total_relation_size(format('%I.%I', schemaname, tablename)::regclass)) from pg_tables where schemaname = 'sys'",
  "select action, count(*) from sys.history group by action",
  "select query, calls, mean_exec_time from pg_stat_statements order by mean_exec_time desc limit 10",
];

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const database = await createDatabase();
const asker = createQuestionAsker(connectParts());
try {
  await database.run(SCHEMA);
  const script = QUERIES.map((query) => `${query};`).join("\n");

  const askWithPsql = (): number => {
    const started = performance.now();
    execFileSync("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database.url, "-f", "-"], {
      input: script,
    });
    return performance.now() - started;
  };
  /** A verification of its own each time: a new asker logs in anew, as psql does. */
  const askWithProduct = async (fresh: boolean): Promise<number> => {
    const used = fresh ? createQuestionAsker(connectParts()) : asker;
    const started = performance.now();
    for (const query of QUERIES) {
      const answer = await used.ask(database.target(), query, LIMITS, NEVER);
      if (answer.kind !== "rows") {
        throw new Error(`${query}: ${JSON.stringify(answer.error)}`);
      }
    }
    const took = performance.now() - started;
    if (fresh) {
      used.dispose();
    }
    return took;
  };

  const psql: number[] = [];
  const product: number[] = [];
  const kept: number[] = [];
  for (let round = 0; round < ROUNDS + 3; round++) {
    const times = [askWithPsql(), await askWithProduct(true), await askWithProduct(false)] as const;
    // The first rounds warm caches on both sides.
    if (round >= 3) {
      psql.push(times[0]);
      product.push(times[1]);
      kept.push(times[2]);
    }
  }
  const ratio = median(product) / median(psql);
  console.log(
    `verify ${QUERIES.length} queries: psql ${median(psql).toFixed(1)} ms, ` +
      `product ${median(product).toFixed(1)} ms (${ratio.toFixed(2)} x, limit ${LIMIT} x), ` +
      `session kept ${median(kept).toFixed(1)} ms`,
  );
  process.exitCode = ratio <= LIMIT ? 0 : 1;
} finally {
  asker.dispose();
  await database.drop();
  await stopTestServers();
}
