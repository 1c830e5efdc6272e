/** How a column stands in a Parquet file. What none of the others holds without loss is text, as the server writes it. */
export type ParquetKind =
  | {
      readonly kind: "boolean" | "int32" | "int64" | "float" | "double" | "date" | "bytes" | "text";
    }
  | { readonly kind: "timestamp"; readonly zoned: boolean }
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number };

export interface ParquetColumn {
  readonly name: string;
  readonly type: ParquetKind;
}

export type ParquetValue = boolean | number | bigint | string | Uint8Array | null;

/** What fits into 64 bits. */
const MOST_DIGITS = 18;
const NUMERIC = /^numeric\((\d+),(\d+)\)$/;
const TIMESTAMP = /^timestamp(?:\(\d\))? with(out)? time zone$/;

/** By PostgreSQL's name of the type. */
export function parquetKind(type: string): ParquetKind {
  const timestamp = TIMESTAMP.exec(type);
  if (timestamp !== null) {
    return { kind: "timestamp", zoned: timestamp[1] === undefined };
  }
  const numeric = NUMERIC.exec(type);
  const [precision, scale] = [Number(numeric?.[1]), Number(numeric?.[2])];
  if (precision <= MOST_DIGITS && scale <= precision) {
    return { kind: "decimal", precision, scale };
  }
  return { kind: KINDS.get(type) ?? "text" };
}

const KINDS: ReadonlyMap<string, Exclude<ParquetKind["kind"], "timestamp" | "decimal">> = new Map([
  ["boolean", "boolean"],
  ["smallint", "int32"],
  ["integer", "int32"],
  ["bigint", "int64"],
  ["oid", "int64"],
  ["real", "float"],
  ["double precision", "double"],
  ["date", "date"],
  ["bytea", "bytes"],
] as const);

/**
 * A value as PostgreSQL writes it (times in UTC), as the column holds it; undefined: it does not (infinity, a day
 * before our era, NaN among decimals), and the whole column has to be text.
 */
export function parquetValue(type: ParquetKind, text: string): ParquetValue | undefined {
  switch (type.kind) {
    case "text":
      return text;
    case "boolean":
      return text === "t";
    case "int32":
    case "float":
    case "double":
      return Number(text);
    case "int64":
      return BigInt(text);
    case "bytes":
      return bytesOf(text);
    case "date":
      return dayOf(text);
    case "timestamp":
      return microsecondsOf(text);
    case "decimal":
      return unscaled(text, type.scale);
  }
}

function bytesOf(text: string): Uint8Array | undefined {
  if (!text.startsWith("\\x")) {
    return undefined;
  }
  const bytes = new Uint8Array((text.length - 2) / 2);
  for (let place = 0; place < bytes.length; place++) {
    bytes[place] = Number.parseInt(text.slice(2 + 2 * place, 4 + 2 * place), 16);
  }
  return bytes;
}

const DAY_MS = 86_400_000;
const DAY = /^(\d{4,6})-(\d\d)-(\d\d)$/;
const MOMENT = /^(\d{4,6}-\d\d-\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:\+00)?$/;

/** Days since 1970. */
function dayOf(text: string): number | undefined {
  const [, year, month, day] = DAY.exec(text) ?? [];
  if (year === undefined) {
    return undefined;
  }
  const date = new Date(0);
  // `Date.UTC` takes the first hundred years for those of our century.
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const days = date.getTime() / DAY_MS;
  return Number.isInteger(days) ? days : undefined;
}

function microsecondsOf(text: string): bigint | undefined {
  const [, date = "", hours, minutes, seconds, fraction = ""] = MOMENT.exec(text) ?? [];
  const day = dayOf(date);
  if (day === undefined) {
    return undefined;
  }
  const ofDay = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return (BigInt(day) * 86_400n + BigInt(ofDay)) * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
}

const DECIMAL = /^(-?\d+)(?:\.(\d+))?$/;

/** Without its point. */
function unscaled(text: string, scale: number): bigint | undefined {
  const [, whole, fraction = ""] = DECIMAL.exec(text) ?? [];
  return whole === undefined || fraction.length > scale
    ? undefined
    : BigInt(`${whole}${fraction.padEnd(scale, "0")}`);
}
