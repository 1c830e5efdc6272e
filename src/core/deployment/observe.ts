import type { Expectation } from "../runbook/expectation.ts";
import { parseDecimal } from "./decimal.ts";
import type { Observation } from "./holds.ts";
import type { Answer } from "./ports.ts";

export interface OutputFacts {
  readonly durationMs: number | null;
  /** Only the end of the output is there: earlier lines are not known. */
  readonly truncated: boolean;
}

/** What an answer shows. A capped answer has at least one row more than it carries. */
export function observeAnswer(answer: Extract<Answer, { kind: "rows" }>): Observation {
  const [row, ...others] = answer.rows;
  const single = row !== undefined && others.length === 0 && !answer.truncated;
  return {
    value: single ? valueOf(row[0], answer.columns[0]?.type) : { kind: "none" },
    rows: {
      count: answer.rows.length + (answer.truncated ? 1 : 0),
      exact: !answer.truncated,
    },
    names: answer.rows.flatMap(([name]) => (name === null || name === undefined ? [] : [name])),
    durationMs: answer.durationMs,
  };
}

function valueOf(value: string | null | undefined, type: string | undefined): Observation["value"] {
  if (value === undefined) {
    return { kind: "none" };
  }
  return value === null
    ? { kind: "null" }
    : { kind: "text", text: value, boolean: type === "bool" || type === "boolean" };
}

/**
 * What the standard output of a check shows: its last line that is not empty is the value (its number,
 * where a number is expected), its lines are the rows, and each line is a name (for a path that is
 * not expected as such, its last part).
 */
export function observeOutput(
  expectations: readonly Expectation[],
  stdout: string,
  facts: OutputFacts,
): Observation {
  const lines = plainText(stdout)
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const last = lines.at(-1);
  return {
    value: last === undefined ? { kind: "none" } : lineValue(last, wantsNumber(expectations)),
    rows: { count: lines.length, exact: !facts.truncated },
    names: namesOf(lines, expectations),
    durationMs: facts.durationMs,
  };
}

function wantsNumber(expectations: readonly Expectation[]): boolean {
  const first =
    expectations.find(({ explicit, kind }) => explicit && kind === "value") ??
    expectations.find(({ kind }) => kind === "value");
  return first !== undefined && typeof first.value !== "string";
}

function lineValue(line: string, wantNumber: boolean): Observation["value"] {
  if (!wantNumber) {
    return { kind: "text", text: line, boolean: true };
  }
  const number = numberOf(line);
  return number === undefined
    ? { kind: "unclear" }
    : { kind: "text", text: number, boolean: false };
}

/** psql's own last line tells how many rows it printed, not what they say. */
const PSQL_FOOTER = /^\((\d+) (?:rows?|개 행)\)$/;

/** The number a line is about: all of it, its first word ("64 total"), or the only number in it. */
function numberOf(line: string): string | undefined {
  if (PSQL_FOOTER.test(line)) {
    return undefined;
  }
  const words = line.split(/\s+/);
  const [first] = words;
  if (first !== undefined && parseDecimal(first) !== undefined) {
    return first;
  }
  const numbers = line.match(/(?<![\w.-])[+-]?\d+(?:\.\d+)?(?![\w.])/g) ?? [];
  return numbers.length === 1 ? numbers[0] : undefined;
}

function namesOf(lines: readonly string[], expectations: readonly Expectation[]): string[] {
  const wanted = new Set(
    expectations.flatMap((expectation) => (expectation.kind === "names" ? expectation.value : [])),
  );
  return lines.map((line) => {
    const lastWord = line.split(/\s+/).at(-1) ?? line;
    const base = lastWord.replace(/\/+$/, "").split("/").at(-1) ?? lastWord;
    return [line, lastWord, base].find((name) => wanted.has(name)) ?? line;
  });
}

/** Without terminal escapes: colours around a number do not make it another number. */
function plainText(text: string): string {
  return text.replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g, "");
}
