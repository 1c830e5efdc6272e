import * as v from "valibot";
import type { StatementResult } from "../../core/actions/action.ts";
import { ACTION_APPLICATION } from "../../core/connection/applicationName.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import { NEVER_CANCELLED } from "../../core/lib/cancelSignal.ts";
import { connect, type ConnectParts } from "../connect.ts";
import type { Session } from "../session.ts";
import { runStatement } from "./runStatement.ts";

const INVALID = `
  select i.indexrelid::pg_catalog.int8::pg_catalog.text as oid,
         pg_catalog.format('%I.%I', n.nspname, c.relname) as name
    from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where not i.indisvalid
     and i.indrelid in (select $1::pg_catalog.oid
                        union all
                        select relid from pg_catalog.pg_partition_tree($1::pg_catalog.oid))
   order by i.indexrelid`;

const invalidRows = v.array(
  v.object({ oid: v.pipe(v.string(), v.transform(Number)), name: v.string() }),
);

/** Oids of the indexes of a table and its partitions that no query uses, because their building did not end. */
export async function invalidIndexesOf(session: Session, table: number): Promise<number[]> {
  return (await readInvalid(session, table)).map(({ oid }) => oid);
}

/** What became of the indexes that an action left invalid. */
export interface Removed {
  readonly dropped: readonly StatementResult[];
  /** Statements for those that could not be dropped; null: the server cannot be asked which there are. */
  readonly left: readonly string[] | null;
}

/** Waiting for transactions that have seen the index, in ms; then it is left, and said. */
const DROP_LIMIT_MS = 20_000;

/**
 * Drops the invalid indexes of the table that were not there before: what a cancelled REINDEX
 * CONCURRENTLY leaves. Uses another session when this one is lost.
 */
export async function dropNewInvalidIndexes(
  parts: ConnectParts,
  target: ConnectionTarget,
  session: Session,
  table: number,
  before: readonly number[],
): Promise<Removed> {
  if (!session.broken) {
    return dropOrUnknown(session, table, before);
  }
  const opened = await connect(
    parts,
    { target, as: "user", applicationName: ACTION_APPLICATION },
    NEVER_CANCELLED,
  );
  if (!opened.ok) {
    return UNKNOWN;
  }
  try {
    return await dropOrUnknown(opened.value, table, before);
  } finally {
    await opened.value.end();
  }
}

const UNKNOWN: Removed = { dropped: [], left: null };

async function dropOrUnknown(
  session: Session,
  table: number,
  before: readonly number[],
): Promise<Removed> {
  try {
    return await drop(session, table, before);
  } catch {
    // Lost a second time: the action's own failure says why, this one what it leaves open.
    return UNKNOWN;
  }
}

async function drop(session: Session, table: number, before: readonly number[]): Promise<Removed> {
  await session.client.query(`SET lock_timeout = 0; SET statement_timeout = ${DROP_LIMIT_MS}`);
  const dropped: StatementResult[] = [];
  const left: string[] = [];
  const found = (await readInvalid(session, table)).filter(({ oid }) => !before.includes(oid));
  for (const { name } of found) {
    const sql = `DROP INDEX CONCURRENTLY IF EXISTS ${name}`;
    try {
      dropped.push(await runStatement(session, sql));
    } catch {
      // Whoever stands in the way is told of by name where the statement is shown.
      left.push(sql);
    }
  }
  return { dropped, left };
}

async function readInvalid(
  { client }: Session,
  table: number,
): Promise<v.InferOutput<typeof invalidRows>> {
  const { rows } = await client.query<Record<string, unknown>>(INVALID, [table]);
  return v.parse(invalidRows, rows);
}
