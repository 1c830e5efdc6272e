import type { Action, ActionStatement, StatementResult } from "../actions/action.ts";
import { quoteLiteral } from "../sql/quote.ts";
import type { EntityEntry, RowKey } from "./applicationRoles.ts";
import {
  deleteRow,
  ending,
  holds,
  insertRow,
  lockRow,
  newValues,
  restoreRow,
  returnedKey,
  reinsertRow,
  updateRow,
  type ColumnValue,
  type ReturnedRow,
} from "./linkStatements.ts";
import type { LinkTable, RolePermissionTable, UserRoleTable } from "./roleModel.ts";

/** What is the same whatever is granted or revoked. */
export interface ActionCase {
  readonly title: string;
  readonly connection: string;
  readonly reason: string | null;
  /** The application's user in whose name it is done; null: nobody's. */
  readonly actingUser: Pick<EntityEntry, "key" | "email"> | null;
}

export interface RoleGrant {
  readonly user: string;
  readonly role: string;
  /** A time as PostgreSQL reads it; null: without end. */
  readonly expiresAt: string | null;
  /** The row of the same pair that is past its time and was never ended; null: there is none. */
  readonly expired: RowKey | null;
}

export function grantRole(link: UserRoleTable, given: RoleGrant, about: ActionCase): Action {
  const pair: RowKey = { [link.user]: given.user, [link.role]: given.role };
  const expiry: readonly ColumnValue[] =
    link.expiresAt === null
      ? []
      : [{ column: link.expiresAt, sql: literalOrNull(given.expiresAt) }];
  const isInTheWay = given.expired !== null && !link.oneRowAPair && link.activity.kind !== "row";
  const closing = isInTheWay ? endStatements(link, given.expired, about) : [];
  return grant(link, pair, expiry, closing, about);
}

/** Takes a role from a user: the row ends, or goes where the table has no way to say that it ended. */
export function revokeRole(link: UserRoleTable, row: RowKey, about: ActionCase): Action {
  return end(link, row, about);
}

export function grantPermission(
  link: RolePermissionTable,
  given: { readonly role: string; readonly permission: string },
  about: ActionCase,
): Action {
  const pair: RowKey = { [link.role]: given.role, [link.permission]: given.permission };
  return grant(link, pair, [], [], about);
}

/** Takes a permission from a role, as {@link revokeRole} does. */
export function revokePermission(
  link: RolePermissionTable,
  row: RowKey,
  about: ActionCase,
): Action {
  return end(link, row, about);
}

function grant(
  link: LinkTable,
  pair: RowKey,
  more: readonly ColumnValue[],
  closing: readonly ActionStatement[],
  about: ActionCase,
): Action {
  const acting = actingStatements(link, about);
  const values = [...more, ...newValues(link, about)];
  // Where one row a pair is allowed, the one that ended is made to hold again.
  const revives = link.oneRowAPair && holds(link) !== null;
  const lock = revives ? [lockRow(link, pair, values, null)] : [];
  return {
    title: about.title,
    connection: about.connection,
    statements: [...acting, ...closing, ...lock, insertRow(link, pair, values, revives)],
    transaction: "one",
    reason: about.reason,
    undo: (results) => {
      const rest = results.slice(acting.length);
      const closed = rest.slice(0, closing.length);
      const before = revives ? rowOf(rest[closing.length]) : null;
      const inserted = rowOf(rest.at(-1));
      return [
        ...acting,
        ...(before === null ? undoInsert(link, inserted, about) : [restoreRow(link, before)]),
        ...undoEnd(link, closed),
      ];
    },
  };
}

function end(link: LinkTable, row: RowKey, about: ActionCase): Action {
  const acting = actingStatements(link, about);
  return {
    title: about.title,
    connection: about.connection,
    statements: [...acting, ...endStatements(link, row, about)],
    transaction: "one",
    reason: about.reason,
    undo: (results) => [...acting, ...undoEnd(link, results.slice(acting.length))],
  };
}

/** The row as it is, locked and returned, and then its end; or both in one where it goes. */
function endStatements(
  link: LinkTable,
  row: RowKey,
  about: ActionCase,
): readonly ActionStatement[] {
  if (link.activity.kind === "row") {
    return [deleteRow(link, row)];
  }
  const values = ending(link, about);
  return [lockRow(link, row, values, 1), updateRow(link, row, values)];
}

/** From what the statements of {@link endStatements} returned. */
function undoEnd(link: LinkTable, results: readonly StatementResult[]): readonly ActionStatement[] {
  const before = rowOf(results[0]);
  if (before === null) {
    return [];
  }
  return [link.activity.kind === "row" ? reinsertRow(link, before) : restoreRow(link, before)];
}

function undoInsert(
  link: LinkTable,
  inserted: ReturnedRow | null,
  about: ActionCase,
): readonly ActionStatement[] {
  const row = inserted && returnedKey(link, inserted);
  if (row === null) {
    return [];
  }
  return link.table.deletable || link.activity.kind === "row"
    ? [deleteRow(link, row)]
    : [updateRow(link, row, ending(link, about))];
}

/** Before anything else, so that the audit trigger finds it; it goes with the transaction. */
function actingStatements(
  { actingSetting }: LinkTable,
  { actingUser }: ActionCase,
): readonly ActionStatement[] {
  if (actingSetting === null || actingUser === null) {
    return [];
  }
  const value =
    actingSetting.value === "email" ? (actingUser.email ?? actingUser.key) : actingUser.key;
  const name = quoteLiteral(actingSetting.name);
  return [{ sql: `SELECT pg_catalog.set_config(${name}, ${quoteLiteral(value)}, true)` }];
}

function rowOf(result: StatementResult | undefined): ReturnedRow | null {
  return result?.rows[0] ?? null;
}

function literalOrNull(text: string | null): string {
  return text === null ? "NULL" : quoteLiteral(text);
}
