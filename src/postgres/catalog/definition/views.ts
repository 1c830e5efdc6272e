import type { Client } from "pg";
import * as v from "valibot";
import { createView } from "../../../core/catalog/ddl/createView.ts";
import { readRow } from "../readRows.ts";
import { readGrantStatements } from "./grants.ts";
import { RELATION_COMMENTS, RELATION_GRANTS, RELATION_OWNER } from "./relationStatements.ts";
import { optionList, readAllStatements } from "./statements.ts";
import { COLUMN_ALTERATIONS, INDEXES, INDEX_ALTERATIONS } from "./tableAlterations.ts";
import { RULES, STATISTICS, TRIGGERS } from "./tableObjects.ts";

const VIEW = `
  SELECT c.oid::regclass::text AS name,
         c.relkind = 'm' AS materialized,
         ${optionList("c.reloptions")} AS options,
         (SELECT quote_ident(a.amname) FROM pg_catalog.pg_am AS a
           WHERE a.oid = c.relam AND a.amname <> 'heap') AS "accessMethod",
         (SELECT quote_ident(s.spcname) FROM pg_catalog.pg_tablespace AS s
           WHERE s.oid = c.reltablespace) AS tablespace,
         pg_get_viewdef(c.oid) AS query,
         c.relispopulated AS populated
    FROM pg_catalog.pg_class AS c
   WHERE c.oid = $1`;

const view = v.object({
  name: v.string(),
  materialized: v.boolean(),
  options: v.array(v.string()),
  accessMethod: v.nullable(v.string()),
  tablespace: v.nullable(v.string()),
  query: v.string(),
  populated: v.boolean(),
});

/** The extension that the materialized view goes with. */
const DEPENDS = `
  SELECT format('ALTER MATERIALIZED VIEW %s DEPENDS ON EXTENSION %I;', c.oid::regclass, e.extname) AS sql
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_depend AS d ON d.objid = c.oid AND d.deptype = 'x'
     AND d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_extension'::regclass
    JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
   WHERE c.oid = $1 AND c.relkind = 'm'`;

/** Of a view or materialized view; rules and triggers make a view writable, indexes a materialized one fast. */
export async function readView(client: Client, oid: number): Promise<readonly string[]> {
  const facts = await readRow(client, view, VIEW, [oid]);
  const rest = [
    RELATION_OWNER,
    COLUMN_ALTERATIONS,
    INDEXES,
    INDEX_ALTERATIONS,
    STATISTICS,
    RULES,
    TRIGGERS,
    DEPENDS,
    RELATION_COMMENTS,
  ];
  return [
    createView(facts),
    ...(await readAllStatements(client, rest, oid)),
    ...(await readGrantStatements(client, RELATION_GRANTS, oid)),
  ];
}
