import type { DueState, ReportKind } from "./cadence.ts";

/** One report that can be taken here. Times in milliseconds since the epoch. */
export interface Duty {
  readonly kind: ReportKind;
  readonly state: DueState;
  readonly running: boolean;
  /** When this window last began with it by itself; null: it has not. */
  readonly attemptedAt: number | null;
}

/** A report that could not be taken, or was stopped by a person, is left alone for so long. */
const RETRY_MS = 60 * 60_000;

/** The reports that are due. The health pack is nobody's duty until somebody has begun with it. */
export function dueKinds(duties: readonly Pick<Duty, "kind" | "state">[]): readonly ReportKind[] {
  return duties
    .filter(({ kind, state }) => state.due && (kind !== "health" || state.lastAt !== null))
    .map(({ kind }) => kind);
}

/** The due reports that a window takes by itself now, in the order given. */
export function reportsToTake(duties: readonly Duty[], now: number): readonly ReportKind[] {
  return dueKinds(
    duties.filter(
      ({ running, attemptedAt }) =>
        !running && (attemptedAt === null || now - attemptedAt >= RETRY_MS),
    ),
  );
}
