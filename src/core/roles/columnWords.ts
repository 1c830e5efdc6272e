import type { ColumnShape, TableShape } from "./tableShape.ts";

/** What a table of an application's roles, or a column that refers to one, stands for. */
export type Entity = "role" | "user" | "permission";

const ENTITY_WORDS: Readonly<Record<Entity, ReadonlySet<string>>> = {
  role: new Set(["role", "역할"]),
  user: new Set(["user", "account", "member", "operator", "employee", "staff", "person", "사용자"]),
  permission: new Set(["permission", "privilege", "authority", "right", "권한"]),
};
export const ENTITIES: readonly Entity[] = ["role", "user", "permission"];

/** The words of a name, in lower case and singular: "userRoles" and "USER_ROLES" are "user", "role". */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1_$2")
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== "")
    .map(singular);
}

function singular(word: string): string {
  if (word.endsWith("ies")) {
    return `${word.slice(0, -3)}y`;
  }
  return word.endsWith("s") && !/(?:ss|us|is)$/.test(word) ? word.slice(0, -1) : word;
}

export function entityOfWord(word: string | undefined): Entity | null {
  return word === undefined
    ? null
    : (ENTITIES.find((entity) => ENTITY_WORDS[entity].has(word)) ?? null);
}

export function entitiesIn(name: string): ReadonlySet<Entity> {
  return new Set(wordsOf(name).flatMap((word) => entityOfWord(word) ?? []));
}

/** What the rows of a table are, by its name; null: something else, or a table between two of them. */
export function entityOfTable({ name }: Pick<TableShape, "name">): Entity | null {
  return entitiesIn(name).size === 1 ? entityOfWord(wordsOf(name).at(-1)) : null;
}

const ID_WORDS = new Set(["id", "no", "uuid", "seq", "key", "code", "name", "oid"]);

/** The word of a column's name that says what it refers to: "role" of "role_id" and of "roleCode". */
export function entityWord(name: string): string | undefined {
  const words = wordsOf(name);
  return ID_WORDS.has(words.at(-1) ?? "") ? words.at(-2) : words.at(-1);
}

/** What a column refers to by its name alone. */
export function entityOfColumn(name: string): Entity | null {
  return entityOfWord(entityWord(name));
}

const ACTOR_WORDS = new Set([
  "by",
  "actor",
  "granter",
  "grantor",
  "assigner",
  "creator",
  "revoker",
]);

/** Whether the column names who did something rather than whom it is about. */
export function isActorColumn(name: string): boolean {
  return wordsOf(name).some((word) => ACTOR_WORDS.has(word));
}

export const isTime = ({ type }: ColumnShape): boolean => /^(?:timestamp|date\b)/.test(type);
export const isText = ({ type }: ColumnShape): boolean =>
  /^(?:text|citext|character varying|character|name)\b/.test(type);
export const isBoolean = ({ type }: ColumnShape): boolean => type === "boolean";

/**
 * The first column of the table whose name is made of the given words ("expires at"), in the order in
 * which the names are given. Words are compared as {@link wordsOf} makes them.
 */
export function namedColumn(
  table: TableShape,
  names: readonly string[],
  fits: (column: ColumnShape) => boolean = () => true,
): string | null {
  for (const name of names) {
    const wanted = wordsOf(name).join(" ");
    const found = table.columns.find(
      (column) => fits(column) && wordsOf(column.name).join(" ") === wanted,
    );
    if (found !== undefined) {
      return found.name;
    }
  }
  return null;
}
