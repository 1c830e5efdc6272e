import type { Client } from "pg";
import * as v from "valibot";
import type { TableMember } from "../../../core/catalog/objects.ts";
import { LOCKED_RELATIONS } from "../lockedRelations.ts";
import { readRows } from "../readRows.ts";

const INDEXES = `
  WITH locked AS MATERIALIZED (${LOCKED_RELATIONS})
  SELECT c.oid,
         c.relname AS name,
         pg_get_indexdef(c.oid) AS definition,
         CASE WHEN EXISTS (SELECT FROM locked AS k WHERE k.relation IN (c.oid, i.indrelid)) THEN NULL
              WHEN c.relkind = 'i' THEN pg_relation_size(c.oid)
              ELSE (SELECT COALESCE(sum(pg_relation_size(p.relid)), 0) FROM pg_partition_tree(c.oid) AS p)
         END::float8 AS bytes,
         COALESCE(pg_stat_get_numscans(c.oid), 0)::float8 AS scans,
         i.indisunique AS unique,
         i.indisprimary AS primary,
         i.indisvalid AS valid,
         d.description AS comment
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
    LEFT JOIN pg_catalog.pg_description AS d
      ON d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
   WHERE i.indrelid = $1
   ORDER BY i.indisprimary DESC, c.relname`;

const index = v.pipe(
  v.object({
    oid: v.number(),
    name: v.string(),
    definition: v.string(),
    bytes: v.nullable(v.number()),
    scans: v.number(),
    unique: v.boolean(),
    primary: v.boolean(),
    valid: v.boolean(),
    comment: v.nullable(v.string()),
  }),
  v.transform((row): TableMember => ({ part: "indexes", ...row })),
);

export function readIndexes(client: Client, table: number): Promise<readonly TableMember[]> {
  return readRows(client, index, INDEXES, [table]);
}
