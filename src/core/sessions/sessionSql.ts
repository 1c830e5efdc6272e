import { quoteIdentifier, quoteLiteral } from "../sql/quote.ts";
import { DERIVED_WORDS, type SessionTable } from "./sessionTable.ts";

/** The table's name as SQL reads it, whatever the search path is. */
export function tableSql(table: { readonly schema: string; readonly name: string }): string {
  return `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`;
}

/** A column of the sessions table under the alias `s`. */
export function columnSql(name: string): string {
  return `s.${quoteIdentifier(name)}`;
}

/** The word for where a session stands, as text. */
export function statusSql(table: SessionTable): string {
  const { status } = table;
  if (status.kind === "column") {
    return `${columnSql(status.column)}::pg_catalog.text`;
  }
  const active =
    status.kind === "flag"
      ? [`WHEN ${columnSql(status.column)} THEN '${DERIVED_WORDS.active}'`]
      : [];
  const revoked =
    table.revokedAt === null
      ? []
      : [`WHEN ${columnSql(table.revokedAt)} IS NOT NULL THEN '${DERIVED_WORDS.revoked}'`];
  const expired =
    table.expiresAt === null
      ? []
      : [`WHEN ${columnSql(table.expiresAt)} <= pg_catalog.now() THEN '${DERIVED_WORDS.expired}'`];
  const otherwise = status.kind === "flag" ? DERIVED_WORDS.revoked : DERIVED_WORDS.active;
  const cases = [...active, ...revoked, ...expired];
  return `CASE ${cases.join(" ")} ELSE '${otherwise}' END`;
}

/** Holds for sessions that can be revoked; null: the table has no word for "active". */
export function activeSql(table: SessionTable): string | null {
  const { status } = table;
  switch (status.kind) {
    case "column":
      return status.words.active === null
        ? null
        : `${columnSql(status.column)} = ${quoteLiteral(status.words.active).trim()}`;
    case "flag":
      return columnSql(status.column);
    case "times":
      return [
        ...(table.revokedAt === null ? [] : [`${columnSql(table.revokedAt)} IS NULL`]),
        ...(table.expiresAt === null
          ? []
          : [
              `(${columnSql(table.expiresAt)} IS NULL OR ${columnSql(table.expiresAt)} > pg_catalog.now())`,
            ]),
      ].join(" AND ");
  }
}

/** Holds for sessions that are active although their time is over; null: the table cannot have such. */
export function overdueSql(table: SessionTable): string | null {
  const active = activeSql(table);
  return table.status.kind === "times" || table.expiresAt === null || active === null
    ? null
    : `${active} AND ${columnSql(table.expiresAt)} <= pg_catalog.now()`;
}

/** Holds for the sessions with these keys; each key in the order of the table's key columns. */
export function keysSql(table: SessionTable, keys: readonly (readonly string[])[]): string {
  const [first, ...more] = table.key.map(columnSql);
  const literal = (value: string): string => quoteLiteral(value).trim();
  return more.length === 0
    ? `${first ?? ""} IN (${keys.map(([value = ""]) => literal(value)).join(", ")})`
    : `(${[first, ...more].join(", ")}) IN (${keys.map((key) => `(${key.map(literal).join(", ")})`).join(", ")})`;
}
