import type { HealthFinding, HealthPart } from "../../core/monitoring/finding.ts";
import type { ReportKind } from "../../core/monitoring/cadence.ts";
import type { KeptProblem } from "../../core/monitoring/ports.ts";
import type { CardAnswer, MissingPart } from "../../core/monitoring/report.ts";
import type { Unanswerable } from "../../core/monitoring/unanswerable.ts";

/** What the codes of a report say, in the person's language. */
export interface MonitoringWords {
  readonly kind: (kind: ReportKind) => string;
  readonly part: (part: HealthPart) => string;
  readonly figure: (code: string) => string;
  readonly column: (code: string) => string;
  readonly finding: (finding: HealthFinding) => {
    readonly title: string;
    /** Why it matters. */
    readonly why: string;
    readonly todo: string;
  };
  readonly missing: (missing: MissingPart) => string;
  readonly reason: (reason: Unanswerable) => string;
  readonly error: (answer: Extract<CardAnswer, { readonly kind: "error" }>) => string;
  readonly problem: (problem: KeptProblem) => string;
}
