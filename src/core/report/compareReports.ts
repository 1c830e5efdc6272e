import type { ReportFormat } from "./stamp.ts";

/** A place where a file does not say what its journal says. */
export interface ReportDifference {
  /** "totals.ticked"; "" in text, which has lines. */
  readonly path: string;
  readonly line: number | null;
  /** What the journal makes, and what the file says; null where one of them has nothing. */
  readonly expected: string | null;
  readonly found: string | null;
}

export interface ReportComparison {
  readonly differences: readonly ReportDifference[];
  readonly omitted: number;
}

const MOST = 10;
const LONGEST = 200;

/** What was changed in a report after it was written. Nothing: the files are the same, byte by byte. */
export function compareReports(
  format: ReportFormat,
  expected: string,
  found: string,
): ReportComparison {
  if (expected === found) {
    return { differences: [], omitted: 0 };
  }
  const named = format === "json" ? compareJson(expected, found) : [];
  const differences = named.length > 0 ? named : compareLines(expected, found);
  return {
    differences: differences.slice(0, MOST),
    omitted: Math.max(0, differences.length - MOST),
  };
}

/**
 * Lines that stand only in one of them. What stands between the same beginning and the same end is
 * paired where both have as many lines, else the one text is told after the other.
 */
function compareLines(expected: string, found: string): readonly ReportDifference[] {
  const [wanted, given] = [expected.split("\n"), found.split("\n")];
  let start = 0;
  while (start < wanted.length && start < given.length && wanted[start] === given[start]) {
    start += 1;
  }
  let end = 0;
  const most = Math.min(wanted.length, given.length) - start;
  while (end < most && wanted[wanted.length - 1 - end] === given[given.length - 1 - end]) {
    end += 1;
  }
  const missing = wanted.slice(start, wanted.length - end);
  const added = given.slice(start, given.length - end);
  const differences: ReportDifference[] = [];
  for (let at = 0; at < Math.max(missing.length, added.length); at += 1) {
    const [one, other] = [missing[at] ?? null, added[at] ?? null];
    if (one !== other) {
      differences.push(difference("", start + at + 1, one, other));
    }
  }
  return differences;
}

function compareJson(expected: string, found: string): readonly ReportDifference[] {
  try {
    const differences: ReportDifference[] = [];
    compareValues("", JSON.parse(expected), JSON.parse(found), differences);
    return differences;
  } catch {
    // The file is no JSON any more: its lines are held against each other.
    return [];
  }
}

function compareValues(
  path: string,
  expected: unknown,
  found: unknown,
  into: ReportDifference[],
): void {
  if (isRecord(expected) && isRecord(found)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      const place = Array.isArray(expected)
        ? `${path}[${key}]`
        : path === ""
          ? key
          : `${path}.${key}`;
      compareValues(place, own(expected, key), own(found, key), into);
    }
  } else if (expected !== found) {
    into.push(difference(path, null, shown(expected), shown(found)));
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function own(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function shown(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function difference(
  path: string,
  line: number | null,
  expected: string | null,
  found: string | null,
): ReportDifference {
  return { path, line, expected: short(expected, found), found: short(found, expected) };
}

/** Long texts from a little before the place where they part. */
function short(text: string | null, other: string | null): string | null {
  if (text === null || text.length <= LONGEST) {
    return text;
  }
  let same = 0;
  while (other !== null && same < text.length && text[same] === other[same]) {
    same += 1;
  }
  const from = Math.max(0, same - LONGEST / 4);
  return `${from === 0 ? "" : "…"}${text.slice(from, from + LONGEST)}…`;
}
