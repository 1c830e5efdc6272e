import type { Folder, ObjectKind } from "./objects.ts";

/** What `pg_class.relkind`, `pg_proc.prokind` and `pg_type.typtype` say of the objects that are listed. */
const KINDS: Readonly<
  Record<"relation" | "routine" | "type", Readonly<Record<string, ObjectKind>>>
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
  }
}
