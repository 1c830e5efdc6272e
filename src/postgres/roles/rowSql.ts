import type { EntityTable, LinkTable, UserRoleTable } from "../../core/roles/roleModel.ts";
import { columnOf, type TableShape } from "../../core/roles/tableShape.ts";
import { EXPIRING_DAYS } from "../../core/roles/applicationRoles.ts";
import { quoteIdentifier, quoteLiteral } from "../../core/sql/quote.ts";

/** Parts of questions about tables that are known by their shape only. Aliases are ours. */

export function nameOf({ schema, name }: TableShape): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

export function isReadable(table: TableShape, columns: readonly (string | null)[]): boolean {
  return columns.every((name) => name === null || columnOf(table, name)?.readable === true);
}

/** The column's text; null where there is no such column or it may not be read. */
export function textOf(alias: string, table: TableShape, column: string | null): string {
  return column !== null && isReadable(table, [column])
    ? `${alias}.${quoteIdentifier(column)}::text`
    : "null::text";
}

export function booleanOf(alias: string, table: TableShape, column: string | null): string {
  return column !== null && isReadable(table, [column])
    ? `${alias}.${quoteIdentifier(column)}`
    : "null::boolean";
}

/** Key, code, name and whether in use, as {@link import("../../core/roles/applicationRoles.ts").EntityEntry} has them. */
export function entityColumns(alias: string, entity: EntityTable): string {
  const { table } = entity;
  return `${alias}.${quoteIdentifier(entity.key)}::text as key,
         ${textOf(alias, table, entity.code)} as code,
         ${textOf(alias, table, entity.name)} as name,
         ${booleanOf(alias, table, entity.active)} as active`;
}

/** What people call a row of the entity. */
export function labelOf(alias: string, entity: EntityTable): string {
  const { table } = entity;
  return `coalesce(${textOf(alias, table, entity.code)}, ${textOf(alias, table, entity.name)},
                  ${alias}.${quoteIdentifier(entity.key)}::text)`;
}

/** Compares a reference with a key; as texts where the columns are of different types. */
export function joined(
  alias: string,
  table: TableShape,
  column: string,
  other: string,
  entity: EntityTable,
): string {
  const own = `${alias}.${quoteIdentifier(column)}`;
  const key = `${other}.${quoteIdentifier(entity.key)}`;
  const same = columnOf(table, column)?.type === columnOf(entity.table, entity.key)?.type;
  return same ? `${own} = ${key}` : `${own}::text = ${key}::text`;
}

/** The server takes a parameter for what the column is: an index stays of use. */
export function equalsText(alias: string, column: string, parameter: string): string {
  return `${alias}.${quoteIdentifier(column)} = ${parameter}`;
}

/** Whether the row was ended; null of an activity that says nothing is no end. */
export function isEnded(alias: string, link: LinkTable): string {
  const { activity, table } = link;
  if (activity.kind === "row" || !isReadable(table, [activity.column])) {
    return "false";
  }
  const column = `${alias}.${quoteIdentifier(activity.column)}`;
  switch (activity.kind) {
    case "flag":
      return activity.whenTrue === "active" ? `${column} is not true` : `${column} is true`;
    case "ended":
      return `${column} is not null`;
    case "status":
      return `lower(${column}::text) !~ '^(active|granted|enabled|valid)$'`;
  }
}

/** 0 active, 1 expiring, 2 inactive; and why inactive. `users` is null where they cannot be read. */
export function stateSql(
  alias: string,
  link: UserRoleTable,
  users: { readonly alias: string; readonly entity: EntityTable } | null,
): { readonly rank: string; readonly because: string } {
  const { expiresAt, table } = link;
  const expiry =
    expiresAt !== null && isReadable(table, [expiresAt])
      ? `${alias}.${quoteIdentifier(expiresAt)}`
      : null;
  const expired = expiry === null ? "false" : `coalesce(${expiry} <= now(), false)`;
  const expiring =
    expiry === null
      ? "false"
      : `coalesce(${expiry} <= now() + interval '${EXPIRING_DAYS} days', false)`;
  const userGone =
    users === null
      ? "false"
      : `${booleanOf(users.alias, users.entity.table, users.entity.active)} is false`;
  const ended = isEnded(alias, link);
  return {
    rank: `case when ${ended} or ${expired} or ${userGone} then 2 when ${expiring} then 1 else 0 end`,
    because: `case when ${ended} then 'ended' when ${expired} then 'expired'
              when ${userGone} then 'user' end`,
  };
}

/** The row's key as an object of texts; an empty one when a part of it may not be read. */
export function rowKeySql(alias: string, { table, key }: LinkTable): string {
  return isReadable(table, key) ? objectOf(alias, key) : "'{}'::json";
}

export function objectOf(alias: string, columns: readonly string[]): string {
  const parts = columns.map(
    (name) => `${quoteLiteral(name)}, ${alias}.${quoteIdentifier(name)}::text`,
  );
  return `json_build_object(${parts.join(", ")})`;
}

/** Who granted a row, by name where the users can be read; and the join that this needs. */
export function granterSql(
  alias: string,
  { table, grantedBy }: LinkTable,
  users: EntityTable | null,
): { readonly label: string; readonly join: string } {
  if (grantedBy?.value !== "key" || users === null || !isReadable(table, [grantedBy.column])) {
    return { label: textOf(alias, table, grantedBy?.column ?? null), join: "" };
  }
  const on = joined(alias, table, grantedBy.column, "g", users);
  return { label: labelOf("g", users), join: `left join ${nameOf(users.table)} g on ${on}` };
}

/** The entity, when rows of it can be told apart by whoever asks; else null. */
export function readableEntity(entity: EntityTable | null): EntityTable | null {
  return entity !== null && isReadable(entity.table, [entity.key]) ? entity : null;
}
