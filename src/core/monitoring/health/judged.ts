import type { HealthFindingCode, Level, Severity } from "../finding.ts";
import type { Figure, HealthCard, HealthTable } from "../report.ts";
import {
  levelOf,
  thresholdOf,
  type Threshold,
  type ThresholdName,
  type ThresholdSettings,
} from "../thresholds.ts";

/** What a part's facts come to. */
export interface Judged {
  readonly figures: readonly Omit<Figure, "changes">[];
  readonly table: HealthTable | null;
  readonly findings: readonly JudgedFinding[];
}

export interface JudgedFinding {
  readonly code: HealthFindingCode;
  readonly severity: Severity;
  readonly object: string | null;
  readonly values: Readonly<Record<string, number | string>>;
  readonly sql: readonly string[];
}

export interface JudgeContext {
  readonly thresholds: ThresholdSettings;
  /** The server's clock, milliseconds since the epoch. */
  readonly at: number;
  /** Nothing can be changed here: no statement is offered. */
  readonly standby: boolean;
  /** The same part on the same connection a week ago. */
  readonly lastWeek: { readonly at: number; readonly card: HealthCard } | null;
}

/** A list is for reading: the worst come first, and the rest is counted. */
export const MAX_TABLE_ROWS = 20;
/** Findings of one code beyond this are in the table. */
export const MAX_FINDINGS = 10;

export function figure(
  code: string,
  value: number | null,
  unit: Figure["unit"],
  more: { readonly limit?: number | null; readonly level?: Level | null } = {},
): Omit<Figure, "changes"> {
  return { code, value, unit, limit: more.limit ?? null, level: more.level ?? null };
}

export function table(
  columns: HealthTable["columns"],
  rows: HealthTable["rows"],
  bars: HealthTable["bars"] = null,
): HealthTable | null {
  return rows.length === 0
    ? null
    : {
        columns,
        rows: rows.slice(0, MAX_TABLE_ROWS),
        truncated: rows.length > MAX_TABLE_ROWS,
        bars,
      };
}

export function column(
  code: string,
  unit: Figure["unit"] = "text",
): { readonly code: string; readonly unit: Figure["unit"] } {
  return { code, unit };
}

export function finding(
  code: HealthFindingCode,
  severity: Severity,
  object: string | null,
  values: JudgedFinding["values"],
  sql: readonly string[] = [],
): JudgedFinding {
  return { code, severity, object, values, sql };
}

/** The finding of a value that reaches its threshold; nothing below it. */
export function reached(
  level: Level,
  code: HealthFindingCode,
  object: string | null,
  values: JudgedFinding["values"],
  sql: readonly string[] = [],
): readonly JudgedFinding[] {
  return level === "good" ? [] : [finding(code, level, object, values, sql)];
}

function limitOf(context: JudgeContext, name: ThresholdName): Threshold {
  return thresholdOf(context.thresholds, name);
}

export function level(
  context: JudgeContext,
  name: ThresholdName,
  value: number | null,
  below = false,
): Level | null {
  return value === null ? null : levelOf(value, limitOf(context, name), below);
}

/** Null where there is nothing to divide by. */
export function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/** "sys.sessions" for reading; SQL quotes for itself. */
export function shownName(schema: string, name: string): string {
  return `${schema}.${name}`;
}
