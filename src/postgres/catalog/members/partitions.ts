import type { Client } from "pg";
import * as v from "valibot";
import type { TableMember } from "../../../core/catalog/objects.ts";
import { objectKind } from "../../../core/catalog/relationKind.ts";
import { readRows } from "../readRows.ts";

const PARTITIONS = `
  SELECT c.oid,
         n.nspname AS schema,
         c.relname AS name,
         c.relkind AS letter,
         pg_get_expr(c.relpartbound, c.oid) AS bound,
         d.description AS comment
    FROM pg_catalog.pg_inherits AS h
    JOIN pg_catalog.pg_class AS c ON c.oid = h.inhrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
   WHERE h.inhparent = $1 AND c.relispartition
   ORDER BY pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT', c.relname, n.nspname`;

const partition = v.pipe(
  v.object({
    oid: v.number(),
    schema: v.string(),
    name: v.string(),
    letter: v.string(),
    bound: v.string(),
    comment: v.nullable(v.string()),
  }),
  v.transform(({ oid, schema, name, letter, bound, comment }): TableMember => ({
    part: "partitions",
    ref: { kind: objectKind("relation", letter), oid, schema, name, signature: null },
    bound,
    comment,
  })),
);

/** The one for all other values comes last. */
export function readPartitions(client: Client, table: number): Promise<readonly TableMember[]> {
  return readRows(client, partition, PARTITIONS, [table]);
}
