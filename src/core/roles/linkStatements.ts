import type { ActionStatement, StatementResult } from "../actions/action.ts";
import { quoteIdentifier, quoteLiteral } from "../sql/quote.ts";
import { isNewUuid, mayWrite } from "./actionObstacle.ts";
import type { ActionCase } from "./applicationActions.ts";
import type { RowKey } from "./applicationRoles.ts";
import type { ActorColumn, LinkTable } from "./roleModel.ts";
import { columnOf, type TableShape } from "./tableShape.ts";

/** The statements that change a table between roles and users or permissions. */

/** One column and the SQL of its value. */
export interface ColumnValue {
  readonly column: string;
  readonly sql: string;
}

/** A row as a statement returned it. */
export type ReturnedRow = StatementResult["rows"][number];

const NOW = "pg_catalog.now()";

/** The row of the pair, or of the key, as it is; whoever else wants to change it waits. */
export function lockRow(
  link: LinkTable,
  row: RowKey,
  changed: readonly ColumnValue[],
  expectRows: 1 | null,
): ActionStatement {
  const wanted = new Set([...link.key, ...changed.map(({ column }) => column), ...stateOf(link)]);
  const columns = link.table.columns.filter(({ name, readable }) => readable && wanted.has(name));
  const held = expectRows === null ? null : isActive(link);
  const sql = `SELECT ${columns.map(({ name }) => quoteIdentifier(name)).join(", ")}
  FROM ${nameOf(link.table)}
 WHERE ${where(row, held)}
   FOR UPDATE`;
  return expectRows === null ? { sql } : { sql, expectRows };
}

export function updateRow(
  link: LinkTable,
  row: RowKey,
  values: readonly ColumnValue[],
): ActionStatement {
  return {
    sql: `UPDATE ${nameOf(link.table)}
   SET ${assignments(values)}
 WHERE ${where(row, isActive(link))}`,
    expectRows: 1,
  };
}

/** Puts back what {@link lockRow} returned. */
export function restoreRow(link: LinkTable, before: ReturnedRow): ActionStatement {
  const values = Object.entries(before)
    .filter(([column]) => !link.key.includes(column) && mayWrite(link.table, column, "update"))
    .map(([column, value]) => ({ column, sql: literalOrNull(value) }));
  return {
    sql: `UPDATE ${nameOf(link.table)}
   SET ${assignments(values)}
 WHERE ${where(returnedKey(link, before) ?? {}, null)}`,
    expectRows: 1,
  };
}

export function deleteRow(link: LinkTable, row: RowKey): ActionStatement {
  return {
    sql: `DELETE FROM ${nameOf(link.table)}
 WHERE ${where(row, null)}
RETURNING ${readableColumns(link.table)}`,
    expectRows: 1,
  };
}

/** Puts a row back that {@link deleteRow} returned, its own number and times with it. */
export function reinsertRow({ table }: LinkTable, before: ReturnedRow): ActionStatement {
  const kept = Object.entries(before).filter(
    ([column]) => columnOf(table, column)?.identity !== "generated",
  );
  const insists = kept.some(([column]) => columnOf(table, column)?.identity === "always");
  return {
    sql: `INSERT INTO ${nameOf(table)} (${kept.map(([column]) => quoteIdentifier(column)).join(", ")})
${insists ? "OVERRIDING SYSTEM VALUE\n" : ""}VALUES (${kept.map(([, value]) => literalOrNull(value)).join(", ")})`,
    expectRows: 1,
  };
}

/**
 * A new row for the pair unless one holds already: then no row is changed, which is not what is
 * expected. `revives`: the row that ended is made to hold again instead.
 */
export function insertRow(
  link: LinkTable,
  pair: RowKey,
  values: readonly ColumnValue[],
  revives: boolean,
): ActionStatement {
  const references = Object.entries(pair).map(([column, value]) => ({
    column,
    sql: quoteLiteral(value),
  }));
  const all = [...newKey(link), ...references, ...values];
  const held = [where(pair, null), holds(link)].filter((part) => part !== null).join("\n   AND ");
  const into = `INSERT INTO ${nameOf(link.table)} (${all.map(({ column }) => quoteIdentifier(column)).join(", ")})`;
  const source = revives
    ? `VALUES (${all.map(({ sql }) => sql).join(", ")})
${conflict(link, pair, values)}`
    : `SELECT ${all.map(({ sql }) => sql).join(", ")}
 WHERE NOT EXISTS (
       SELECT FROM ${nameOf(link.table)}
        WHERE ${held.replaceAll("\n", "\n       ")})`;
  const key = link.key.map(quoteIdentifier).join(", ");
  return { sql: `${into}\n${source}\nRETURNING ${key}`, expectRows: 1 };
}

function conflict(link: LinkTable, pair: RowKey, values: readonly ColumnValue[]): string {
  const columns = Object.keys(pair).map(quoteIdentifier).join(", ");
  const own = [...values, ...cleared(link)].filter(({ column }) =>
    mayWrite(link.table, column, "update"),
  );
  return `ON CONFLICT (${columns}) DO UPDATE
   SET ${assignments(own)}
 WHERE NOT coalesce(${holds(link, `${quoteIdentifier(link.table.name)}.`) ?? "true"}, false)`;
}

/** What a row that holds does not have: the time and the person of its end. */
function cleared(link: LinkTable): readonly ColumnValue[] {
  return [link.endedAt, link.endedBy?.column]
    .filter((column) => typeof column === "string")
    .map((column) => ({ column, sql: "NULL" }));
}

function newKey(link: LinkTable): readonly ColumnValue[] {
  return link.table.columns
    .filter((column) => isNewUuid(link, column))
    .map(({ name }) => ({ column: name, sql: "pg_catalog.gen_random_uuid()" }));
}

/** What a new row says beside its references. */
export function newValues(link: LinkTable, about: ActionCase): readonly ColumnValue[] {
  const { activity, grantedAt, table } = link;
  const values: ColumnValue[] = [];
  if (activity.kind === "flag") {
    values.push({ column: activity.column, sql: String(activity.whenTrue === "active") });
  }
  if (grantedAt !== null) {
    values.push({ column: grantedAt, sql: NOW });
  }
  values.push(...actor(link.grantedBy, about), ...reason(link.grantReason, about));
  return values.filter(({ column }) => mayWrite(table, column, "insert"));
}

/** What a row says when it ends. */
export function ending(link: LinkTable, about: ActionCase): readonly ColumnValue[] {
  const { activity, endedAt, table } = link;
  const values: ColumnValue[] = [];
  if (activity.kind === "flag") {
    values.push({ column: activity.column, sql: String(activity.whenTrue === "inactive") });
  }
  if (endedAt !== null) {
    values.push({ column: endedAt, sql: NOW });
  }
  values.push(...actor(link.endedBy, about), ...reason(link.endReason, about));
  return values.filter(({ column }) => mayWrite(table, column, "update"));
}

function actor(column: ActorColumn | null, { actingUser }: ActionCase): readonly ColumnValue[] {
  if (column === null || actingUser === null) {
    return [];
  }
  const value = column.value === "email" ? (actingUser.email ?? actingUser.key) : actingUser.key;
  return [{ column: column.column, sql: quoteLiteral(value) }];
}

function reason(column: string | null, { reason: text }: ActionCase): readonly ColumnValue[] {
  return column === null || text === null ? [] : [{ column, sql: quoteLiteral(text) }];
}

/** The columns that say whether a row holds. */
function stateOf(link: LinkTable): readonly string[] {
  const { activity } = link;
  return [
    activity.kind === "flag" || activity.kind === "ended" ? activity.column : null,
    link.endedAt,
    link.endedBy?.column,
    expiryOf(link),
  ].filter((column) => typeof column === "string");
}

/** The row was not ended, whether or not its time is over; null: there is no saying. */
function isActive(link: LinkTable, prefix = ""): string | null {
  const { activity } = link;
  switch (activity.kind) {
    case "flag": {
      const column = `${prefix}${quoteIdentifier(activity.column)}`;
      return activity.whenTrue === "active" ? column : `${column} IS NOT TRUE`;
    }
    case "ended":
      return `${prefix}${quoteIdentifier(activity.column)} IS NULL`;
    case "status":
    case "row":
      return null;
  }
}

/** The row was not ended and its time is not over; null: every row holds. */
export function holds(link: LinkTable, prefix = ""): string | null {
  const expiry = expiryOf(link);
  const column = expiry === null ? null : `${prefix}${quoteIdentifier(expiry)}`;
  const parts = [
    isActive(link, prefix),
    column === null ? null : `(${column} IS NULL OR ${column} > ${NOW})`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(" AND ");
}

function expiryOf(link: LinkTable): string | null {
  return "expiresAt" in link && typeof link.expiresAt === "string" ? link.expiresAt : null;
}

/** The key in a row that a statement returned; null: it did not return it. */
export function returnedKey(link: LinkTable, row: ReturnedRow): RowKey | null {
  const entries = link.key.map((column) => [column, row[column] ?? null] as const);
  return entries.some(([, value]) => value === null)
    ? null
    : Object.fromEntries(entries.map(([column, value]) => [column, value ?? ""]));
}

function where(row: RowKey, more: string | null): string {
  const parts = Object.entries(row).map(
    ([column, value]) => `${quoteIdentifier(column)} = ${quoteLiteral(value).trimStart()}`,
  );
  return [...parts, ...(more === null ? [] : [more])].join("\n   AND ");
}

function assignments(values: readonly ColumnValue[]): string {
  return values
    .map(({ column, sql }) => `${quoteIdentifier(column)} = ${sql.trimStart()}`)
    .join(",\n       ");
}

function readableColumns({ columns }: TableShape): string {
  return columns
    .filter(({ readable }) => readable)
    .map(({ name }) => quoteIdentifier(name))
    .join(", ");
}

function nameOf({ schema, name }: TableShape): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

function literalOrNull(value: string | null): string {
  return value === null ? "NULL" : quoteLiteral(value);
}
