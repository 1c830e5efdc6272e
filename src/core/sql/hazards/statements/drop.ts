import { identifierText, qualifiedName } from "../../qualifiedName.ts";
import {
  effect,
  hazard,
  lock,
  type FoundHazard,
  type StatementContext,
  type StatementEffect,
} from "../effect.ts";
import { field, listOf, namesOf, textOf } from "../nodes.ts";
import { rangeVar, relationOfNames, relationText, type RelationName } from "../relation.ts";
import { dropIndex } from "./indexes.ts";

const RELATIONS = new Set(
  ["TABLE", "VIEW", "MATVIEW", "SEQUENCE", "FOREIGN_TABLE"].map((kind) => `OBJECT_${kind}`),
);
const OF_TABLE = new Set(["TRIGGER", "RULE", "POLICY"].map((kind) => `OBJECT_${kind}`));

/** DROP of any object: ACCESS EXCLUSIVE on relations, and on the table of a trigger, rule or policy. */
export function drop(node: unknown, context: StatementContext): StatementEffect {
  const kind = textOf(node, "removeType");
  if (kind === "OBJECT_INDEX") {
    return dropIndex(node, context);
  }
  const cascades = textOf(node, "behavior") === "DROP_CASCADE";
  const objects = listOf(node, "objects");
  if (OF_TABLE.has(kind)) {
    const tables = objects.map((item) => outer(namesOf(field(item, "List"))));
    return effect({ locks: tables.flatMap((table) => lock(table, "ACCESS EXCLUSIVE")) });
  }
  if (!RELATIONS.has(kind)) {
    return effect({ hazards: otherDrops(kind, objects, cascades) });
  }
  const relations = objects.map(relationOfNames).filter((name) => name !== null);
  const losesRows = kind === "OBJECT_TABLE";
  return effect({
    locks: relations.flatMap((relation) => lock(relation, "ACCESS EXCLUSIVE")),
    hazards: relations.flatMap((relation) => [
      ...(losesRows
        ? [hazard("drop-table", relation, null, { table: relationText(relation) })]
        : []),
      ...(cascades
        ? [hazard("drop-cascade", relation, null, { name: relationText(relation) })]
        : []),
    ]),
  });
}

function otherDrops(
  kind: string,
  objects: readonly unknown[],
  cascades: boolean,
): readonly FoundHazard[] {
  return objects.flatMap((item) => {
    const names = namesOf(field(item, "List"));
    const own = textOf(field(item, "String"), "sval");
    const name = own === "" ? qualifiedName(names) : identifierText(own);
    if (kind === "OBJECT_SCHEMA") {
      return [hazard("drop-schema", null, null, { name, behavior: cascades ? "CASCADE" : "" })];
    }
    return cascades ? [hazard("drop-cascade", null, null, { name })] : [];
  });
}

/** The table of `table.trigger`. */
function outer(names: readonly string[]): RelationName | null {
  const name = names.at(-2);
  return name === undefined ? null : { schema: names.at(-3) ?? null, name };
}

/** RENAME: whoever uses the old name fails from this moment on. */
export function rename(node: unknown): StatementEffect {
  const relation = rangeVar(field(node, "relation"));
  const kind = textOf(node, "renameType");
  if (relation === null) {
    return effect({});
  }
  const to = textOf(node, "newname");
  const details = { table: relationText(relation), to: identifierText(to) };
  switch (kind) {
    case "OBJECT_INDEX":
      return effect({ locks: lock(relation, "SHARE UPDATE EXCLUSIVE") });
    case "OBJECT_TABLE":
    case "OBJECT_VIEW":
    case "OBJECT_MATVIEW":
      return effect({
        locks: lock(relation, "ACCESS EXCLUSIVE"),
        hazards: [hazard("rename-relation", relation, renameWithView(relation, to), details)],
        creates: [{ relation: { schema: relation.schema, name: to }, mayExist: true }],
      });
    case "OBJECT_COLUMN":
      return effect({
        locks: lock(relation, "ACCESS EXCLUSIVE"),
        hazards: [
          hazard("rename-column", relation, null, {
            ...details,
            column: identifierText(textOf(node, "subname")),
          }),
        ],
      });
    default:
      return effect({ locks: lock(relation, "ACCESS EXCLUSIVE") });
  }
}

/** The old name stays as a view until nobody uses it. */
function renameWithView(relation: RelationName, to: string): string {
  const renamed = relationText({ schema: relation.schema, name: to });
  return [
    "BEGIN;",
    "SET LOCAL lock_timeout = '2s';",
    `ALTER TABLE ${relationText(relation)} RENAME TO ${identifierText(to)};`,
    `CREATE VIEW ${relationText(relation)} AS SELECT * FROM ${renamed};`,
    "COMMIT;",
  ].join("\n");
}
