import type { Client } from "pg";
import * as v from "valibot";
import type { ColumnFacts, TableFacts } from "../../../core/catalog/ddl/createTable.ts";
import { readRow, readRows } from "../readRows.ts";
import { optionList, serverOptionList } from "./statements.ts";

const TABLE = `
  SELECT c.oid::regclass::text AS name,
         CASE c.relkind WHEN 'p' THEN 'partitionedTable' WHEN 'f' THEN 'foreignTable' ELSE 'table' END AS kind,
         c.relpersistence = 'u' AS unlogged,
         CASE WHEN c.reloftype <> 0 THEN c.reloftype::regtype::text END AS "ofType",
         CASE WHEN c.relispartition THEN '{}' ELSE
           ARRAY(SELECT h.inhparent::regclass::text FROM pg_catalog.pg_inherits AS h
                  WHERE h.inhrelid = c.oid ORDER BY h.inhseqno) END AS inherits,
         CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS "partitionKey",
         (SELECT quote_ident(a.amname) FROM pg_catalog.pg_am AS a
           WHERE a.oid = c.relam AND a.amname <> 'heap') AS "accessMethod",
         ${optionList("c.reloptions")}
           || ARRAY(SELECT 'toast.' || o
                      FROM pg_catalog.pg_class AS t, unnest(${optionList("t.reloptions")}) AS o
                     WHERE t.oid = c.reltoastrelid) AS options,
         (SELECT quote_ident(s.spcname) FROM pg_catalog.pg_tablespace AS s
           WHERE s.oid = c.reltablespace) AS tablespace,
         (SELECT quote_ident(s.srvname)
            FROM pg_catalog.pg_foreign_table AS f JOIN pg_catalog.pg_foreign_server AS s ON s.oid = f.ftserver
           WHERE f.ftrelid = c.oid) AS server,
         COALESCE((SELECT ${serverOptionList("f.ftoptions")} FROM pg_catalog.pg_foreign_table AS f
                    WHERE f.ftrelid = c.oid), '{}') AS "serverOptions",
         ARRAY(SELECT format('CONSTRAINT %I %s', o.conname, pg_get_constraintdef(o.oid))
                 FROM pg_catalog.pg_constraint AS o
                WHERE o.conrelid = c.oid AND o.contype = 'c' AND o.convalidated
                  AND (o.conislocal OR c.relispartition)
                ORDER BY o.conname) AS checks
    FROM pg_catalog.pg_class AS c
   WHERE c.oid = $1`;

const table = v.object({
  name: v.string(),
  kind: v.picklist(["table", "partitionedTable", "foreignTable"]),
  unlogged: v.boolean(),
  ofType: v.nullable(v.string()),
  inherits: v.array(v.string()),
  partitionKey: v.nullable(v.string()),
  accessMethod: v.nullable(v.string()),
  options: v.array(v.string()),
  tablespace: v.nullable(v.string()),
  server: v.nullable(v.string()),
  serverOptions: v.array(v.string()),
  checks: v.array(v.string()),
});

/**
 * From version 18 on, NOT NULL is a constraint with a name. The usual one is given again only where no
 * child or partition may have it already.
 */
const NOT_NULL_18 = `
  (SELECT CASE WHEN o.conname = t.relname || '_' || a.attname || '_not_null' AND t.relkind <> 'p'
                    AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits AS h
                                     WHERE t.oid IN (h.inhrelid, h.inhparent)) THEN 'NOT NULL'
               ELSE format('CONSTRAINT %I NOT NULL', o.conname) END
          || CASE WHEN o.connoinherit THEN ' NO INHERIT' ELSE '' END
     FROM pg_catalog.pg_constraint AS o
    WHERE o.conrelid = a.attrelid AND o.contype = 'n' AND o.conkey = ARRAY[a.attnum]
      AND o.convalidated AND (o.conislocal OR t.relispartition))`;
const NOT_NULL_BEFORE = "CASE WHEN a.attnotnull THEN 'NOT NULL' END";

/** The sequence behind an identity column, made with it. */
const IDENTITY = `
  (SELECT json_build_object(
            'always', a.attidentity = 'a', 'fits', q.seqtypid = a.atttypid,
            'name', CASE WHEN s.relnamespace <> t.relnamespace
                           OR s.relname <> t.relname || '_' || a.attname || '_seq'
                         THEN s.oid::regclass::text END,
            'type', format_type(q.seqtypid, NULL),
            'start', q.seqstart::text, 'increment', q.seqincrement::text,
            'min', q.seqmin::text, 'max', q.seqmax::text, 'cache', q.seqcache::text,
            'cycle', q.seqcycle)
     FROM pg_catalog.pg_depend AS d
     JOIN pg_catalog.pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
     JOIN pg_catalog.pg_sequence AS q ON q.seqrelid = s.oid
    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
      AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum AND d.deptype = 'i')`;

/** Columns that the table has of itself; those of a parent come with it. */
const COLUMNS = (notNull: string): string => `
  SELECT quote_ident(a.attname) AS name,
         format_type(a.atttypid, a.atttypmod) AS type,
         CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
         CASE WHEN a.attcollation <> y.typcollation THEN a.attcollation::regcollation::text END AS collation,
         pg_get_expr(d.adbin, d.adrelid) AS expression,
         a.attgenerated AS generated,
         CASE WHEN a.attidentity <> '' THEN ${IDENTITY} END AS identity,
         ${notNull} AS "notNull",
         ${serverOptionList("a.attfdwoptions")} AS "serverOptions"
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_class AS t ON t.oid = a.attrelid
    JOIN pg_catalog.pg_type AS y ON y.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
     AND (a.attislocal OR t.relispartition)
   ORDER BY a.attnum`;

const column = v.pipe(
  v.object({
    name: v.string(),
    type: v.string(),
    compression: v.nullable(v.string()),
    collation: v.nullable(v.string()),
    expression: v.nullable(v.string()),
    generated: v.string(),
    identity: v.nullable(
      v.object({
        always: v.boolean(),
        fits: v.boolean(),
        name: v.nullable(v.string()),
        type: v.string(),
        start: v.string(),
        increment: v.string(),
        min: v.string(),
        max: v.string(),
        cache: v.string(),
        cycle: v.boolean(),
      }),
    ),
    notNull: v.nullable(v.string()),
    serverOptions: v.array(v.string()),
  }),
  v.transform(({ expression, generated, identity, ...rest }): ColumnFacts => {
    const computed = generated !== "" && expression !== null;
    return {
      ...rest,
      defaultValue: computed ? null : expression,
      generated: computed ? { expression, stored: generated === "s" } : null,
      identity:
        identity === null
          ? null
          : {
              always: identity.always,
              sequenceName: identity.name,
              // Another type than the column's is set afterwards.
              sequence: identity.fits ? identity : null,
            },
    };
  }),
);

export async function readTableFacts(
  client: Client,
  oid: number,
  major: number,
): Promise<TableFacts> {
  const columns = COLUMNS(major >= 18 ? NOT_NULL_18 : NOT_NULL_BEFORE);
  return {
    ...(await readRow(client, table, TABLE, [oid])),
    columns: await readRows(client, column, columns, [oid]),
  };
}
