import type { ColumnShape, TableShape } from "../../../src/core/roles/tableShape.ts";

/** Columns as "name type!": the mark means NOT NULL; "=" behind it, that PostgreSQL fills it. */
export function table(
  oid: number,
  name: string,
  columns: readonly string[],
  more: Partial<TableShape> = {},
): TableShape {
  return {
    oid,
    schema: "app",
    name,
    columns: columns.map(column),
    keys: [],
    foreignKeys: [],
    deletable: true,
    ...more,
  };
}

function column(text: string): ColumnShape {
  const [name = "", ...type] = text.replace(/[!=]+$/, "").split(" ");
  return {
    name,
    type: type.join(" "),
    notNull: /!=?$/.test(text),
    filled: text.endsWith("="),
    identity: null,
    readable: true,
    insertable: true,
    updatable: true,
  };
}

export const primary = (...columns: string[]): TableShape["keys"] => [
  { columns, primary: true, partial: false },
];

export const refers = (
  column: string,
  table: number,
  target = "id",
): TableShape["foreignKeys"][number] => ({ columns: [column], table, targetColumns: [target] });

export const ROLES = table(1, "roles", ["id bigint!", "code text", "name text"], {
  keys: primary("id"),
});
export const USERS = table(2, "users", ["id bigint!", "email text", "is_active boolean"], {
  keys: primary("id"),
});
export const PERMISSIONS = table(3, "permissions", ["id bigint!", "code text"], {
  keys: primary("id"),
});
