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

/**
 * Asks whether we may do it: one row with the oid of the table (an index's own), its owner, and "t" or
 * "f". The owner may, from PostgreSQL 17 on also who was granted MAINTAIN; the database's owner may
 * vacuum and analyze.
 */
export function mayMaintainQuestion(what: Maintenance, { oid }: MaintenanceTarget): string {
  const owner = "pg_catalog.pg_has_role(c.relowner, 'USAGE')";
  const orDatabaseOwner = what === "reindex" ? "" : " OR pg_catalog.pg_has_role(d.datdba, 'USAGE')";
  return `SELECT c.oid, pg_catalog.pg_get_userbyid(c.relowner),
  CASE WHEN pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 170000
       THEN ${owner}${orDatabaseOwner} OR pg_catalog.has_table_privilege(c.oid, 'MAINTAIN')
       ELSE ${owner}${orDatabaseOwner} END
FROM pg_catalog.pg_class AS c, pg_catalog.pg_database AS d
WHERE d.datname = pg_catalog.current_database()
  AND c.oid = COALESCE((SELECT x.indrelid FROM pg_catalog.pg_index AS x WHERE x.indexrelid = ${oid}), ${oid})`;
}
