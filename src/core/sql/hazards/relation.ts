import { qualifiedName } from "../qualifiedName.ts";
import { field, namesOf, textOf } from "./nodes.ts";

/** A table, view, index or sequence as a statement names it. */
export interface RelationName {
  /** Null: found by the search path. */
  readonly schema: string | null;
  readonly name: string;
}

export function relationText({ schema, name }: RelationName): string {
  return qualifiedName(schema === null ? [name] : [schema, name]);
}

/** The relation of a RangeVar node; null when it is none. */
export function rangeVar(node: unknown): RelationName | null {
  const inner = field(node, "RangeVar") ?? node;
  const name = textOf(inner, "relname");
  const schema = textOf(inner, "schemaname");
  return name === "" ? null : { schema: schema === "" ? null : schema, name };
}

/** The relation of a list of names: `a.b` is [String a, String b]. */
export function relationOfNames(node: unknown): RelationName | null {
  const names = namesOf(field(node, "List") === undefined ? node : field(node, "List"));
  const name = names.at(-1);
  return name === undefined ? null : { schema: names.at(-2) ?? null, name };
}

export function sameName(a: RelationName, b: RelationName): boolean {
  return a.name === b.name && a.schema === b.schema;
}
