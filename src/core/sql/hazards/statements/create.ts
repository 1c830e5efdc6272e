import {
  effect,
  hazard,
  lock,
  merged,
  type RelationLock,
  type StatementEffect,
} from "../effect.ts";
import type { LockMode } from "../lockMode.ts";
import { everyNode, field, isSet, listOf, namesOf, textOf } from "../nodes.ts";
import { rangeVar, relationText, type RelationName } from "../relation.ts";
import { rowStatement } from "./rows.ts";

/** CREATE TABLE: what it locks are the tables that it refers to. */
export function createTable(node: unknown): StatementEffect {
  const table = rangeVar(field(node, "relation"));
  const locks: RelationLock[] = [];
  for (const [type, inner] of everyNode({
    elements: listOf(node, "tableElts"),
    more: listOf(node, "constraints"),
  })) {
    if (type === "Constraint" && textOf(inner, "contype") === "CONSTR_FOREIGN") {
      locks.push(...lock(rangeVar(field(inner, "pktable")), "SHARE ROW EXCLUSIVE"));
    } else if (type === "TableLikeClause") {
      locks.push(...lock(rangeVar(field(inner, "relation")), "ACCESS SHARE"));
    }
  }
  const partition = field(node, "partbound") !== undefined;
  const parents = listOf(node, "inhRelations")
    .map(rangeVar)
    .filter((name) => name !== null);
  const mode: LockMode = partition ? "ACCESS EXCLUSIVE" : "SHARE UPDATE EXCLUSIVE";
  return effect({
    locks: [...parents.flatMap((parent) => lock(parent, mode)), ...locks],
    creates: created(table, isSet(node, "if_not_exists")),
    hazards: partition
      ? parents.map((parent) =>
          hazard("create-partition", parent, null, {
            table: relationText(parent),
            partition: table === null ? "" : relationText(table),
          }),
        )
      : [],
  });
}

/** CREATE TABLE AS, SELECT INTO, CREATE MATERIALIZED VIEW: reads what its query names. */
export function createTableAs(node: unknown): StatementEffect {
  const made = rangeVar(field(field(node, "into"), "rel"));
  return merged([
    rowStatement(field(node, "query")),
    effect({ creates: created(made, isSet(node, "if_not_exists")) }),
  ]);
}

/** CREATE VIEW: reads nothing, but its tables must hold still; replacing one shuts its readers out. */
export function createView(node: unknown): StatementEffect {
  const view = rangeVar(field(node, "view"));
  const replaces = isSet(node, "replace");
  return merged([
    effect({ locks: replaces ? lock(view, "ACCESS EXCLUSIVE") : [] }),
    rowStatement(field(node, "query")),
    effect({ creates: replaces ? [] : created(view, false) }),
  ]);
}

export function createSequence(node: unknown): StatementEffect {
  return effect({
    creates: created(rangeVar(field(node, "sequence")), isSet(node, "if_not_exists")),
  });
}

export function createTrigger(node: unknown): StatementEffect {
  const table = rangeVar(field(node, "relation"));
  return effect({
    locks: [
      ...lock(table, "SHARE ROW EXCLUSIVE"),
      ...lock(rangeVar(field(node, "constrrel")), "ACCESS SHARE"),
    ],
    hazards: [
      hazard("create-trigger", table, null, {
        table: table === null ? "" : relationText(table),
        trigger: textOf(node, "trigname"),
      }),
    ],
  });
}

/** Statements that name one table and lock it, without more to say. */
export function onTable(node: unknown, key: string, mode: LockMode): StatementEffect {
  return effect({ locks: lock(rangeVar(field(node, key)), mode) });
}

/** CREATE STATISTICS … FROM tables. */
export function createStatistics(node: unknown): StatementEffect {
  return effect({
    locks: listOf(node, "relations").flatMap((item) =>
      lock(rangeVar(item), "SHARE UPDATE EXCLUSIVE"),
    ),
  });
}

/** CREATE or ALTER PUBLICATION … TABLE. */
export function publication(node: unknown): StatementEffect {
  return effect({
    locks: listOf(node, "pubobjects").flatMap((item) =>
      lock(
        rangeVar(field(field(field(item, "PublicationObjSpec"), "pubtable"), "relation")),
        "SHARE UPDATE EXCLUSIVE",
      ),
    ),
  });
}

/** COMMENT ON and SECURITY LABEL: the relation that they speak of, or whose part they speak of. */
export function describeObject(node: unknown): StatementEffect {
  const names = namesOf(field(field(node, "object"), "List"));
  const kind = textOf(node, "objtype");
  const relation = describedRelation(kind, names);
  const reads = PART_OF_RELATION.has(kind) && kind !== "OBJECT_COLUMN";
  return effect({ locks: lock(relation, reads ? "ACCESS SHARE" : "SHARE UPDATE EXCLUSIVE") });
}

function describedRelation(kind: string, names: readonly string[]): RelationName | null {
  const parts = PART_OF_RELATION.has(kind) ? names.slice(0, -1) : names;
  const name = parts.at(-1);
  const known = PART_OF_RELATION.has(kind) || RELATIONS.has(kind);
  return !known || name === undefined ? null : { schema: parts.at(-2) ?? null, name };
}

const RELATIONS = new Set(
  ["TABLE", "VIEW", "MATVIEW", "INDEX", "SEQUENCE", "FOREIGN_TABLE"].map(
    (kind) => `OBJECT_${kind}`,
  ),
);
const PART_OF_RELATION = new Set(
  ["COLUMN", "TABCONSTRAINT", "TRIGGER", "RULE", "POLICY"].map((kind) => `OBJECT_${kind}`),
);

function created(relation: RelationName | null, mayExist: boolean): StatementEffect["creates"] {
  return relation === null ? [] : [{ relation, mayExist }];
}
