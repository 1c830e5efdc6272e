import type { Client } from "pg";
import * as v from "valibot";
import type { ObjectSize } from "../../core/catalog/objects.ts";
import { LOCKED_RELATIONS } from "./lockedRelations.ts";
import { readRows } from "./readRows.ts";

/** A partitioned table is as large as its partitions together. */
const SIZES = `
  WITH locked AS MATERIALIZED (${LOCKED_RELATIONS}),
  asked AS MATERIALIZED (
    SELECT c.oid, c.relkind, c.reltuples
      FROM pg_catalog.pg_class AS c
     WHERE c.oid = ANY ($1::oid[])),
  leaves AS MATERIALIZED (
    SELECT a.oid AS root, a.oid AS leaf, a.reltuples
      FROM asked AS a
     WHERE a.relkind IN ('r', 'm', 'S', 't', 'i')
    UNION ALL
    SELECT a.oid, p.relid, c.reltuples
      FROM asked AS a, pg_partition_tree(a.oid) AS p, pg_catalog.pg_class AS c
     WHERE a.relkind IN ('p', 'I') AND p.isleaf AND c.oid = p.relid)
  SELECT a.oid,
         CASE WHEN NOT bool_or(k.relation IS NOT NULL) THEN
           sum(CASE WHEN k.relation IS NULL THEN pg_total_relation_size(m.leaf) END)::float8
         END AS bytes,
         CASE WHEN a.relkind IN ('r', 'p', 'f', 'm', 'i', 'I') THEN
           CASE WHEN a.reltuples >= 0 THEN a.reltuples
                WHEN bool_and(m.reltuples >= 0) THEN sum(m.reltuples)
           END
         END::float8 AS rows
    FROM asked AS a
    LEFT JOIN leaves AS m ON m.root = a.oid
    LEFT JOIN locked AS k ON k.relation = m.leaf
   GROUP BY a.oid, a.relkind, a.reltuples`;

const size = v.object({
  oid: v.number(),
  bytes: v.nullable(v.number()),
  rows: v.nullable(v.number()),
});

/** Measures what is asked for and nothing else; what is gone by now is not among the answers. */
export function readSizes(client: Client, oids: readonly number[]): Promise<readonly ObjectSize[]> {
  return readRows(client, size, SIZES, [[...oids]]);
}
