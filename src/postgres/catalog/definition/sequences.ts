import type { Client } from "pg";
import * as v from "valibot";
import { identityText } from "../../../core/catalog/ddl/createTable.ts";
import { createSequence } from "../../../core/catalog/ddl/createSequence.ts";
import { readRow, readRows } from "../readRows.ts";
import { readGrantStatements } from "./grants.ts";
import { RELATION_COMMENTS, RELATION_GRANTS, RELATION_OWNER } from "./relationStatements.ts";
import { readStatements } from "./statements.ts";

const SEQUENCE = `
  SELECT c.oid::regclass::text AS name,
         c.relpersistence = 'u' AS unlogged,
         format_type(q.seqtypid, NULL) AS type,
         q.seqstart::text AS start, q.seqincrement::text AS increment,
         q.seqmin::text AS min, q.seqmax::text AS max, q.seqcache::text AS cache, q.seqcycle AS cycle,
         d.refobjid::regclass::text AS "table", quote_ident(a.attname) AS column, a.attidentity AS identity,
         t.relpersistence <> c.relpersistence AS "otherLogging", a.atttypid <> q.seqtypid AS "otherType"
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_sequence AS q ON q.seqrelid = c.oid
    LEFT JOIN pg_catalog.pg_depend AS d
      ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
     AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
    LEFT JOIN pg_catalog.pg_class AS t ON t.oid = d.refobjid
    LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
   WHERE c.oid = $1`;

const sequence = v.object({
  name: v.string(),
  unlogged: v.boolean(),
  type: v.string(),
  start: v.string(),
  increment: v.string(),
  min: v.string(),
  max: v.string(),
  cache: v.string(),
  cycle: v.boolean(),
  table: v.nullable(v.string()),
  column: v.nullable(v.string()),
  identity: v.nullable(v.string()),
  otherLogging: v.nullable(v.boolean()),
  otherType: v.nullable(v.boolean()),
});

/** Sequences that go with a column of the table, and whether they are the column's identity. */
const OWNED = `
  SELECT d.objid AS oid, d.deptype = 'i' AS identity
    FROM pg_catalog.pg_depend AS d
    JOIN pg_catalog.pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
   WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
     AND d.refobjid = $1 AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
   ORDER BY d.refobjsubid, s.relname`;

const owned = v.object({ oid: v.number(), identity: v.boolean() });

/** Statements before and after the CREATE TABLE of the table that owns a sequence. */
export interface OwnedSequence {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export async function readSequence(client: Client, oid: number): Promise<readonly string[]> {
  const facts = await readRow(client, sequence, SEQUENCE, [oid]);
  const { table, column, identity } = facts;
  const about = await readAbout(client, oid);
  if (table === null || column === null) {
    const owner = await readStatements(client, RELATION_OWNER, oid);
    return [createSequence(facts), ...owner, ...about];
  }
  if (identity === null || identity === "") {
    return [createSequence(facts), ownedBy(facts.name, table, column), ...about];
  }
  const text = identityText({
    always: identity === "a",
    sequenceName: facts.name,
    sequence: facts.otherType === true ? null : facts,
  });
  return [
    `ALTER TABLE ${table} ALTER COLUMN ${column} ADD ${text};`,
    ...identityChanges(facts),
    ...about,
  ];
}

/** A sequence's owner is its table's. */
export async function readOwnedSequences(
  client: Client,
  table: number,
): Promise<readonly OwnedSequence[]> {
  const read: OwnedSequence[] = [];
  for (const { oid, identity } of await readRows(client, owned, OWNED, [table])) {
    const facts = await readRow(client, sequence, SEQUENCE, [oid]);
    const about = await readAbout(client, oid);
    const changes = identity ? identityChanges(facts) : [];
    const link =
      identity || facts.table === null || facts.column === null
        ? []
        : [ownedBy(facts.name, facts.table, facts.column)];
    read.push({
      before: identity ? [] : [createSequence(facts)],
      after: [...link, ...changes, ...about],
    });
  }
  return read;
}

async function readAbout(client: Client, oid: number): Promise<readonly string[]> {
  return [
    ...(await readStatements(client, RELATION_COMMENTS, oid)),
    ...(await readGrantStatements(client, RELATION_GRANTS, oid)),
  ];
}

/** What the words of an identity column cannot say. */
function identityChanges(facts: v.InferOutput<typeof sequence>): readonly string[] {
  const { name, unlogged, type, start, increment, min, max, cache, cycle } = facts;
  return [
    ...(facts.otherType === true
      ? [
          `ALTER SEQUENCE ${name} AS ${type} INCREMENT BY ${increment} MINVALUE ${min} MAXVALUE ${max}` +
            ` START WITH ${start} RESTART CACHE ${cache} ${cycle ? "CYCLE" : "NO CYCLE"};`,
        ]
      : []),
    ...(facts.otherLogging === true
      ? [`ALTER SEQUENCE ${name} SET ${unlogged ? "UNLOGGED" : "LOGGED"};`]
      : []),
  ];
}

function ownedBy(name: string, table: string, column: string): string {
  return `ALTER SEQUENCE ${name} OWNED BY ${table}.${column};`;
}
