import type { Client } from "pg";
import * as v from "valibot";
import type { CatalogObject, Folder, ObjectRef } from "../../core/catalog/objects.ts";
import { objectKind } from "../../core/catalog/relationKind.ts";
import { readRows } from "./readRows.ts";

/**
 * A type `t` that somebody made: neither the row type of a relation, nor the array or multirange that
 * comes with another type.
 */
export const OWN_TYPE = `
  (t.typtype IN ('d', 'e', 'r', 'p')
   OR t.typtype = 'b'
      AND (t.typelem = 0
           OR NOT EXISTS (SELECT FROM pg_catalog.pg_type AS e WHERE e.oid = t.typelem AND e.typarray = t.oid))
   OR t.typtype = 'c'
      AND EXISTS (SELECT FROM pg_catalog.pg_class AS r WHERE r.oid = t.typrelid AND r.relkind = 'c'))`;

const RELKINDS: Readonly<Record<Exclude<Folder, "functions" | "types">, string>> = {
  tables: "'r', 'p', 'f'",
  views: "'v'",
  materializedViews: "'m'",
  sequences: "'S'",
};

const SCHEMA_NAME = "(SELECT n.nspname FROM pg_catalog.pg_namespace AS n WHERE n.oid = $1)";

function relationNames(relkinds: string): string {
  return `
    SELECT c.oid, ${SCHEMA_NAME} AS schema, c.relname AS name, NULL::text AS signature,
           'relation' AS catalog, c.relkind AS letter, d.description AS comment
      FROM pg_catalog.pg_class AS c
      LEFT JOIN pg_catalog.pg_description AS d
        ON d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
     WHERE c.relnamespace = $1 AND c.relkind IN (${relkinds}) AND NOT c.relispartition
     ORDER BY c.relname`;
}

const ROUTINE_NAMES = `
  SELECT p.oid, ${SCHEMA_NAME} AS schema, p.proname AS name,
         pg_get_function_identity_arguments(p.oid) AS signature,
         'routine' AS catalog, p.prokind AS letter, d.description AS comment
    FROM pg_catalog.pg_proc AS p
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = p.oid AND d.classoid = 'pg_catalog.pg_proc'::regclass AND d.objsubid = 0
   WHERE p.pronamespace = $1
   ORDER BY p.proname, signature`;

const TYPE_NAMES = `
  SELECT t.oid, ${SCHEMA_NAME} AS schema, t.typname AS name, NULL::text AS signature,
         'type' AS catalog, t.typtype AS letter, d.description AS comment
    FROM pg_catalog.pg_type AS t
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = t.oid AND d.classoid = 'pg_catalog.pg_type'::regclass AND d.objsubid = 0
   WHERE t.typnamespace = $1 AND ${OWN_TYPE}
   ORDER BY t.typname`;

/** Everything that somebody made, in one list. The schemas first: they are few. */
const ALL_NAMES = `
  WITH n AS MATERIALIZED (
    SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace AS n
     WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
  SELECT c.oid, n.nspname AS schema, c.relname AS name, NULL::text AS signature,
         'relation' AS catalog, c.relkind AS letter
    FROM pg_catalog.pg_class AS c JOIN n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
  UNION ALL
  SELECT p.oid, n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), 'routine', p.prokind
    FROM pg_catalog.pg_proc AS p JOIN n ON n.oid = p.pronamespace
  UNION ALL
  SELECT t.oid, n.nspname, t.typname, NULL, 'type', t.typtype
    FROM pg_catalog.pg_type AS t JOIN n ON n.oid = t.typnamespace
   WHERE ${OWN_TYPE}`;

const named = {
  oid: v.number(),
  schema: v.string(),
  name: v.string(),
  signature: v.nullable(v.string()),
  catalog: v.picklist(["relation", "routine", "type"]),
  letter: v.string(),
};

const refRow = v.pipe(v.object(named), v.transform(refOf));

const objectRow = v.pipe(
  v.object({ ...named, comment: v.nullable(v.string()) }),
  v.transform((row): CatalogObject => ({
    ref: refOf(row),
    comment: row.comment,
    partitionOf: null,
  })),
);

export function readObjects(
  client: Client,
  schema: number,
  folder: Folder,
): Promise<readonly CatalogObject[]> {
  return readRows(client, objectRow, statement(folder), [schema]);
}

export function readAllObjects(client: Client): Promise<readonly ObjectRef[]> {
  return readRows(client, refRow, ALL_NAMES);
}

function statement(folder: Folder): string {
  switch (folder) {
    case "functions":
      return ROUTINE_NAMES;
    case "types":
      return TYPE_NAMES;
    default:
      return relationNames(RELKINDS[folder]);
  }
}

function refOf(row: v.InferOutput<v.ObjectSchema<typeof named, undefined>>): ObjectRef {
  const { oid, schema, name, signature } = row;
  return { kind: objectKind(row.catalog, row.letter), oid, schema, name, signature };
}
