import {
  effect,
  hazard,
  lock,
  work,
  type RelationLock,
  type StatementContext,
  type StatementEffect,
} from "../effect.ts";
import { field, isOn, isSet, listOf, optionsOf, textOf } from "../nodes.ts";
import { rangeVar, relationOfNames, relationText, type RelationName } from "../relation.ts";
import { insertAfter } from "../saferText.ts";

/** CREATE INDEX: SHARE on its table, or SHARE UPDATE EXCLUSIVE when made concurrently. */
export function createIndex(node: unknown, context: StatementContext): StatementEffect {
  const table = rangeVar(field(node, "relation"));
  const concurrent = isSet(node, "concurrent");
  const name = textOf(node, "idxname");
  const works = work(table, "indexBuild");
  const creates =
    name === ""
      ? []
      : [
          {
            relation: { schema: table?.schema ?? null, name },
            mayExist: isSet(node, "if_not_exists"),
          },
        ];
  if (concurrent) {
    return effect({
      locks: lock(table, "SHARE UPDATE EXCLUSIVE"),
      works,
      creates,
      transaction: "never",
    });
  }
  const safer = insertAfter(context, /^index$/i, "CONCURRENTLY");
  return effect({
    locks: lock(table, "SHARE"),
    works,
    creates,
    hazards: [hazard("create-index-without-concurrently", table, safer, tableDetails(table))],
  });
}

/** DROP INDEX: ACCESS EXCLUSIVE on the index and its table. */
export function dropIndex(node: unknown, context: StatementContext): StatementEffect {
  const indexes = listOf(node, "objects")
    .map(relationOfNames)
    .filter((name) => name !== null);
  const concurrent = isSet(node, "concurrent");
  const locks = indexes.flatMap((index) =>
    indexLocks(index, concurrent ? "SHARE UPDATE EXCLUSIVE" : "ACCESS EXCLUSIVE"),
  );
  if (concurrent) {
    return effect({ locks, transaction: "never" });
  }
  const cascades = textOf(node, "behavior") === "DROP_CASCADE";
  // CONCURRENTLY takes one index and no CASCADE.
  const safer = cascades || indexes.length !== 1 ? concurrentDrops(indexes, cascades) : null;
  return effect({
    locks,
    hazards: indexes.map((index) =>
      hazard(
        "drop-index-without-concurrently",
        index,
        safer ?? insertAfter(context, /^index$/i, "CONCURRENTLY"),
        { index: relationText(index) },
      ),
    ),
  });
}

function concurrentDrops(indexes: readonly RelationName[], cascades: boolean): string | null {
  return cascades
    ? null
    : indexes.map((index) => `DROP INDEX CONCURRENTLY ${relationText(index)};`).join("\n");
}

/** REINDEX: SHARE on the table and ACCESS EXCLUSIVE on each index, unless concurrently. */
export function reindex(node: unknown, context: StatementContext): StatementEffect {
  const kind = textOf(node, "kind");
  const relation = rangeVar(field(node, "relation"));
  const concurrent = isOn(optionsOf(node, "params"), "concurrently");
  const single = kind === "REINDEX_OBJECT_INDEX" || kind === "REINDEX_OBJECT_TABLE";
  const locks = reindexLocks(kind, relation, concurrent);
  const works = kind === "REINDEX_OBJECT_TABLE" ? work(relation, "indexBuild") : [];
  const transaction = concurrent || !single ? "never" : "any";
  // The indexes of PostgreSQL's own catalog are rebuilt in no other way.
  if (concurrent || kind === "REINDEX_OBJECT_SYSTEM") {
    return effect({ locks, works, transaction });
  }
  const safer = insertAfter(context, /^(?:index|table|schema|database)$/i, "CONCURRENTLY");
  return effect({
    locks,
    works,
    transaction,
    hazards: [
      hazard("reindex-without-concurrently", relation, safer, {
        name: relation === null ? textOf(node, "name") : relationText(relation),
      }),
    ],
  });
}

function reindexLocks(
  kind: string,
  relation: RelationName | null,
  concurrent: boolean,
): readonly RelationLock[] {
  if (kind === "REINDEX_OBJECT_TABLE") {
    return lock(relation, concurrent ? "SHARE UPDATE EXCLUSIVE" : "SHARE");
  }
  if (kind !== "REINDEX_OBJECT_INDEX" || relation === null) {
    return [];
  }
  const own = concurrent ? "SHARE UPDATE EXCLUSIVE" : "ACCESS EXCLUSIVE";
  const table = concurrent ? "SHARE UPDATE EXCLUSIVE" : "SHARE";
  return [
    { relation, on: "itself", mode: own },
    { relation, on: "tableOf", mode: table },
  ];
}

/** REFRESH MATERIALIZED VIEW: ACCESS EXCLUSIVE, or EXCLUSIVE when readers go on. */
export function refreshView(node: unknown, context: StatementContext): StatementEffect {
  const view = rangeVar(field(node, "relation"));
  const noData = isSet(node, "skipData");
  if (isSet(node, "concurrent")) {
    return effect({ locks: lock(view, "EXCLUSIVE"), works: work(view, "scan") });
  }
  const safer = noData ? null : insertAfter(context, /^view$/i, "CONCURRENTLY");
  return effect({
    locks: lock(view, "ACCESS EXCLUSIVE"),
    works: work(view, "rewrite"),
    hazards: noData ? [] : [hazard("refresh-without-concurrently", view, safer, viewDetails(view))],
  });
}

function indexLocks(relation: RelationName, mode: RelationLock["mode"]): readonly RelationLock[] {
  return [
    { relation, on: "itself", mode },
    { relation, on: "tableOf", mode },
  ];
}

function tableDetails(table: RelationName | null): Readonly<Record<string, string>> {
  return { table: table === null ? "" : relationText(table) };
}

function viewDetails(view: RelationName | null): Readonly<Record<string, string>> {
  return { view: view === null ? "" : relationText(view) };
}
