import type { Folder, ObjectKind } from "./objects.ts";

/**
 * What `pg_class.relkind`, `pg_proc.prokind` and `pg_type.typtype` say of the objects that are listed;
 * letters of our own for catalogs that hold one kind only.
 */
const KINDS: Readonly<
  Record<"relation" | "routine" | "type" | "other", Readonly<Record<string, ObjectKind>>>
> = {
  relation: {
    r: "table",
    p: "partitionedTable",
    f: "foreignTable",
    v: "view",
    m: "materializedView",
    S: "sequence",
  },
  routine: { f: "function", w: "function", p: "procedure", a: "aggregate" },
  type: { b: "type", c: "type", d: "domain", e: "type", p: "type", r: "type" },
  other: {
    o: "operator",
    k: "operatorClass",
    y: "operatorFamily",
    c: "collation",
    v: "conversion",
    C: "textSearchConfiguration",
    D: "textSearchDictionary",
    P: "textSearchParser",
    T: "textSearchTemplate",
  },
};

/** Throws on a letter that no listing asks for. */
export function objectKind(of: keyof typeof KINDS, letter: string): ObjectKind {
  const kind = KINDS[of][letter];
  if (kind === undefined) {
    throw new RangeError(`No ${of} is of the kind "${letter}"`);
  }
  return kind;
}

export function folderOf(kind: ObjectKind): Folder {
  switch (kind) {
    case "table":
    case "partitionedTable":
    case "foreignTable":
      return "tables";
    case "view":
      return "views";
    case "materializedView":
      return "materializedViews";
    case "sequence":
      return "sequences";
    case "function":
    case "procedure":
    case "aggregate":
      return "functions";
    case "type":
    case "domain":
      return "types";
    case "operator":
    case "operatorClass":
    case "operatorFamily":
      return "operators";
    case "collation":
    case "conversion":
      return "collations";
    case "textSearchConfiguration":
    case "textSearchDictionary":
    case "textSearchParser":
    case "textSearchTemplate":
      return "textSearch";
  }
}
