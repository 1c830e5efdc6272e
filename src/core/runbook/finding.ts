import type { TextRange } from "./textRange.ts";

export type Severity = "error" | "warning" | "information";

/** Rule ids are stable: settings, suppressions and documentation refer to them. */
export const FINDING_RULES = {
  "encoding-damaged": "warning",
  "expectations-disagree": "warning",
  "annotation-unknown": "warning",
  "annotation-invalid": "error",
  "sql-syntax": "warning",
  "shell-syntax": "warning",
  "psql-option-unknown": "error",
  "placeholder-unset": "information",
  "duplicate-step-number": "warning",
  "database-unknown": "information",
  "rollback-restores-nothing": "warning",
  "too-deep": "warning",
} as const satisfies Record<string, Severity>;
export type FindingRule = keyof typeof FINDING_RULES;

/** A diagnostic about a runbook. Core speaks codes: words come from `rule` and `details` in the outer layers. */
export interface Finding {
  readonly rule: FindingRule;
  readonly severity: Severity;
  readonly range: TextRange;
  /** Values for the message, by name. */
  readonly details: Readonly<Record<string, string>>;
  /** Other places that belong to it (the expectation that disagrees). */
  readonly related: readonly TextRange[];
  readonly fix: { readonly range: TextRange; readonly text: string } | null;
}
