import { type ReportKind } from "../../core/monitoring/cadence.ts";
import { reportsToTake } from "../../core/monitoring/ownDuty.ts";
import type { Reports } from "./reports.ts";

export interface DueReportsParts {
  readonly reports: Pick<Reports, "kinds" | "due" | "running" | "reload" | "takeQuietly">;
  /** Whether due reports are to be taken, and would be kept. */
  readonly wanted: () => boolean;
  readonly now: () => number;
}

/** Takes what is due by itself, one report after the other, and asks nothing. */
export class DueReports {
  readonly #parts: DueReportsParts;
  readonly #attempted = new Map<ReportKind, number>();
  #isTaking = false;

  constructor(parts: DueReportsParts) {
    this.#parts = parts;
  }

  /** Rejects when a report could not be kept; it is tried again later, as all that failed is. */
  async look(): Promise<void> {
    const { reports, wanted } = this.#parts;
    if (this.#isTaking || !wanted() || this.#next() === undefined) {
      return;
    }
    this.#isTaking = true;
    try {
      // Another window, or the terminal, may have taken it since.
      await reports.reload();
      for (let kind = this.#next(); kind !== undefined && wanted(); kind = this.#next()) {
        this.#attempted.set(kind, this.#parts.now());
        await reports.takeQuietly(kind);
      }
    } finally {
      this.#isTaking = false;
    }
  }

  #next(): ReportKind | undefined {
    const { reports, now } = this.#parts;
    const duties = reports.kinds().map((kind) => ({
      kind,
      state: reports.due(kind),
      running: reports.running(kind) !== null,
      attemptedAt: this.#attempted.get(kind) ?? null,
    }));
    return reportsToTake(duties, now())[0];
  }
}
