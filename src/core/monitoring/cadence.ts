import {
  CADENCES,
  type Cadence,
  type Query,
  type Runbook,
  type Section,
} from "../runbook/runbook.ts";

/** Stable: the page, the view and the terminal build on every name of this file. */

export const REPORT_KINDS = [...CADENCES, "health"] as const;
/** What a report answers: a cadence of the runbook, or the health pack, which needs no runbook. */
export type ReportKind = (typeof REPORT_KINDS)[number];

/** One statement of a monitoring section, with where it stands. */
export interface MonitoringEntry {
  readonly section: Section;
  /** Id of the step. */
  readonly step: string;
  /** `nature: "question"` becomes a card; `"action"` an action that asks. */
  readonly query: Query;
}

export interface MonitoringPlan {
  readonly cadence: Cadence;
  readonly entries: readonly MonitoringEntry[];
  /** Monitoring sections that say no cadence: a person is asked which report they belong to. */
  readonly undecided: readonly Section[];
}

/**
 * What a report of this cadence asks: the monitoring sections whose headings or annotations say the
 * cadence, and those that a person put there (`decided`: section id -> cadence; null: in no report).
 */
export function planMonitoring(
  runbook: Runbook,
  cadence: Cadence,
  decided: ReadonlyMap<string, Cadence | null> = new Map(),
): MonitoringPlan {
  const sections = runbook.sections.filter(({ kind }) => kind === "monitoring");
  const cadenceOf = (section: Section): Cadence | null =>
    section.cadence ?? decided.get(section.id) ?? null;
  return {
    cadence,
    entries: sections
      .filter((section) => cadenceOf(section) === cadence)
      .flatMap((section) =>
        section.steps.flatMap((step) =>
          step.queries.map((query) => ({ section, step: step.id, query })),
        ),
      ),
    undecided: sections.filter(
      (section) =>
        section.cadence === null && !decided.has(section.id) && section.steps.some(hasQueries),
    ),
  };
}

function hasQueries({ queries }: Section["steps"][number]): boolean {
  return queries.length > 0;
}

/** Minutes that local time is ahead of UTC at a moment (milliseconds since the epoch). */
export type OffsetAt = (at: number) => number;

/** When a report is to be taken next. Times in milliseconds since the epoch. */
export interface DueState {
  /** Null: never taken. */
  readonly lastAt: number | null;
  /** Midnight, local time, of the day on which it is due; null: never taken, so due now. */
  readonly nextAt: number | null;
  readonly due: boolean;
}

/**
 * A daily report is due on the day after the last one, a weekly one seven days after, a monthly one on
 * the same day of the next month (its last day where it has no such day). Days begin at local midnight,
 * so that a report that ran late yesterday is due this morning. The health pack is due daily.
 */
export function dueState(
  kind: ReportKind,
  lastAt: number | null,
  now: number,
  offsetAt: OffsetAt,
): DueState {
  if (lastAt === null) {
    return { lastAt, nextAt: null, due: true };
  }
  const day = new Date(lastAt + offsetAt(lastAt) * MINUTE_MS);
  const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()];
  const wanted =
    kind === "monthly"
      ? Date.UTC(year, month + 1, Math.min(date, daysOf(year, month + 1)))
      : Date.UTC(year, month, date + (kind === "weekly" ? 7 : 1));
  const nextAt = wanted - offsetAt(wanted - offsetAt(lastAt) * MINUTE_MS) * MINUTE_MS;
  return { lastAt, nextAt, due: now >= nextAt };
}

const MINUTE_MS = 60_000;

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}
