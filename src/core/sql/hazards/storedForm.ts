/**
 * Whether a column keeps its rows as they are when its type changes: the types are stored alike, and
 * no value has to be shortened or checked. Types as `format_type` and the grammar write them.
 * What is not known here counts as a rewrite.
 */
export function keepsStoredForm(before: string, after: string): boolean {
  const from = readType(before);
  const to = readType(after);
  if (from.array !== to.array || (from.array && from.name !== to.name)) {
    return false;
  }
  if (from.name === to.name) {
    return from.name === "numeric" ? numericGrows(from, to) : lengthGrows(from, to);
  }
  if (to.name === "text") {
    return from.name === "varchar";
  }
  if (to.name === "varchar") {
    return from.name === "text" && to.sizes.length === 0;
  }
  return from.name === "cidr" && to.name === "inet";
}

interface SizedType {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly array: boolean;
}

const SPELLINGS: Readonly<Record<string, string>> = {
  "character varying": "varchar",
  character: "bpchar",
  char: "bpchar",
  decimal: "numeric",
  integer: "int4",
  int: "int4",
  bigint: "int8",
  smallint: "int2",
  boolean: "bool",
  real: "float4",
  "double precision": "float8",
  "bit varying": "varbit",
  "timestamp without time zone": "timestamp",
  "timestamp with time zone": "timestamptz",
  "time without time zone": "time",
  "time with time zone": "timetz",
};

function readType(text: string): SizedType {
  const [, head = "", sizes = "", tail = "", array = ""] =
    /^([^([]*)(?:\(([^)]*)\))?([^[]*)((?:\[\])*)$/.exec(text.trim()) ?? [];
  const name = `${head.trim()}${tail.trimEnd()}`.trim();
  return {
    name: SPELLINGS[name] ?? name,
    sizes: sizes === "" ? [] : sizes.split(",").map(Number),
    array: array !== "",
  };
}

/** varchar(20) to varchar(30) or varchar; the blanks of bpchar are part of its stored form. */
function lengthGrows(from: SizedType, to: SizedType): boolean {
  const [before = null] = from.sizes;
  const [after = null] = to.sizes;
  if (before === after) {
    return true;
  }
  const grows = after === null || (before !== null && after > before);
  return grows && !from.array && GROWING.has(from.name);
}

const GROWING = new Set(["varchar", "varbit", "time", "timetz", "timestamp", "timestamptz"]);

/** More digits in front of the point; as many behind it. */
function numericGrows(from: SizedType, to: SizedType): boolean {
  const [before = null, beforeScale = 0] = from.sizes;
  const [after = null, afterScale = 0] = to.sizes;
  if (before === after && beforeScale === afterScale) {
    return true;
  }
  if (from.array) {
    return false;
  }
  return after === null || (before !== null && after >= before && afterScale === beforeScale);
}
