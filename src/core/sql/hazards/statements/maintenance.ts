import {
  effect,
  hazard,
  lock,
  work,
  type StatementContext,
  type StatementEffect,
} from "../effect.ts";
import { LOCK_MODES } from "../lockMode.ts";
import { field, isOn, isSet, listOf, numberOf, optionsOf, textOf } from "../nodes.ts";
import { rangeVar, relationText, type RelationName } from "../relation.ts";
import { replaceWord } from "../saferText.ts";

/** VACUUM and ANALYZE: SHARE UPDATE EXCLUSIVE; VACUUM FULL: ACCESS EXCLUSIVE and a new copy of the table. */
export function vacuum(node: unknown, context: StatementContext): StatementEffect {
  const tables = listOf(node, "rels")
    .map((item) => rangeVar(field(field(item, "VacuumRelation"), "relation")))
    .filter((name) => name !== null);
  if (!isSet(node, "is_vacuumcmd")) {
    return effect({ locks: tables.flatMap((table) => lock(table, "SHARE UPDATE EXCLUSIVE")) });
  }
  if (!isOn(optionsOf(node, "options"), "full")) {
    return effect({
      locks: tables.flatMap((table) => lock(table, "SHARE UPDATE EXCLUSIVE")),
      transaction: "never",
    });
  }
  const safer = context.sql.includes("(") ? null : replaceWord(context, /^full$/i, "");
  const named: readonly (RelationName | null)[] = tables.length === 0 ? [null] : tables;
  return effect({
    locks: tables.flatMap((table) => lock(table, "ACCESS EXCLUSIVE")),
    works: tables.flatMap((table) => work(table, "rewrite")),
    transaction: "never",
    hazards: named.map((table) => hazard("vacuum-full", table, safer, details(table))),
  });
}

export function cluster(node: unknown): StatementEffect {
  const table = rangeVar(field(node, "relation"));
  return effect({
    locks: lock(table, "ACCESS EXCLUSIVE"),
    works: work(table, "rewrite"),
    transaction: table === null ? "never" : "any",
    hazards: [hazard("cluster", table, null, details(table))],
  });
}

export function lockTable(node: unknown): StatementEffect {
  const mode = LOCK_MODES[numberOf(node, "mode") - 1] ?? "ACCESS EXCLUSIVE";
  const tables = listOf(node, "relations")
    .map(rangeVar)
    .filter((name) => name !== null);
  const strong = LOCK_MODES.indexOf(mode) >= LOCK_MODES.indexOf("SHARE");
  return effect({
    locks: tables.flatMap((table) => lock(table, mode)),
    hazards: strong
      ? tables.map((table) => hazard("lock-table", table, null, { ...details(table), mode }))
      : [],
  });
}

export function truncate(node: unknown): StatementEffect {
  const tables = listOf(node, "relations")
    .map(rangeVar)
    .filter((name) => name !== null);
  const cascades = textOf(node, "behavior") === "DROP_CASCADE";
  return effect({
    locks: tables.flatMap((table) => lock(table, "ACCESS EXCLUSIVE")),
    hazards: tables.flatMap((table) => [
      hazard("truncate", table, null, details(table)),
      ...(cascades ? [hazard("drop-cascade", table, null, { name: relationText(table) })] : []),
    ]),
  });
}

function details(table: RelationName | null): Readonly<Record<string, string>> {
  return { table: table === null ? "" : relationText(table) };
}
