import type { Client } from "pg";
import * as v from "valibot";
import {
  LONGEST_HISTORY,
  type EntityEntry,
  type HistoryEntry,
} from "../../core/roles/applicationRoles.ts";
import { historyAction } from "../../core/roles/findHistory.ts";
import type { Listed } from "../../core/roles/ports.ts";
import type { EntityTable, ReferencePair, RoleModel } from "../../core/roles/roleModel.ts";
import { columnOf, rowKeyOf, type TableShape } from "../../core/roles/tableShape.ts";
import { quoteIdentifier } from "../../core/sql/quote.ts";
import { rowsOf } from "../sessions/rowsOf.ts";
import { equalsText, isReadable, joined, labelOf, nameOf, textOf } from "./rowSql.ts";

const entryRow = v.object({
  at: v.nullable(v.string()),
  word: v.nullable(v.string()),
  role: v.nullable(v.string()),
  permission: v.nullable(v.string()),
  by: v.nullable(v.string()),
  reason: v.nullable(v.string()),
});

export async function readHistory(
  client: Client,
  { history, roles, permissions, users }: RoleModel,
  role: Pick<EntityEntry, "key" | "code"> | null,
): Promise<Listed<HistoryEntry>> {
  if (history === null || !isReadable(history.table, [history.action, history.at])) {
    return { items: [], truncated: false };
  }
  const { table } = history;
  const [roleLabel, roleJoin] = referenced(table, history.role, "r", roles);
  const [permissionLabel, permissionJoin] = referenced(table, history.permission, "p", permissions);
  const [byLabel, byJoin] = referenced(
    table,
    isKeyOf(table, history.by, users)
      ? { key: history.by, code: null }
      : { key: null, code: history.by },
    "u",
    users,
  );
  const filter = roleFilter(history.role, role);
  const order = rowKeyOf(table).filter((name) => isReadable(table, [name]));
  const rows = await rowsOf(
    client,
    entryRow,
    `select ${textOf("h", table, history.at)} as at,
            ${textOf("h", table, history.action)} as word,
            ${roleLabel} as role,
            ${permissionLabel} as permission,
            ${byLabel} as by,
            ${textOf("h", table, history.reason)} as reason
       from ${nameOf(table)} h
       ${roleJoin}
       ${permissionJoin}
       ${byJoin}
      where ${filter.sql}
      order by ${[`h.${quoteIdentifier(history.at)} desc nulls last`, ...order.map((name) => `h.${quoteIdentifier(name)} desc`)].join(", ")}
      limit ${LONGEST_HISTORY + 1}`,
    filter.values,
  );
  const items = rows
    .slice(0, LONGEST_HISTORY)
    .map(({ at, word, role: of, permission, by, reason }): HistoryEntry => ({
      at: at ?? "",
      what: historyAction(word ?? ""),
      word: word ?? "",
      role: of ?? "",
      permission: permission ?? "",
      by,
      reason,
    }));
  return { items, truncated: rows.length > LONGEST_HISTORY };
}

/** The code of then before the name of now: what is gone has no name any more. */
function referenced(
  table: TableShape,
  { key, code }: ReferencePair,
  alias: string,
  entity: EntityTable | null,
): readonly [label: string, join: string] {
  const parts = [textOf("h", table, code)];
  const joins =
    key !== null &&
    entity !== null &&
    isReadable(table, [key]) &&
    isReadable(entity.table, [entity.key]);
  if (joins) {
    parts.push(
      `case when ${alias}.${quoteIdentifier(entity.key)} is not null then ${labelOf(alias, entity)} end`,
    );
  }
  parts.push(textOf("h", table, key));
  return [
    `coalesce(${parts.join(", ")})`,
    joins
      ? `left join ${nameOf(entity.table)} ${alias} on ${joined("h", table, key, alias, entity)}`
      : "",
  ];
}

function isKeyOf(table: TableShape, column: string | null, users: EntityTable | null): boolean {
  return (
    column !== null &&
    users !== null &&
    columnOf(table, column)?.type === columnOf(users.table, users.key)?.type
  );
}

function roleFilter(
  { key, code }: ReferencePair,
  role: Pick<EntityEntry, "key" | "code"> | null,
): { readonly sql: string; readonly values: readonly string[] } {
  if (role === null) {
    return { sql: "true", values: [] };
  }
  if (key !== null) {
    return { sql: equalsText("h", key, "$1"), values: [role.key] };
  }
  return code === null
    ? { sql: "false", values: [] }
    : { sql: equalsText("h", code, "$1"), values: [role.code ?? role.key] };
}
