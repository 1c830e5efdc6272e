import type { Action, ActionStatement, StatementResult } from "../actions/action.ts";
import { quoteIdentifier, quoteLiteral } from "../sql/quote.ts";
import { activeSql, columnSql, keysSql, overdueSql, tableSql } from "./sessionSql.ts";
import type { SessionTable } from "./sessionTable.ts";

/** Why a person may not act on a table's sessions. */
export type SessionActBar =
  /** The role that acts may not change these columns. */
  | { readonly code: "not-updatable"; readonly columns: readonly string[] }
  /** The server is a standby: nothing on it can be changed. */
  | { readonly code: "standby" }
  /** Nothing in the table can say what the act would have to say. */
  | { readonly code: "no-word" };

interface ActBase {
  readonly connection: string;
  readonly table: SessionTable;
  /** In the person's language. */
  readonly title: string;
}

/** Which sessions are revoked: those with a key, each of which must still be active, or all that are active of a user. */
export type RevokeScope =
  | { readonly kind: "keys"; readonly keys: readonly (readonly string[])[] }
  | { readonly kind: "user"; readonly user: string | null };

/** Null when sessions can be revoked. `standby`: the server only reads. */
export function revokeBar(table: SessionTable, standby: boolean): SessionActBar | null {
  return barOf(table, standby, revokedValues(table, ""));
}

export function expireBar(table: SessionTable, standby: boolean): SessionActBar | null {
  return overdueSql(table) === null
    ? { code: "no-word" }
    : barOf(table, standby, expiredValues(table));
}

/** Revokes sessions: status, time and reason in one statement. Throws where {@link revokeBar} says no. */
export function revokeSessions(
  request: ActBase & { readonly scope: RevokeScope; readonly reason: string },
): Action {
  const { table, scope, reason } = request;
  const values = revokedValues(table, reason);
  const active = activeSql(table);
  if (values === null || active === null) {
    throw new RangeError("The table has no word for a revoked session");
  }
  const statement =
    scope.kind === "keys"
      ? {
          sql: changeSql(table, values, `${keysSql(table, scope.keys)}\n     AND ${active}`),
          expectRows: scope.keys.length,
        }
      : { sql: changeSql(table, values, `${userSql(table, scope.user)}\n     AND ${active}`) };
  return actionOf(request, statement, values, reason);
}

/** Says of every session that is over that it is. Throws where {@link expireBar} says no. */
export function expireOverdue(request: ActBase): Action {
  const values = expiredValues(request.table);
  const overdue = overdueSql(request.table);
  if (values === null || overdue === null) {
    throw new RangeError("The table has no word for an expired session");
  }
  return actionOf(request, { sql: changeSql(request.table, values, overdue) }, values, null);
}

/** Column -> SQL of its new value, in the order in which they are set. */
type Values = ReadonlyMap<string, string>;

function revokedValues(table: SessionTable, reason: string): Values | null {
  const { status, revokedAt } = table;
  const values = new Map<string, string>();
  if (status.kind === "column") {
    if (status.words.revoked === null || status.words.active === null) {
      return null;
    }
    values.set(status.column, literal(status.words.revoked));
  } else if (status.kind === "flag") {
    values.set(status.column, "false");
  } else if (revokedAt === null) {
    return null;
  }
  if (revokedAt !== null) {
    values.set(revokedAt, "pg_catalog.now()");
  }
  if (table.reason !== null) {
    values.set(table.reason.column, literal(reason));
  }
  return values;
}

function expiredValues({ status }: SessionTable): Values | null {
  switch (status.kind) {
    case "column":
      return status.words.expired === null || status.words.active === null
        ? null
        : new Map([[status.column, literal(status.words.expired)]]);
    case "flag":
      return new Map([[status.column, "false"]]);
    case "times":
      return null;
  }
}

function barOf(table: SessionTable, standby: boolean, values: Values | null): SessionActBar | null {
  if (values === null) {
    return { code: "no-word" };
  }
  if (standby) {
    return { code: "standby" };
  }
  const columns = [...values.keys()].filter((column) => table.readOnly.includes(column));
  return columns.length === 0 ? null : { code: "not-updatable", columns };
}

/**
 * One statement that locks the rows, in the order of their keys so that two of us never wait for each
 * other, changes them, and returns what they held before.
 */
function changeSql(table: SessionTable, values: Values, where: string): string {
  const returned = [...table.key, ...values.keys()];
  const key = table.key.map(columnSql).join(", ");
  const changes = [...values].map(([column, value]) => `${quoteIdentifier(column)} = ${value}`);
  return [
    `UPDATE ${tableSql(table)} AS t`,
    `   SET ${changes.join(",\n       ")}`,
    "  FROM (",
    `    SELECT ${returned.map(columnSql).join(", ")}`,
    `      FROM ${tableSql(table)} AS s`,
    `     WHERE ${where.replaceAll("\n", "\n  ")}`,
    `     ORDER BY ${key}`,
    "       FOR UPDATE",
    "  ) AS s",
    ` WHERE ${table.key.map((column) => `t.${quoteIdentifier(column)} = ${columnSql(column)}`).join(" AND ")}`,
    `RETURNING ${returned.map(columnSql).join(", ")}`,
  ].join("\n");
}

function userSql(table: SessionTable, user: string | null): string {
  if (table.user === null) {
    throw new RangeError("The table names no user");
  }
  return user === null
    ? `${columnSql(table.user)} IS NULL`
    : `${columnSql(table.user)} = ${literal(user)}`;
}

function actionOf(
  { connection, table, title }: ActBase,
  statement: ActionStatement,
  values: Values,
  reason: string | null,
): Action {
  return {
    title,
    connection,
    statements: [statement],
    transaction: "one",
    reason,
    undo: ([result]) => (result === undefined ? [] : undoStatements(table, values, result)),
  };
}

/**
 * Puts back what was there: one statement for the rows that held the same. Rows that somebody has
 * changed since are not as we left them, and stop the whole.
 */
function undoStatements(
  table: SessionTable,
  values: Values,
  { rows }: StatementResult,
): readonly ActionStatement[] {
  const columns = [...values.keys()];
  const groups = new Map<string, { readonly was: readonly (string | null)[]; keys: string[][] }>();
  for (const row of rows) {
    const was = columns.map((column) => row[column] ?? null);
    const id = JSON.stringify(was);
    const group = groups.get(id) ?? { was, keys: [] };
    group.keys.push(table.key.map((column) => row[column] ?? ""));
    groups.set(id, group);
  }
  const asLeft = leftSql(table, values);
  return [...groups.values()].map(({ was, keys }) => ({
    sql: [
      `UPDATE ${tableSql(table)} AS s`,
      `   SET ${columns.map((column, at) => `${quoteIdentifier(column)} = ${literalOrNull(was[at] ?? null)}`).join(",\n       ")}`,
      ` WHERE ${[keysSql(table, keys), ...asLeft].join("\n   AND ")}`,
    ].join("\n"),
    expectRows: keys.length,
  }));
}

/** What tells that a row still stands as we left it: its state, not its times. */
function leftSql(table: SessionTable, values: Values): readonly string[] {
  const { status, revokedAt } = table;
  if (status.kind === "times") {
    return revokedAt === null ? [] : [`${columnSql(revokedAt)} IS NOT NULL`];
  }
  return [`${columnSql(status.column)} = ${values.get(status.column) ?? "NULL"}`];
}

function literal(text: string): string {
  return quoteLiteral(text).trim();
}

function literalOrNull(text: string | null): string {
  return text === null ? "NULL" : literal(text);
}
