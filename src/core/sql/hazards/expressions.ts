import { everyNode, field, listOf, namesOf, textOf } from "./nodes.ts";

/** Functions of PostgreSQL and its well-known extensions that give another value for each row. */
const VOLATILE = new Set(
  `random random_normal gen_random_uuid uuidv4 uuidv7 uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4
  clock_timestamp timeofday nextval currval lastval setval setseed pg_sleep gen_random_bytes gen_salt
  array_sample array_shuffle pg_backend_pid_random txid_current`.split(/\s+/),
);

/** Functions that give one value for a whole statement, as far as defaults use them. */
const STEADY = new Set(
  `now transaction_timestamp statement_timestamp current_setting current_database current_schema
  to_char to_date to_timestamp to_number date_trunc date_part age make_date make_interval make_timestamp make_timestamptz
  timezone lower upper trim btrim ltrim rtrim substring substr replace concat concat_ws format length left right md5 sha256
  encode decode coalesce nullif greatest least abs round ceil floor array_append array_cat
  jsonb_build_object json_build_object jsonb_build_array json_build_array to_json to_jsonb
  int4range int8range numrange tsrange tstzrange daterange inet_client_addr quote_ident quote_literal extract
  pg_backend_pid session_user txid_current_if_assigned`.split(/\s+/),
);

/**
 * Whether a default is the same for all rows, and so kept once in the catalog (`steady`), is another
 * for each row, and so written into every row (`volatile`), or rests on a function that only the
 * server knows.
 */
export function steadinessOf(expression: unknown): "steady" | "volatile" | "unknown" {
  let steadiness: "steady" | "unknown" = "steady";
  for (const [type, node] of everyNode({ expression: { Root: expression } })) {
    if (type !== "FuncCall") {
      continue;
    }
    const name = namesOf(field(node, "funcname")).at(-1) ?? "";
    if (VOLATILE.has(name)) {
      return "volatile";
    }
    if (!STEADY.has(name)) {
      steadiness = "unknown";
    }
  }
  return steadiness;
}

/** The types of PostgreSQL itself: none of them is a domain. */
const BUILT_IN = new Set(
  `bool int2 int4 int8 float4 float8 numeric money text varchar bpchar char name bytea uuid json jsonb xml date time timetz
  timestamp timestamptz interval inet cidr macaddr macaddr8 bit varbit point line lseg box path polygon circle
  tsvector tsquery oid regclass regproc regtype int4range int8range numrange tsrange tstzrange daterange
  int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange pg_lsn txid_snapshot jsonpath
  serial bigserial smallserial serial2 serial4 serial8`.split(/\s+/),
);

export interface TypeText {
  /** "varchar(20)[]", as far as it is needed to compare types. */
  readonly text: string;
  readonly name: string;
  readonly builtIn: boolean;
  readonly modifiers: readonly number[];
  readonly array: boolean;
}

export function typeOf(typeName: unknown): TypeText {
  const names = namesOf(field(typeName, "names"));
  const name = names.at(-1) ?? "";
  const modifiers = listOf(typeName, "typmods").map((item) => {
    const value = field(field(field(item, "A_Const"), "ival"), "ival");
    return typeof value === "number" ? value : 0;
  });
  const array = listOf(typeName, "arrayBounds").length > 0;
  const own = modifiers.length > 0 ? `${name}(${modifiers.join(",")})` : name;
  return {
    text: array ? `${own}[]` : own,
    name,
    builtIn: (names.length === 1 || names[0] === "pg_catalog") && BUILT_IN.has(name),
    modifiers,
    array,
  };
}

export function isSerial({ name }: TypeText): boolean {
  return /^(?:small|big)?serial$|^serial[248]$/.test(name);
}

/** Columns that an expression names, each once. */
export function columnsOf(expression: unknown): readonly string[] {
  const found = new Set<string>();
  for (const [type, node] of everyNode({ expression: { Root: expression } })) {
    const name = type === "ColumnRef" ? namesOf(field(node, "fields")).at(-1) : undefined;
    if (name !== undefined) {
      found.add(name);
    }
  }
  return [...found];
}

/** The column of `x IS NOT NULL` standing alone; null for any other expression. */
export function notNullColumn(expression: unknown): string | null {
  const test = field(expression, "NullTest");
  if (textOf(test, "nulltesttype") !== "IS_NOT_NULL") {
    return null;
  }
  return namesOf(field(field(field(test, "arg"), "ColumnRef"), "fields")).at(-1) ?? null;
}
