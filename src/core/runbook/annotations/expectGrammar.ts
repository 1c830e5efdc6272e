import type { Comparison, Expectation } from "../expectation.ts";
import type { TextRange } from "../textRange.ts";

const COMPARED = /^(value|rows|duration)\s*(<=|>=|<>|!=|=|<|>)\s*(.+)$/is;
const BETWEEN = /^(value|rows|duration)\s+between\s+(\S+)\s+and\s+(\S+)$/i;
const NAMES = /^names\s*(>=|=)\s*(.+)$/is;
const DURATION = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)?$/i;
const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};

/**
 * Reads the grammar of `expect`:
 * `value|rows|duration (= | <> | < | <= | > | >=) X`, `value|rows|duration between A and B`,
 * `names (= | >=) a, b, c`, `empty`. Null when the text is none of these.
 */
export function parseExpect(text: string, range: TextRange): Expectation | null {
  const from = { range, text: text.trim(), explicit: true };
  const rule = from.text;
  if (/^empty$/i.test(rule)) {
    return { ...from, kind: "rows", operator: "=", value: 0 };
  }
  const names = NAMES.exec(rule);
  if (names !== null) {
    const value = (names[2] ?? "")
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "");
    return { ...from, kind: "names", operator: names[1] === ">=" ? ">=" : "=", value };
  }
  const between = BETWEEN.exec(rule);
  if (between !== null) {
    const kind = kindOf(between[1]);
    const low = numberOf(between[2], kind);
    const high = numberOf(between[3], kind);
    return low === null || high === null || low > high
      ? null
      : { ...from, kind, operator: "between", value: [low, high] };
  }
  return parseCompared(rule, from);
}

function parseCompared(
  rule: string,
  from: { readonly range: TextRange; readonly text: string; readonly explicit: boolean },
): Expectation | null {
  const compared = COMPARED.exec(rule);
  const operator = comparisonOf(compared?.[2]);
  if (compared === null || operator === null) {
    return null;
  }
  const kind = kindOf(compared[1]);
  const written = (compared[3] ?? "").trim();
  const value = numberOf(written, kind);
  if (kind === "value") {
    return { ...from, kind, operator, value: value ?? unquoted(written) };
  }
  return value === null ? null : { ...from, kind, operator, value };
}

function kindOf(word: string | undefined): "value" | "rows" | "duration" {
  const kind = (word ?? "").toLowerCase();
  return kind === "rows" || kind === "duration" ? kind : "value";
}

function comparisonOf(written: string | undefined): Comparison | null {
  switch (written) {
    case "=":
    case "<>":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return written;
    case "!=":
      return "<>";
    default:
      return null;
  }
}

function numberOf(written: string | undefined, kind: "value" | "rows" | "duration"): number | null {
  const text = (written ?? "").trim();
  if (kind === "duration") {
    return parseDuration(text);
  }
  return /^-?\d+(?:\.\d+)?$/.test(text) && (kind === "value" || /^\d+$/.test(text))
    ? Number(text)
    : null;
}

/** "30m", "100 ms", "1.5h" in milliseconds; a bare number is milliseconds; null when it is none of these. */
export function parseDuration(text: string): number | null {
  const match = DURATION.exec(text.trim());
  return match === null
    ? null
    : Number(match[1]) * (MILLISECONDS[(match[2] ?? "ms").toLowerCase()] ?? 1);
}

function unquoted(text: string): string {
  const quoted = /^'(.*)'$|^"(.*)"$/s.exec(text);
  return quoted?.[1] ?? quoted?.[2] ?? text;
}
