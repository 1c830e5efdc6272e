import { quoteIdentifier } from "../sql/quote.ts";

/** What keeps a table in shape. None of it runs in a transaction. */
export const MAINTENANCES = ["reindex", "vacuum", "analyze"] as const;
export type Maintenance = (typeof MAINTENANCES)[number];

export interface MaintenanceTarget {
  readonly kind: "table" | "index";
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
}

export function maintenanceSql(
  what: Maintenance,
  { kind, schema, name }: MaintenanceTarget,
): string {
  const target = `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
  switch (what) {
    case "reindex":
      return `REINDEX ${kind === "index" ? "INDEX" : "TABLE"} CONCURRENTLY ${target}`;
    case "vacuum":
      return `VACUUM ${target}`;
    case "analyze":
      return `ANALYZE ${target}`;
  }
}

/** Indexes that a cancelled REINDEX CONCURRENTLY left behind: of the table, of its TOAST table, never valid ones. */
const LEFT_BEHIND = `i.indexrelid NOT IN (SELECT pg_catalog.unnest(ARRAY[%known%]::pg_catalog.oid[]))
      AND NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'`;

/**
 * What removes the invalid indexes that a cancelled REINDEX CONCURRENTLY leaves behind, and nothing
 * else: neither valid indexes nor those that were invalid before (`known`, by oid).
 */
export function reindexCleanUpSql(
  { kind, oid }: MaintenanceTarget,
  known: readonly number[],
): string {
  const table = tableOid(kind, oid);
  return `DO $clean_up$
DECLARE
  left_behind pg_catalog.regclass;
BEGIN
  FOR left_behind IN
    SELECT i.indexrelid
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
    WHERE i.indrelid IN (SELECT pg_catalog.unnest(ARRAY[t.oid, t.reltoastrelid])
                         FROM pg_catalog.pg_class AS t WHERE t.oid = ${table})
      AND ${LEFT_BEHIND.replace("%known%", known.map(String).join(", "))}
  LOOP
    EXECUTE pg_catalog.format('DROP INDEX %s', left_behind);
  END LOOP;
END
$clean_up$`;
}

/** Asks for the oids of the indexes that are invalid before a REINDEX: one column, one row each. */
export function invalidIndexesQuestion({ kind, oid }: MaintenanceTarget): string {
  return `SELECT i.indexrelid
FROM pg_catalog.pg_index AS i
WHERE NOT i.indisvalid
  AND i.indrelid IN (SELECT pg_catalog.unnest(ARRAY[t.oid, t.reltoastrelid])
                     FROM pg_catalog.pg_class AS t WHERE t.oid = ${tableOid(kind, oid)})`;
}

/** Asks whether we may keep the table in shape: one row, the owner's name and "t" or "f". */
export function mayMaintainQuestion({ oid }: MaintenanceTarget): string {
  return `SELECT pg_catalog.pg_get_userbyid(c.relowner), pg_catalog.pg_has_role(c.relowner, 'USAGE')
FROM pg_catalog.pg_class AS c WHERE c.oid = ${oid}`;
}

function tableOid(kind: MaintenanceTarget["kind"], oid: number): string {
  return kind === "table"
    ? String(oid)
    : `(SELECT x.indrelid FROM pg_catalog.pg_index AS x WHERE x.indexrelid = ${oid})`;
}
