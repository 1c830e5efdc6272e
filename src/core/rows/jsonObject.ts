/** Types whose values are numbers of JSON already, but for NaN and infinity. */
const NUMBERS = /^(?:smallint|integer|bigint|numeric|decimal|real|double precision|oid)\b(?!.*\[)/;
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A JSON object with a value a name: numbers with all their digits, json as it is, anything else as a text. */
export function jsonObject(
  values: readonly (readonly [name: string, type: string, value: string | null])[],
): string {
  return `{${values.map(([name, type, value]) => `${JSON.stringify(name)}: ${jsonValue(type, value)}`).join(", ")}}`;
}

function jsonValue(type: string, value: string | null): string {
  if (value === null) {
    return "null";
  }
  if (NUMBERS.test(type) && JSON_NUMBER.test(value)) {
    return value;
  }
  if (type === "boolean" && (value === "t" || value === "f")) {
    return value === "t" ? "true" : "false";
  }
  if ((type === "json" || type === "jsonb") && isJson(value)) {
    return value;
  }
  return JSON.stringify(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
