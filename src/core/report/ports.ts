import type { CancelSignal } from "../lib/cancelSignal.ts";
import type { JournalDamage } from "../deployment/journal.ts";
import type { Runbook } from "../runbook/runbook.ts";
import type { CompletionReport } from "./completionReport.ts";
import type { RenderOptions } from "./stamp.ts";

/** Makes reports of what a deployment's folder holds. Writes nothing. */
export interface CompletionReports {
  /** The report as of now; rejects only when the folder cannot be read. */
  make(folder: string, signal: CancelSignal): Promise<MadeReport>;
  /**
   * The report as it was after so many events, to hold a written one against. Null: the journal is
   * shorter, or the line of that event has another hash.
   */
  remake(
    folder: string,
    at: { readonly events: number; readonly head: string },
    signal: CancelSignal,
  ): Promise<RemadeReport>;
  /** The text of its file. */
  render(made: MadeReport, options: RenderOptions): string;
}

export interface MadeReport {
  readonly report: CompletionReport;
  /** The text that the deployment is bound to, and its places. */
  readonly document: ReportDocument;
}

export type RemadeReport =
  | {
      readonly kind: "made";
      readonly made: MadeReport;
      readonly eventsSince: number;
      readonly damage: readonly JournalDamage[];
    }
  | { readonly kind: "damaged"; readonly damage: readonly JournalDamage[] }
  | { readonly kind: "shorter"; readonly events: number }
  | { readonly kind: "otherHash"; readonly found: string };

export interface ReportDocument {
  readonly text: string;
  readonly runbook: Runbook;
}
