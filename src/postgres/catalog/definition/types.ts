import type { Client } from "pg";
import * as v from "valibot";
import { readRow, readRows } from "../readRows.ts";
import { readFunctionText } from "./routines.ts";
import { readGrantStatements, type GrantSource } from "./grants.ts";
import { readAllStatements, readStatements } from "./statements.ts";

const NAME = (t: string): string =>
  `format('%s.%I', ${t}.typnamespace::regnamespace, ${t}.typname)`;

const KIND = `SELECT t.typtype AS letter, t.typisdefined AS defined
                FROM pg_catalog.pg_type AS t WHERE t.oid = $1`;

const kind = v.object({ letter: v.string(), defined: v.boolean() });

const ENUM = `
  SELECT format(E'CREATE TYPE %s AS ENUM (%s);', ${NAME("t")},
           (SELECT string_agg(E'\\n    ' || quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder) || E'\\n'
              FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = t.oid)) AS sql
    FROM pg_catalog.pg_type AS t WHERE t.oid = $1`;

const COMPOSITE = `
  SELECT format('CREATE TYPE %s AS (%s);', ${NAME("t")},
           (SELECT string_agg(format(E'\\n    %I %s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                     CASE WHEN a.attcollation <> y.typcollation THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END),
                     ',' ORDER BY a.attnum) || E'\\n'
              FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS y ON y.oid = a.atttypid
             WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)) AS sql
    FROM pg_catalog.pg_type AS t WHERE t.oid = $1`;

const COMPOSITE_COMMENTS = `
  SELECT format('COMMENT ON COLUMN %s.%I IS %L;', ${NAME("t")}, a.attname, d.description) AS sql
    FROM pg_catalog.pg_type AS t
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_description AS d
      ON d.objoid = a.attrelid AND d.objsubid = a.attnum AND d.classoid = 'pg_catalog.pg_class'::regclass
   WHERE t.oid = $1
   ORDER BY a.attnum`;

const RANGE = `
  SELECT format(E'CREATE TYPE %s AS RANGE (\\n    %s\\n);', ${NAME("t")}, concat_ws(E',\\n    ',
           'SUBTYPE = ' || format_type(r.rngsubtype, NULL),
           (SELECT format('SUBTYPE_OPCLASS = %s.%I', o.opcnamespace::regnamespace, o.opcname)
              FROM pg_catalog.pg_opclass AS o WHERE o.oid = r.rngsubopc AND NOT o.opcdefault),
           (SELECT 'COLLATION = ' || r.rngcollation::regcollation
              FROM pg_catalog.pg_type AS s WHERE s.oid = r.rngsubtype AND s.typcollation <> r.rngcollation),
           CASE WHEN r.rngcanonical <> 0 THEN 'CANONICAL = ' || r.rngcanonical::regproc END,
           CASE WHEN r.rngsubdiff <> 0 THEN 'SUBTYPE_DIFF = ' || r.rngsubdiff::regproc END,
           (SELECT 'MULTIRANGE_TYPE_NAME = ' || ${NAME("m")}
              FROM pg_catalog.pg_type AS m WHERE m.oid = r.rngmultitypid))) AS sql
    FROM pg_catalog.pg_type AS t JOIN pg_catalog.pg_range AS r ON r.rngtypid = t.oid
   WHERE t.oid = $1`;

/** A canonical function takes the type, which is there as a shell until it has the function. */
const SHELL = `
  SELECT format('CREATE TYPE %s;', ${NAME("t")}) AS sql
    FROM pg_catalog.pg_type AS t
    LEFT JOIN pg_catalog.pg_range AS r ON r.rngtypid = t.oid
   WHERE t.oid = $1 AND (t.typtype IN ('b', 'p') OR r.rngcanonical <> 0)`;

/** Functions that take or give the type and that the type is made of. */
const MADE_OF = `
  SELECT p.oid
    FROM pg_catalog.pg_type AS t
    LEFT JOIN pg_catalog.pg_range AS r ON r.rngtypid = t.oid
    CROSS JOIN LATERAL unnest(CASE t.typtype
        WHEN 'r' THEN ARRAY[r.rngcanonical::oid]
        ELSE ARRAY[t.typinput::oid, t.typoutput::oid, t.typreceive::oid, t.typsend::oid,
                   t.typmodin::oid, t.typmodout::oid, t.typanalyze::oid, t.typsubscript::oid] END)
      WITH ORDINALITY AS f (oid, place)
    JOIN pg_catalog.pg_proc AS p ON p.oid = f.oid
   WHERE t.oid = $1 AND p.pronamespace <> 'pg_catalog'::regnamespace
   GROUP BY p.oid
   ORDER BY min(f.place)`;

const FUNCTION = (column: string, label: string): string =>
  `CASE WHEN t.${column} <> 0 THEN '${label} = ' || t.${column}::oid::regproc END`;

const BASE = `
  SELECT format(E'CREATE TYPE %s (\\n    %s\\n);', ${NAME("t")}, concat_ws(E',\\n    ',
           ${FUNCTION("typinput", "INPUT")},
           ${FUNCTION("typoutput", "OUTPUT")},
           ${FUNCTION("typreceive", "RECEIVE")},
           ${FUNCTION("typsend", "SEND")},
           ${FUNCTION("typmodin", "TYPMOD_IN")},
           ${FUNCTION("typmodout", "TYPMOD_OUT")},
           ${FUNCTION("typanalyze", "ANALYZE")},
           ${FUNCTION("typsubscript", "SUBSCRIPT")},
           'INTERNALLENGTH = ' || CASE t.typlen WHEN -1 THEN 'VARIABLE' ELSE t.typlen::text END,
           CASE WHEN t.typbyval THEN 'PASSEDBYVALUE' END,
           'ALIGNMENT = ' || CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'd' THEN 'double' ELSE 'int4' END,
           'STORAGE = ' || CASE t.typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended' END,
           'CATEGORY = ' || quote_literal(t.typcategory::text),
           CASE WHEN t.typispreferred THEN 'PREFERRED = true' END,
           'DEFAULT = ' || quote_literal(t.typdefault),
           CASE WHEN t.typelem <> 0 THEN 'ELEMENT = ' || format_type(t.typelem, NULL) END,
           CASE WHEN t.typdelim <> ',' THEN 'DELIMITER = ' || quote_literal(t.typdelim::text) END,
           CASE WHEN t.typcollation <> 0 THEN 'COLLATABLE = true' END)) AS sql
    FROM pg_catalog.pg_type AS t WHERE t.oid = $1`;

/** From version 17 on, a domain's NOT NULL is a constraint with a name. */
const DOMAIN = `
  SELECT concat_ws(E'\\n    ',
           format('CREATE DOMAIN %s AS %s', ${NAME("t")}, format_type(t.typbasetype, t.typtypmod)),
           (SELECT 'COLLATE ' || t.typcollation::regcollation
              FROM pg_catalog.pg_type AS b WHERE b.oid = t.typbasetype AND b.typcollation <> t.typcollation),
           'DEFAULT ' || COALESCE(pg_get_expr(t.typdefaultbin, 0), t.typdefault),
           CASE WHEN t.typnotnull AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS o
                                                   WHERE o.contypid = t.oid AND o.contype = 'n') THEN 'NOT NULL' END,
           (SELECT string_agg(format('CONSTRAINT %I %s', o.conname, pg_get_constraintdef(o.oid)), E'\\n    ' ORDER BY o.conname)
              FROM pg_catalog.pg_constraint AS o
             WHERE o.contypid = t.oid AND (o.convalidated OR o.contype = 'n'))) || ';' AS sql
    FROM pg_catalog.pg_type AS t WHERE t.oid = $1`;

const DOMAIN_CONSTRAINTS = `
  SELECT s.sql
    FROM pg_catalog.pg_type AS t
    JOIN pg_catalog.pg_constraint AS o ON o.contypid = t.oid
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = o.oid AND d.classoid = 'pg_catalog.pg_constraint'::regclass
    CROSS JOIN LATERAL (VALUES
      (1, CASE WHEN NOT o.convalidated AND o.contype = 'c' THEN
            format('ALTER DOMAIN %s ADD CONSTRAINT %I %s;', ${NAME("t")}, o.conname, pg_get_constraintdef(o.oid)) END),
      (2, CASE WHEN d.description IS NOT NULL THEN
            format('COMMENT ON CONSTRAINT %I ON DOMAIN %s IS %L;', o.conname, ${NAME("t")}, d.description) END)) AS s (place, sql)
   WHERE t.oid = $1 AND s.sql IS NOT NULL
   ORDER BY o.conname, s.place`;

const KEYWORD = (t: string): string => `CASE ${t}.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END`;

const OWNER = `
  SELECT format('ALTER %s %s OWNER TO %s;', ${KEYWORD("t")}, ${NAME("t")}, t.typowner::regrole) AS sql
    FROM pg_catalog.pg_type AS t WHERE t.oid = $1 AND t.typisdefined`;

const COMMENT = `
  SELECT format('COMMENT ON %s %s IS %L;', ${KEYWORD("t")}, ${NAME("t")}, d.description) AS sql
    FROM pg_catalog.pg_type AS t
    JOIN pg_catalog.pg_description AS d ON d.objoid = t.oid AND d.classoid = 'pg_catalog.pg_type'::regclass
   WHERE t.oid = $1`;

const GRANTS: GrantSource = {
  catalog: "pg_type",
  acl: "o.typacl",
  owner: "o.typowner",
  letter: `'T'::"char"`,
  on: `${KEYWORD("o")} || ' ' || ${NAME("o")}`,
  columns: false,
};

const madeOf = v.object({ oid: v.number() });

/** Of a domain, enumeration, composite, range or base type. */
export async function readType(client: Client, oid: number): Promise<readonly string[]> {
  const { letter, defined } = await readRow(client, kind, KIND, [oid]);
  return [
    ...(defined ? await readMaking(client, letter, oid) : await readStatements(client, SHELL, oid)),
    ...(await readAllStatements(client, [OWNER, COMMENT], oid)),
    ...(await readGrantStatements(client, GRANTS, oid)),
  ];
}

async function readMaking(client: Client, letter: string, oid: number): Promise<readonly string[]> {
  switch (letter) {
    case "e":
      return readStatements(client, ENUM, oid);
    case "c":
      return readAllStatements(client, [COMPOSITE, COMPOSITE_COMMENTS], oid);
    case "d":
      return readAllStatements(client, [DOMAIN, DOMAIN_CONSTRAINTS], oid);
    default:
      return [
        ...(await readStatements(client, SHELL, oid)),
        ...(await readFunctions(client, oid)),
        ...(await readStatements(client, letter === "r" ? RANGE : BASE, oid)),
      ];
  }
}

async function readFunctions(client: Client, type: number): Promise<readonly string[]> {
  const functions = await readRows(client, madeOf, MADE_OF, [type]);
  const texts: string[] = [];
  for (const { oid } of functions) {
    texts.push(...(await readFunctionText(client, oid)));
  }
  return texts;
}
