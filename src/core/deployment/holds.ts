import { assertNever } from "../lib/assertNever.ts";
import type { Comparison, Expectation } from "../runbook/expectation.ts";
import { compareDecimals, parseDecimal } from "./decimal.ts";

/** Whether something holds; `unknown` when what was seen does not tell (a capped result, text held against "<"). */
export type Holds = "yes" | "no" | "unknown";

/** What was seen, in the terms of expectations. */
export interface Observation {
  /** The single value; `none` when there is not exactly one row; undefined when the output does not tell. */
  readonly value:
    | { readonly kind: "text"; readonly text: string; readonly boolean: boolean }
    | { readonly kind: "null" }
    | { readonly kind: "none" }
    | { readonly kind: "unclear" };
  /** At least so many rows; `exact` when no more. */
  readonly rows: { readonly count: number; readonly exact: boolean };
  /** First column; NULLs are left out. */
  readonly names: readonly string[];
  /** Milliseconds; null when it was not measured. */
  readonly durationMs: number | null;
}

export function holds(expectation: Expectation, seen: Observation): Holds {
  switch (expectation.kind) {
    case "value":
      return valueHolds(expectation, seen.value);
    case "rows":
      return rowsHold(expectation, seen.rows);
    case "names":
      return namesHold(expectation, seen);
    case "duration":
      return seen.durationMs === null
        ? "unknown"
        : numberHolds(expectation, String(seen.durationMs));
    default:
      return assertNever(expectation);
  }
}

interface Bounds {
  readonly operator: "between";
  readonly value: readonly [number, number];
}
interface Compared<T> {
  readonly operator: Comparison;
  readonly value: T;
}
type NamesExpectation = Extract<Expectation, { kind: "names" }>;

function valueHolds(
  expectation: Bounds | Compared<number | string>,
  value: Observation["value"],
): Holds {
  switch (value.kind) {
    case "unclear":
      return "unknown";
    case "none":
    case "null":
      return "no";
    case "text":
      break;
    default:
      return assertNever(value);
  }
  return expectation.operator === "between" || typeof expectation.value === "number"
    ? numberHolds(expectation, value.text)
    : textHolds(expectation.operator, value, expectation.value);
}

function numberHolds(expectation: Bounds | Compared<number | string>, actual: string): Holds {
  const number = parseDecimal(actual);
  if (number === undefined) {
    return "no";
  }
  const against = (bound: number | string): number | undefined => {
    const wanted = parseDecimal(String(bound));
    return wanted === undefined ? undefined : compareDecimals(number, wanted);
  };
  if (expectation.operator === "between") {
    const [low, high] = expectation.value;
    const [fromLow, fromHigh] = [against(low), against(high)];
    return fromLow === undefined || fromHigh === undefined
      ? "unknown"
      : answer(fromLow >= 0 && fromHigh <= 0);
  }
  const order = against(expectation.value);
  return order === undefined ? "unknown" : answer(ordered(expectation.operator, order));
}

function textHolds(
  operator: Comparison,
  actual: { readonly text: string; readonly boolean: boolean },
  expected: string,
): Holds {
  if (parseDecimal(expected) !== undefined && parseDecimal(actual.text) !== undefined) {
    return numberHolds({ operator, value: expected }, actual.text);
  }
  const same = actual.boolean
    ? booleanOf(actual.text) === booleanOf(expected)
    : actual.text.trim() === expected.trim();
  switch (operator) {
    case "=":
      return answer(same);
    case "<>":
      return answer(!same);
    // The order of texts depends on a collation that nobody stated.
    default:
      return "unknown";
  }
}

/** PostgreSQL's words for a boolean; any other text stands for itself. */
function booleanOf(text: string): boolean | string {
  const word = text.trim().toLowerCase();
  if (["t", "true", "yes", "on"].includes(word)) {
    return true;
  }
  return ["f", "false", "no", "off"].includes(word) ? false : word;
}

/** With a capped result the count lies anywhere from `count` upwards. */
function rowsHold(expectation: Bounds | Compared<number>, rows: Observation["rows"]): Holds {
  const low = rows.count;
  const high = rows.exact ? rows.count : Infinity;
  if (expectation.operator === "between") {
    const [from, to] = expectation.value;
    return within(low >= from && high <= to, high < from || low > to);
  }
  const wanted = expectation.value;
  switch (expectation.operator) {
    case "=":
      return within(low === wanted && high === wanted, wanted < low || wanted > high);
    case "<>":
      return within(wanted < low || wanted > high, low === wanted && high === wanted);
    case "<":
      return within(high < wanted, low >= wanted);
    case "<=":
      return within(high <= wanted, low > wanted);
    case ">":
      return within(low > wanted, high <= wanted);
    case ">=":
      return within(low >= wanted, high < wanted);
    default:
      return assertNever(expectation);
  }
}

function within(certainlyYes: boolean, certainlyNo: boolean): Holds {
  return certainlyYes ? "yes" : certainlyNo ? "no" : "unknown";
}

function namesHold(expectation: NamesExpectation, seen: Observation): Holds {
  const actual = new Set(seen.names.map((name) => name.trim()));
  const wanted = new Set(expectation.value.map((name) => name.trim()));
  const missing = [...wanted].some((name) => !actual.has(name));
  const extra = expectation.operator === "=" && [...actual].some((name) => !wanted.has(name));
  if (extra) {
    return "no";
  }
  // A capped result may hide what is missing, and what is too many.
  if (!seen.rows.exact) {
    return expectation.operator === ">=" && !missing ? "yes" : "unknown";
  }
  return answer(!missing);
}

function ordered(operator: Comparison, order: number): boolean {
  switch (operator) {
    case "=":
      return order === 0;
    case "<>":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    default:
      return assertNever(operator);
  }
}

const answer = (holding: boolean): Holds => (holding ? "yes" : "no");
