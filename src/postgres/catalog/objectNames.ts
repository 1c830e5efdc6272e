import type { Client } from "pg";
import * as v from "valibot";
import type { CatalogObject, Folder, ObjectRef } from "../../core/catalog/objects.ts";
import { objectKind } from "../../core/catalog/relationKind.ts";
import { OTHER_FOLDERS, type OtherFolder, otherNames } from "./otherNames.ts";
import { readRow, readRows } from "./readRows.ts";

/**
 * A type `t` that somebody made: neither the row type of a relation, nor the array or multirange that
 * comes with another type.
 */
export const OWN_TYPE = `
  (t.typtype IN ('d', 'e', 'r', 'p')
   OR t.typtype = 'b'
      AND (t.typelem = 0
           OR (SELECT e.typarray FROM pg_catalog.pg_type AS e WHERE e.oid = t.typelem) IS DISTINCT FROM t.oid)
   OR t.typtype = 'c'
      AND EXISTS (SELECT FROM pg_catalog.pg_class AS r WHERE r.oid = t.typrelid AND r.relkind = 'c'))`;

const RELKINDS: Readonly<Record<Exclude<Folder, "functions" | "types" | OtherFolder>, string>> = {
  tables: "'r', 'p', 'f'",
  views: "'v'",
  materializedViews: "'m'",
  sequences: "'S'",
};

function relationNames(relkinds: string): string {
  return `
    SELECT c.oid, c.relname AS name, NULL AS signature, c.relkind AS letter, d.description AS comment
      FROM pg_catalog.pg_class AS c
      LEFT JOIN pg_catalog.pg_description AS d
        ON d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
     WHERE c.relnamespace = $1 AND c.relkind IN (${relkinds}) AND NOT c.relispartition
     ORDER BY c.relname`;
}

const ROUTINE_NAMES = `
  SELECT p.oid, p.proname AS name, pg_get_function_identity_arguments(p.oid) AS signature,
         p.prokind AS letter, d.description AS comment
    FROM pg_catalog.pg_proc AS p
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = p.oid AND d.classoid = 'pg_catalog.pg_proc'::regclass AND d.objsubid = 0
   WHERE p.pronamespace = $1
   ORDER BY p.proname, signature`;

const TYPE_NAMES = `
  SELECT t.oid, t.typname AS name, NULL AS signature, t.typtype AS letter, d.description AS comment
    FROM pg_catalog.pg_type AS t
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = t.oid AND d.classoid = 'pg_catalog.pg_type'::regclass AND d.objsubid = 0
   WHERE t.typnamespace = $1 AND ${OWN_TYPE}
   ORDER BY t.typname`;

function namesOfOthers(folder: OtherFolder): string {
  return `
    SELECT o.oid, o.name, o.signature, o.letter, d.description AS comment
      FROM (${otherNames(folder, "= $1")}) AS o
      LEFT JOIN pg_catalog.pg_description AS d
        ON d.objoid = o.oid AND d.classoid = o.catalog AND d.objsubid = 0
     ORDER BY o.name, o.signature, o.letter`;
}

/**
 * Everything that somebody made. The schemas first: they are few. Types by {@link OWN_TYPE}'s rules, apart, so
 * that tens of thousands are joined and not looked up one by one; a composite type is a relation as well.
 */
const ALL_NAMES = `
  WITH n AS MATERIALIZED (
    SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace AS n
     WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
  SELECT CASE c.relkind WHEN 'c' THEN c.reltype ELSE c.oid END AS oid,
         n.nspname AS schema, c.relname AS name, NULL AS signature, c.relkind AS letter,
         CASE c.relkind WHEN 'c' THEN 'type' ELSE 'relation' END AS catalog
    FROM pg_catalog.pg_class AS c JOIN n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
  UNION ALL
  SELECT p.oid, n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), p.prokind, 'routine'
    FROM pg_catalog.pg_proc AS p JOIN n ON n.oid = p.pronamespace
  UNION ALL
  SELECT t.oid, n.nspname, t.typname, NULL, t.typtype, 'type'
    FROM pg_catalog.pg_type AS t JOIN n ON n.oid = t.typnamespace
   WHERE t.typtype IN ('d', 'e', 'r', 'p')
  UNION ALL
  SELECT t.oid, n.nspname, t.typname, NULL, t.typtype, 'type'
    FROM pg_catalog.pg_type AS t JOIN n ON n.oid = t.typnamespace
   WHERE t.typtype = 'b' AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS e WHERE e.typarray = t.oid)
  UNION ALL
  SELECT o.oid, n.nspname, o.name, o.signature, o.letter, 'other'
    FROM (${OTHER_FOLDERS.map((folder) => otherNames(folder, "IN (SELECT n.oid FROM n)")).join("\n      UNION ALL")}) AS o
    JOIN n ON n.oid = o.namespace`;

/** One row with a list a column, in the same order: rows would take the server and us twice as long. */
function inLists(names: string): string {
  return `
    SELECT COALESCE((SELECT n.nspname FROM pg_catalog.pg_namespace AS n WHERE n.oid = $1), '') AS schema,
           COALESCE(json_agg(o.oid::int8), '[]') AS oids,
           COALESCE(json_agg(o.name), '[]') AS names,
           COALESCE(json_agg(o.signature), '[]') AS signatures,
           COALESCE(string_agg(o.letter::text, ''), '') AS letters,
           COALESCE(json_agg(o.comment), '[]') AS comments
      FROM (${names}) AS o`;
}

const ALL_IN_LISTS = `
  SELECT o.catalog,
         json_agg(o.schema) AS schemas,
         json_agg(o.oid::int8) AS oids,
         json_agg(o.name) AS names,
         json_agg(o.signature) AS signatures,
         string_agg(o.letter::text, '') AS letters
    FROM (${ALL_NAMES}) AS o
   GROUP BY o.catalog`;

const lists = {
  oids: v.array(v.number()),
  names: v.array(v.string()),
  signatures: v.array(v.nullable(v.string())),
  letters: v.string(),
};

const folderLists = v.object({
  ...lists,
  schema: v.string(),
  comments: v.array(v.nullable(v.string())),
});

const catalogLists = v.object({
  ...lists,
  catalog: v.picklist(["relation", "routine", "type", "other"]),
  schemas: v.array(v.string()),
});

export async function readObjects(
  client: Client,
  schema: number,
  folder: Folder,
): Promise<readonly CatalogObject[]> {
  const { catalog, names } = statement(folder);
  const read = await readRow(client, folderLists, inLists(names), [schema]);
  return refsOf(catalog, read, () => read.schema).map((ref, place) => ({
    ref,
    comment: read.comments[place] ?? null,
    partitionOf: null,
  }));
}

export async function readAllObjects(client: Client): Promise<readonly ObjectRef[]> {
  const read = await readRows(client, catalogLists, ALL_IN_LISTS);
  return read.flatMap((each) => refsOf(each.catalog, each, (place) => each.schemas[place] ?? ""));
}

type Catalog = v.InferOutput<typeof catalogLists>["catalog"];

function refsOf(
  catalog: Catalog,
  { oids, names, signatures, letters }: v.InferOutput<typeof catalogLists | typeof folderLists>,
  schemaOf: (place: number) => string,
): readonly ObjectRef[] {
  return oids.map((oid, place) => ({
    kind: objectKind(catalog, letters.charAt(place)),
    oid,
    schema: schemaOf(place),
    name: names[place] ?? "",
    signature: signatures[place] ?? null,
  }));
}

function statement(folder: Folder): { readonly catalog: Catalog; readonly names: string } {
  switch (folder) {
    case "functions":
      return { catalog: "routine", names: ROUTINE_NAMES };
    case "types":
      return { catalog: "type", names: TYPE_NAMES };
    case "operators":
    case "collations":
    case "textSearch":
      return { catalog: "other", names: namesOfOthers(folder) };
    default:
      return { catalog: "relation", names: relationNames(RELKINDS[folder]) };
  }
}
