import {
  entityOfColumn,
  isActorColumn,
  isText,
  isTime,
  namedColumn,
  wordsOf,
  type Entity,
} from "./columnWords.ts";
import type { HistoryTable, ReferencePair } from "./roleModel.ts";
import type { TableShape } from "./tableShape.ts";

const ACTIONS = ["action", "action_type", "change_type", "change_action", "event", "event_type"];
const MORE_ACTIONS = ["operation", "operation_type"];
const TIMES = ["changed_at", "action_at", "occurred_at", "event_at", "recorded_at", "performed_at"];
const MORE_TIMES = ["logged_at", "created_at", "granted_at"];
const ACTORS = ["changed_by", "actor_id", "actor", "performed_by", "action_by", "created_by"];
const MORE_ACTORS = ["granted_by", "recorded_by"];

/** Whether the rows of a table say what happened, rather than what is. */
export function hasHistoryColumns(table: TableShape): boolean {
  return actionColumn(table) !== null && timeColumn(table) !== null;
}

/** The record of what was granted to the roles of a table and revoked from them. */
export function findHistory(tables: readonly TableShape[], roles: TableShape): HistoryTable | null {
  const found = tables.flatMap((table) => historyIn(table, roles) ?? []);
  const refersToThem = ({ table }: HistoryTable): boolean =>
    table.foreignKeys.some((key) => key.table === roles.oid);
  return found.find(refersToThem) ?? found[0] ?? null;
}

function historyIn(table: TableShape, roles: TableShape): HistoryTable | null {
  const action = actionColumn(table);
  const at = timeColumn(table);
  const role = referencePair(table, "role");
  const permission = referencePair(table, "permission");
  if (action === null || at === null || isEmpty(role) || isEmpty(permission)) {
    return null;
  }
  const foreign = table.foreignKeys.find(({ columns }) => columns[0] === role.key);
  const belongs =
    foreign === undefined ? table.schema === roles.schema : foreign.table === roles.oid;
  return belongs
    ? {
        table,
        role,
        permission,
        action,
        at,
        by: namedColumn(table, [...ACTORS, ...MORE_ACTORS]),
        reason: namedColumn(table, ["reason", "note", "remark", "comment", "memo"], isText),
      }
    : null;
}

function actionColumn(table: TableShape): string | null {
  return namedColumn(table, [...ACTIONS, ...MORE_ACTIONS]);
}

function timeColumn(table: TableShape): string | null {
  return namedColumn(table, [...TIMES, ...MORE_TIMES], isTime);
}

function isEmpty({ key, code }: ReferencePair): boolean {
  return key === null && code === null;
}

function referencePair(table: TableShape, entity: Entity): ReferencePair {
  const columns = table.columns.filter(
    ({ name }) => !isActorColumn(name) && entityOfColumn(name) === entity,
  );
  const isCode = (name: string): boolean => /^(?:code|name)$/.test(wordsOf(name).at(-1) ?? "");
  return {
    key: columns.find(({ name }) => !isCode(name))?.name ?? null,
    code: columns.find(({ name }) => isCode(name))?.name ?? null,
  };
}

/** What an entry of the record says, whatever the application's word for it. */
export function historyAction(word: string): "granted" | "revoked" | "other" {
  if (/^(?:grant|add|assign|insert|i$|부여|추가)/i.test(word)) {
    return "granted";
  }
  return /^(?:revok|remov|delet|unassign|d$|회수|해제|삭제)/i.test(word) ? "revoked" : "other";
}
