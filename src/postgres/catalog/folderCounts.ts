import type { Client } from "pg";
import * as v from "valibot";
import type { FolderCounts } from "../../core/catalog/objects.ts";
import { OWN_TYPE } from "./objectNames.ts";
import { OTHER_COUNTS } from "./otherNames.ts";
import { readRow } from "./readRows.ts";

const COUNTS = `
  SELECT count(*) FILTER (WHERE c.relkind IN ('r', 'p', 'f'))::int AS "tables",
         count(*) FILTER (WHERE c.relkind = 'v')::int AS "views",
         count(*) FILTER (WHERE c.relkind = 'm')::int AS "materializedViews",
         count(*) FILTER (WHERE c.relkind = 'S')::int AS "sequences",
         (SELECT count(*)::int FROM pg_catalog.pg_proc AS p
           WHERE p.pronamespace = $1) AS "functions",
         (SELECT count(*)::int FROM pg_catalog.pg_type AS t
           WHERE t.typnamespace = $1 AND ${OWN_TYPE}) AS "types",
         COALESCE((SELECT json_object_agg(o.folder, o.count) FROM (${OTHER_COUNTS}) AS o), '{}') AS "others"
    FROM pg_catalog.pg_class AS c
   WHERE c.relnamespace = $1 AND NOT c.relispartition`;

/** A folder that holds nothing is not counted. */
const count = v.optional(v.number(), 0);

const counts = v.object({
  tables: v.number(),
  views: v.number(),
  materializedViews: v.number(),
  sequences: v.number(),
  functions: v.number(),
  types: v.number(),
  others: v.object({ operators: count, collations: count, textSearch: count }),
});

/** Counted by the same rules that list the objects. */
export async function readFolderCounts(client: Client, schema: number): Promise<FolderCounts> {
  const { others, ...read } = await readRow(client, counts, COUNTS, [schema]);
  return { ...read, ...others };
}
