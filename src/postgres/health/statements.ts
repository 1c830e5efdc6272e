import type { Client } from "pg";
import * as v from "valibot";
import { installCommand, loadCommand } from "../../core/monitoring/rewriteQuery.ts";
import { rowsOf } from "../sessions/rowsOf.ts";
import { measuredAs, SHOWN_QUERY, type PartContext, type PartReader } from "./partReader.ts";

const EXTENSION = "pg_stat_statements";
const MOST = 10;

/** The schema that the extension lives in: it is wherever it was put. */
const WHERE = `
  select n.nspname as schema
    from pg_extension as e join pg_namespace as n on n.oid = e.extnamespace
   where e.extname = '${EXTENSION}'`;

const NOT_LOADED = "55000";
const NOT_ALLOWED = "42501";

/**
 * The statements that cost the most in all, and the slowest on average, of this database. Source:
 * PostgreSQL manual, "pg_stat_statements".
 */
export const readStatements: PartReader<"statements"> = async (client, context) => {
  const [found] = await rowsOf(client, v.object({ schema: v.string() }), WHERE, []);
  if (found === undefined) {
    return missing(installCommand(EXTENSION));
  }
  try {
    return await readTop(client, context, client.escapeIdentifier(found.schema));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === NOT_LOADED) {
      return missing(loadCommand(EXTENSION));
    }
    if (code === NOT_ALLOWED) {
      return { kind: "missing", why: { code: "not-allowed", grant: "pg_read_all_stats" } };
    }
    throw error;
  }
};

function missing(install: string): Awaited<ReturnType<typeof readStatements>> {
  return { kind: "missing", why: { code: "extension-missing", extension: EXTENSION, install } };
}

async function readTop(
  client: Client,
  context: PartContext,
  schema: string,
): ReturnType<typeof readStatements> {
  const top = (order: string): string => `
    select left(regexp_replace(coalesce(query, ''), '\\s+', ' ', 'g'), ${SHOWN_QUERY}) as query,
           calls::float8 as calls, total_exec_time as "totalMs", mean_exec_time as "meanMs",
           rows::float8 as rows
      from ${schema}.pg_stat_statements
     where dbid = (select oid from pg_database where datname = current_database())
     order by ${order} desc limit ${MOST}`;
  const byTotal = await rowsOf(client, row, top("total_exec_time"), []);
  const byMean = await rowsOf(client, row, top("mean_exec_time"), []);
  return measuredAs({ byTotal, byMean }, context);
}

const row = v.object({
  query: v.string(),
  calls: v.number(),
  totalMs: v.number(),
  meanMs: v.number(),
  rows: v.number(),
});
