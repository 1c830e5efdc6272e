import type { Client } from "pg";
import { aboutStatements, type Described, qualified } from "./about.ts";
import { readAllStatements } from "./statements.ts";

/** An operator's name is never quoted. */
const NAME = (o: string): string =>
  `format('%s.%s', ${o}.oprnamespace::regnamespace, ${o}.oprname)`;

const OTHER = (column: string, label: string): string => `
  (SELECT format('${label} = OPERATOR(%s)', ${NAME("x")})
     FROM pg_catalog.pg_operator AS x WHERE x.oid = o.${column})`;

const FUNCTION = (column: string, label: string): string =>
  `CASE WHEN o.${column} <> 0 THEN '${label} = ' || o.${column}::oid::regproc END`;

const OPERATOR = `
  SELECT format(E'CREATE OPERATOR %s (\\n    %s\\n);', ${NAME("o")}, concat_ws(E',\\n    ',
           ${FUNCTION("oprcode", "FUNCTION")},
           CASE WHEN o.oprleft <> 0 THEN 'LEFTARG = ' || format_type(o.oprleft, NULL) END,
           CASE WHEN o.oprright <> 0 THEN 'RIGHTARG = ' || format_type(o.oprright, NULL) END,
           ${OTHER("oprcom", "COMMUTATOR")},
           ${OTHER("oprnegate", "NEGATOR")},
           ${FUNCTION("oprrest", "RESTRICT")},
           ${FUNCTION("oprjoin", "JOIN")},
           CASE WHEN o.oprcanhash THEN 'HASHES' END,
           CASE WHEN o.oprcanmerge THEN 'MERGES' END)) AS sql
    FROM pg_catalog.pg_operator AS o WHERE o.oid = $1`;

const DESCRIBED_OPERATOR: Described = {
  catalog: "pg_operator",
  on: `format('OPERATOR %s (%s, %s)', ${NAME("o")},
         CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END, format_type(o.oprright, NULL))`,
  owner: "oprowner",
};

export function readOperator(client: Client, oid: number): Promise<readonly string[]> {
  return readAllStatements(client, [OPERATOR, ...aboutStatements(DESCRIBED_OPERATOR)], oid);
}

const METHOD = (column: string): string =>
  `(SELECT m.amname FROM pg_catalog.pg_am AS m WHERE m.oid = o.${column})`;

/** Operators and functions that depend on the object of the catalog, in their order. */
const ITEMS = (catalog: string, deptype: string): string => `
  (SELECT string_agg(i.item, E',\\n    ' ORDER BY i.rank, i.number, i.item)
     FROM (
       SELECT 1 AS rank, p.amopstrategy AS number,
              format('OPERATOR %s %s', p.amopstrategy, p.amopopr::regoperator)
              || COALESCE((SELECT format(' FOR ORDER BY %s.%I', f.opfnamespace::regnamespace, f.opfname)
                             FROM pg_catalog.pg_opfamily AS f WHERE f.oid = p.amopsortfamily), '') AS item
         FROM pg_catalog.pg_depend AS d
         JOIN pg_catalog.pg_amop AS p ON p.oid = d.objid AND d.classid = 'pg_catalog.pg_amop'::regclass
        WHERE d.refclassid = 'pg_catalog.${catalog}'::regclass AND d.refobjid = o.oid AND d.deptype = '${deptype}'
       UNION ALL
       SELECT 2, p.amprocnum,
              format('FUNCTION %s (%s, %s) %s', p.amprocnum, format_type(p.amproclefttype, NULL),
                     format_type(p.amprocrighttype, NULL), p.amproc::regprocedure)
         FROM pg_catalog.pg_depend AS d
         JOIN pg_catalog.pg_amproc AS p ON p.oid = d.objid AND d.classid = 'pg_catalog.pg_amproc'::regclass
        WHERE d.refclassid = 'pg_catalog.${catalog}'::regclass AND d.refobjid = o.oid AND d.deptype = '${deptype}') AS i)`;

/** A class without anything else says its storage, which it must have something to say of. */
const CLASS = `
  SELECT format(E'CREATE OPERATOR CLASS %s%s\\n    FOR TYPE %s USING %I FAMILY %s AS\\n    %s;', ${qualified("opc")},
           CASE WHEN o.opcdefault THEN ' DEFAULT' ELSE '' END, format_type(o.opcintype, NULL), ${METHOD("opcmethod")},
           (SELECT format('%s.%I', f.opfnamespace::regnamespace, f.opfname)
              FROM pg_catalog.pg_opfamily AS f WHERE f.oid = o.opcfamily),
           COALESCE(NULLIF(concat_ws(E',\\n    ',
             CASE WHEN o.opckeytype <> 0 THEN 'STORAGE ' || format_type(o.opckeytype, NULL) END,
             ${ITEMS("pg_opclass", "i")}), ''), 'STORAGE ' || format_type(o.opcintype, NULL))) AS sql
    FROM pg_catalog.pg_opclass AS o WHERE o.oid = $1`;

const DESCRIBED_CLASS: Described = {
  catalog: "pg_opclass",
  on: `format('OPERATOR CLASS %s USING %I', ${qualified("opc")}, ${METHOD("opcmethod")})`,
  owner: "opcowner",
};

export function readOperatorClass(client: Client, oid: number): Promise<readonly string[]> {
  return readAllStatements(client, [CLASS, ...aboutStatements(DESCRIBED_CLASS)], oid);
}

const FAMILY = `
  SELECT format('CREATE OPERATOR FAMILY %s USING %I;', ${qualified("opf")}, ${METHOD("opfmethod")}) AS sql
    FROM pg_catalog.pg_opfamily AS o WHERE o.oid = $1`;

/** What was added to the family itself and belongs to none of its classes. */
const LOOSE = `
  SELECT format(E'ALTER OPERATOR FAMILY %s USING %I ADD\\n    %s;', ${qualified("opf")}, ${METHOD("opfmethod")}, i.items) AS sql
    FROM pg_catalog.pg_opfamily AS o
    CROSS JOIN LATERAL (VALUES (${ITEMS("pg_opfamily", "a")})) AS i (items)
   WHERE o.oid = $1 AND i.items IS NOT NULL`;

const DESCRIBED_FAMILY: Described = {
  catalog: "pg_opfamily",
  on: `format('OPERATOR FAMILY %s USING %I', ${qualified("opf")}, ${METHOD("opfmethod")})`,
  owner: "opfowner",
};

export function readOperatorFamily(client: Client, oid: number): Promise<readonly string[]> {
  return readAllStatements(client, [FAMILY, ...aboutStatements(DESCRIBED_FAMILY), LOOSE], oid);
}
