import type { Browsed } from "../catalog/browse.ts";
import type { ConnectionTarget } from "../connection/profile.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import type { Result } from "../lib/result.ts";
import type { Cadence, Runbook } from "../runbook/runbook.ts";
import type { ReportKind } from "./cadence.ts";
import type { CadenceChoice } from "./cadenceChoice.ts";
import type { HealthFacts } from "./health/facts.ts";
import type { ThresholdSettings } from "./thresholds.ts";
import type { Report, ReportCard } from "./report.ts";
import type { Agreement } from "./unanswerable.ts";

/** Stable: what the host and the terminal call. `HealthReader` is for adapters. */

/** Takes reports. Made by `createReporter` (core/monitoring/takeReport.ts). */
export interface Reporter {
  /**
   * Asks, judges, compares with what was kept and keeps the new report (unless told not to). Never
   * rejects for what a server says: that is in the report. Rejects when it cannot be kept.
   */
  take(request: ReportRequest, observer: ReportObserver, signal: CancelSignal): Promise<Report>;
}

export interface ReportRequest {
  readonly kind: ReportKind;
  /** Absolute path of the folder that holds `.schema-ops`. */
  readonly root: string;
  /** Null only for `health`. `path` is relative to the root, with slashes. */
  readonly runbook: { readonly path: string; readonly runbook: Runbook } | null;
  /** Which report a section without a cadence belongs to, by section id; what is kept counts where this says nothing. */
  readonly decided: ReadonlyMap<string, Cadence | null>;
  /** Which connection is meant where several fit, by the key of the reference; else the card says so. */
  readonly chosen: ReadonlyMap<string, string>;
  /** Only these connections for `health`; empty: all. */
  readonly connections: readonly string[];
  readonly thresholds: ThresholdSettings;
  /** How many reports are kept; 0: this one is not kept. */
  readonly keep: number;
}

/** Hears of a report while it is taken. */
export interface ReportObserver {
  onCard(card: ReportCard): void;
}

/** Keeps reports in `.schema-ops/reports/`, one file each. */
export interface ReportStore {
  /** Newest first. What cannot be read is told and left alone. */
  list(root: string): Promise<KeptReports>;
  /** Resolves to the file's name when it is on disk; the oldest beyond `limit` of the same kind are removed. */
  keep(root: string, report: Report, limit: number): Promise<string>;
}

export interface KeptReports {
  readonly reports: readonly KeptReport[];
  readonly problems: readonly KeptProblem[];
}

export interface KeptReport {
  /** Name of the file in `.schema-ops/reports/`. */
  readonly file: string;
  readonly report: Report;
}

/** A file that is none of ours, is cut off, or was written by a newer Schema Ops. */
export interface KeptProblem {
  readonly file: string;
  readonly problem: "damaged" | "newer" | "unreadable";
}

/** Keeps what people agreed to ask instead, in `.schema-ops/agreements.json`. */
export interface AgreementStore {
  /** An error when the file is damaged or of a newer version: then nothing is written over it. */
  read(root: string): Promise<Result<readonly Agreement[], KeptProblem>>;
  agree(root: string, agreement: Agreement): Promise<Result<null, KeptProblem>>;
  /** By the hash of the query as it stands in the runbook. */
  revoke(root: string, hash: string): Promise<Result<null, KeptProblem>>;
  /** Which reports people put sections without a cadence into. */
  cadences(root: string): Promise<Result<readonly CadenceChoice[], KeptProblem>>;
  decide(root: string, choice: CadenceChoice): Promise<Result<null, KeptProblem>>;
  undecide(
    root: string,
    section: Pick<CadenceChoice, "runbook" | "section">,
  ): Promise<Result<null, KeptProblem>>;
  /** Absolute path, to be opened in an editor. */
  path(root: string): string;
}

/** Reads what the health pack judges, in one READ ONLY transaction over one session. */
export interface HealthReader {
  /** `serverWide: false`: leave out what another connection to the same server has read. */
  read(
    target: ConnectionTarget,
    options: { readonly serverWide: boolean },
    signal: CancelSignal,
  ): Promise<Browsed<HealthFacts>>;
}
