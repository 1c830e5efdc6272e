import { columnOf, tableLabel, type ColumnShape, type TableShape } from "./tableShape.ts";
import type { LinkTable, RoleModel } from "./roleModel.ts";

export const APPLICATION_ACTIONS = [
  "grantRole",
  "revokeRole",
  "grantPermission",
  "revokePermission",
] as const;
export type ApplicationAction = (typeof APPLICATION_ACTIONS)[number];

/** Why an action cannot be offered. */
export type Obstacle =
  | { readonly code: "standby" }
  /** No table stands between: the users themselves name their role, or nothing does. */
  | { readonly code: "no-table" }
  | {
      readonly code: "no-privilege";
      readonly privilege: "SELECT" | "INSERT" | "UPDATE" | "DELETE";
      readonly table: string;
    }
  /** Columns that must have a value, and nothing says which. */
  | {
      readonly code: "unknown-columns";
      readonly table: string;
      readonly columns: readonly string[];
    }
  /** A word says whether the row holds, and we do not know the other words. */
  | { readonly code: "status-word"; readonly table: string; readonly column: string };

/** What keeps an action of the model from being done by whoever acts; null: nothing. */
export function obstacleOf(model: RoleModel, action: ApplicationAction): Obstacle | null {
  if (model.standby) {
    return { code: "standby" };
  }
  const link =
    action === "grantRole" || action === "revokeRole" ? model.userRoles : model.rolePermissions;
  if (link === null) {
    return { code: "no-table" };
  }
  const table = tableLabel(link.table);
  if (link.activity.kind === "status") {
    return { code: "status-word", table, column: link.activity.column };
  }
  const needed = new Set([...link.pair, ...link.key]);
  if (link.table.columns.some(({ name, readable }) => !readable && needed.has(name))) {
    return { code: "no-privilege", privilege: "SELECT", table };
  }
  return action === "grantRole" || action === "grantPermission"
    ? grantObstacle(link, table)
    : endObstacle(link, table);
}

function grantObstacle(link: LinkTable, table: string): Obstacle | null {
  const columns = link.pair.flatMap((name) => columnOf(link.table, name) ?? []);
  if (columns.some(({ insertable }) => !insertable)) {
    return { code: "no-privilege", privilege: "INSERT", table };
  }
  if (link.oneRowAPair && link.activity.kind !== "row" && endObstacle(link, table) !== null) {
    return { code: "no-privilege", privilege: "UPDATE", table };
  }
  const unknown = link.table.columns.filter((column) => isUnknown(link, column));
  return unknown.length === 0
    ? null
    : { code: "unknown-columns", table, columns: unknown.map(({ name }) => name) };
}

function isUnknown(link: LinkTable, column: ColumnShape): boolean {
  const known = [
    ...link.pair,
    link.grantedAt,
    link.grantedBy?.column,
    link.grantReason,
    link.activity.kind === "flag" ? link.activity.column : null,
  ];
  return (
    column.notNull && !column.filled && !known.includes(column.name) && !isNewUuid(link, column)
  );
}

/** A key that the application makes up itself, and so can we. */
export function isNewUuid(link: LinkTable, column: ColumnShape): boolean {
  const [key, ...others] = link.key;
  return column.type === "uuid" && !column.filled && key === column.name && others.length === 0;
}

function endObstacle({ table, activity }: LinkTable, label: string): Obstacle | null {
  if (activity.kind === "row") {
    return table.deletable ? null : { code: "no-privilege", privilege: "DELETE", table: label };
  }
  return mayWrite(table, activity.column, "update")
    ? null
    : { code: "no-privilege", privilege: "UPDATE", table: label };
}

/** Whether whoever acts may write a value into the column. */
export function mayWrite(table: TableShape, name: string, how: "insert" | "update"): boolean {
  const column = columnOf(table, name);
  return column !== undefined && (how === "insert" ? column.insertable : column.updatable);
}
