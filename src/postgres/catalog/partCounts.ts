import type { Client } from "pg";
import * as v from "valibot";
import { partsOf } from "../../core/catalog/tableParts.ts";
import type { PartCounts } from "../../core/catalog/objects.ts";
import { readRows } from "./readRows.ts";

const COUNTS = `
  SELECT c.relkind AS letter,
         (SELECT count(*)::int FROM pg_catalog.pg_attribute AS a
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS "columns",
         (SELECT count(*)::int FROM pg_catalog.pg_index AS i
           WHERE i.indrelid = c.oid) AS "indexes",
         (SELECT count(*)::int FROM pg_catalog.pg_constraint AS o
           WHERE o.conrelid = c.oid AND o.contype <> 't') AS "constraints",
         (SELECT count(*)::int FROM pg_catalog.pg_trigger AS t
           WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) AS "triggers",
         (SELECT count(*)::int FROM pg_catalog.pg_rewrite AS u
           WHERE u.ev_class = c.oid AND u.rulename <> '_RETURN') AS "rules",
         (SELECT count(*)::int FROM pg_catalog.pg_statistic_ext AS s
           WHERE s.stxrelid = c.oid) AS "statistics",
         (SELECT count(*)::int FROM pg_catalog.pg_policy AS p
           WHERE p.polrelid = c.oid) AS "policies",
         (SELECT count(*)::int FROM pg_catalog.pg_inherits AS h
           WHERE h.inhparent = c.oid) AS "partitions",
         (SELECT count(*)::int FROM (
            SELECT x.grantee, x.grantor
              FROM aclexplode(COALESCE(c.relacl, acldefault(
                     CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END, c.relowner))) AS x
            UNION
            SELECT x.grantee, x.grantor
              FROM pg_catalog.pg_attribute AS a, aclexplode(a.attacl) AS x
             WHERE a.attrelid = c.oid AND NOT a.attisdropped) AS g) AS "grants"
    FROM pg_catalog.pg_class AS c
   WHERE c.oid = $1`;

const row = v.object({
  letter: v.string(),
  columns: v.number(),
  indexes: v.number(),
  constraints: v.number(),
  triggers: v.number(),
  rules: v.number(),
  statistics: v.number(),
  policies: v.number(),
  partitions: v.number(),
  grants: v.number(),
});

/** Nothing when the table is gone. */
export async function readPartCounts(client: Client, table: number): Promise<PartCounts> {
  const [found] = await readRows(client, row, COUNTS, [table]);
  return found === undefined
    ? {}
    : Object.fromEntries(partsOf(found.letter).map((part) => [part, found[part]]));
}
