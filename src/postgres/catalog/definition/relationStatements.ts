import type { GrantSource } from "./grants.ts";

/** Statements about any relation. Rows with a text `sql`. */

const KEYWORD = `
  CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                 WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END`;

export const RELATION_OWNER = `
  SELECT format('ALTER %s %s OWNER TO %s;', ${KEYWORD}, c.oid::regclass, c.relowner::regrole) AS sql
    FROM pg_catalog.pg_class AS c
   WHERE c.oid = $1`;

/** Of the relation, its columns, indexes and constraints. */
export const RELATION_COMMENTS = `
  SELECT format('COMMENT ON %s IS %L;', s.on, s.description) AS sql
    FROM pg_catalog.pg_class AS c
    CROSS JOIN LATERAL (
      SELECT 1 AS rank, d.objsubid AS attnum, NULL::name AS name, d.description,
             CASE WHEN d.objsubid = 0 THEN format('%s %s', ${KEYWORD}, c.oid::regclass)
                  ELSE format('COLUMN %s.%I', c.oid::regclass, a.attname) END AS on
        FROM pg_catalog.pg_description AS d
        LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid <> 0
       WHERE d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND c.relkind <> 'c'
      UNION ALL
      SELECT 2, 0, x.relname, d.description, format('INDEX %s', x.oid::regclass)
        FROM pg_catalog.pg_index AS i
        JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
        JOIN pg_catalog.pg_description AS d
          ON d.objoid = x.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
       WHERE i.indrelid = c.oid
      UNION ALL
      SELECT 3, 0, o.conname, d.description, format('CONSTRAINT %I ON %s', o.conname, c.oid::regclass)
        FROM pg_catalog.pg_constraint AS o
        JOIN pg_catalog.pg_description AS d
          ON d.objoid = o.oid AND d.classoid = 'pg_catalog.pg_constraint'::regclass
       WHERE o.conrelid = c.oid AND o.contype <> 't') AS s
   WHERE c.oid = $1
   ORDER BY s.rank, s.attnum, s.name`;

export const RELATION_GRANTS: GrantSource = {
  catalog: "pg_class",
  acl: "o.relacl",
  owner: "o.relowner",
  letter: `CASE o.relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END`,
  on: "CASE o.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || o.oid::regclass",
  columns: true,
};
