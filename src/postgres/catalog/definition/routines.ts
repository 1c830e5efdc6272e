import type { Client } from "pg";
import * as v from "valibot";
import { createAggregate } from "../../../core/catalog/ddl/createAggregate.ts";
import { readRow } from "../readRows.ts";
import { readGrantStatements, type GrantSource } from "./grants.ts";
import { readAllStatements, readStatements } from "./statements.ts";

/** "FUNCTION s.f(integer)": a routine's arguments are part of its name. */
const NAMED = (p: string): string => `
  CASE ${p}.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END
  || format(' %s.%I(%s)', ${p}.pronamespace::regnamespace, ${p}.proname,
            CASE WHEN ${p}.prokind = 'a' AND ${p}.pronargs = 0 THEN '*'
                 ELSE pg_get_function_identity_arguments(${p}.oid) END)`;

const DEFINITION = `
  SELECT rtrim(pg_get_functiondef(p.oid), E'\\n') || ';' AS sql FROM pg_catalog.pg_proc AS p WHERE p.oid = $1`;

const OWNER = `
  SELECT format('ALTER %s OWNER TO %s;', ${NAMED("p")}, p.proowner::regrole) AS sql
    FROM pg_catalog.pg_proc AS p WHERE p.oid = $1`;

const DEPENDS = `
  SELECT format('ALTER %s DEPENDS ON EXTENSION %I;', ${NAMED("p")}, e.extname) AS sql
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_depend AS d ON d.objid = p.oid AND d.deptype = 'x'
     AND d.classid = 'pg_catalog.pg_proc'::regclass AND d.refclassid = 'pg_catalog.pg_extension'::regclass
    JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
   WHERE p.oid = $1`;

const COMMENT = `
  SELECT format('COMMENT ON %s IS %L;', ${NAMED("p")}, d.description) AS sql
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_description AS d ON d.objoid = p.oid AND d.classoid = 'pg_catalog.pg_proc'::regclass
   WHERE p.oid = $1`;

const GRANTS: GrantSource = {
  catalog: "pg_proc",
  acl: "o.proacl",
  owner: "o.proowner",
  letter: `'f'::"char"`,
  // A plain aggregate is granted like a function.
  on: `CASE o.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END
       || format(' %s.%I(%s)', o.pronamespace::regnamespace, o.proname, pg_get_function_identity_arguments(o.oid))`,
  columns: false,
};

const ABOUT = [OWNER, DEPENDS, COMMENT];

export async function readRoutine(client: Client, oid: number): Promise<readonly string[]> {
  return [
    ...(await readAllStatements(client, [DEFINITION, ...ABOUT], oid)),
    ...(await readGrantStatements(client, GRANTS, oid)),
  ];
}

/** A function's text alone, for a type that is made of functions. */
export function readFunctionText(client: Client, oid: number): Promise<readonly string[]> {
  return readStatements(client, DEFINITION, oid);
}

const FUNCTION = (column: string): string =>
  `CASE WHEN a.${column} <> 0 THEN a.${column}::regproc::text END`;

const AGGREGATE = `
  SELECT format('%s.%I', p.pronamespace::regnamespace, p.proname) AS name,
         COALESCE(NULLIF(pg_get_function_arguments(p.oid), ''), '*') AS arguments,
         a.aggkind = 'h' AS hypothetical,
         ARRAY_REMOVE(ARRAY[
           'SFUNC = ' || ${FUNCTION("aggtransfn")},
           'STYPE = ' || format_type(a.aggtranstype, NULL),
           'SSPACE = ' || NULLIF(a.aggtransspace, 0),
           'FINALFUNC = ' || ${FUNCTION("aggfinalfn")},
           CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END,
           CASE WHEN a.aggfinalfn <> 0 AND a.aggfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r'::"char" ELSE 'w'::"char" END
                THEN 'FINALFUNC_MODIFY = ' || CASE a.aggfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
           'COMBINEFUNC = ' || ${FUNCTION("aggcombinefn")},
           'SERIALFUNC = ' || ${FUNCTION("aggserialfn")},
           'DESERIALFUNC = ' || ${FUNCTION("aggdeserialfn")},
           'INITCOND = ' || quote_literal(a.agginitval),
           'MSFUNC = ' || ${FUNCTION("aggmtransfn")},
           'MINVFUNC = ' || ${FUNCTION("aggminvtransfn")},
           CASE WHEN a.aggmtranstype <> 0 THEN 'MSTYPE = ' || format_type(a.aggmtranstype, NULL) END,
           'MSSPACE = ' || NULLIF(a.aggmtransspace, 0),
           'MFINALFUNC = ' || ${FUNCTION("aggmfinalfn")},
           CASE WHEN a.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
           CASE WHEN a.aggmfinalfn <> 0 AND a.aggmfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r'::"char" ELSE 'w'::"char" END
                THEN 'MFINALFUNC_MODIFY = ' || CASE a.aggmfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
           'MINITCOND = ' || quote_literal(a.aggminitval),
           (SELECT format('SORTOP = OPERATOR(%s.%s)', o.oprnamespace::regnamespace, o.oprname)
              FROM pg_catalog.pg_operator AS o WHERE o.oid = a.aggsortop),
           CASE p.proparallel WHEN 's' THEN 'PARALLEL = SAFE' WHEN 'r' THEN 'PARALLEL = RESTRICTED' END], NULL) AS options
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_aggregate AS a ON a.aggfnoid = p.oid
   WHERE p.oid = $1`;

const aggregate = v.object({
  name: v.string(),
  arguments: v.string(),
  hypothetical: v.boolean(),
  options: v.array(v.string()),
});

export async function readAggregate(client: Client, oid: number): Promise<readonly string[]> {
  return [
    createAggregate(await readRow(client, aggregate, AGGREGATE, [oid])),
    ...(await readAllStatements(client, ABOUT, oid)),
    ...(await readGrantStatements(client, GRANTS, oid)),
  ];
}
