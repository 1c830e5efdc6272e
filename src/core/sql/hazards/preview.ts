import type { RelationLock, TableWork } from "./effect.ts";
import type { HazardRule, HazardSeverity } from "./rules.ts";

/** One statement that a step runs, with what is known of it before it runs. */
export interface StatementPreview {
  readonly place: StatementPlace;
  /** Its text, as written. */
  readonly sql: string;
  /** The database it runs in, as the call or a `\c` names it; null: not named. */
  readonly database: string | null;
  readonly locks: readonly PreviewedLock[];
  /** Work on tables that are not new. */
  readonly works: readonly TableWork[];
  readonly transaction: "any" | "never" | "unusable";
  /** It stands inside a transaction block. */
  readonly inTransaction: boolean;
  readonly opaque: boolean;
  readonly hazards: readonly Hazard[];
}

export interface PreviewedLock extends RelationLock {
  /** Made earlier by the same script: nobody else knows it yet. */
  readonly isNew: boolean;
}

export interface StatementPlace {
  /** Absolute path of the file; null: the text that was given. */
  readonly path: string | null;
  /** UTF-16 offsets in the text of the file or the block. */
  readonly start: number;
  readonly end: number;
  /** Counted from 1. */
  readonly line: number;
}

export interface Hazard {
  readonly rule: HazardRule;
  readonly severity: HazardSeverity;
  readonly details: Readonly<Record<string, string>>;
  /** What to run in its place, as SQL; null when it cannot be said from the text alone. */
  readonly safer: string | null;
  /** Switched off, by whom, and why; null: it counts. */
  readonly off: { readonly by: "annotation" | "setting"; readonly reason: string } | null;
}

/** Hazards that count: those that nobody switched off. */
export function openHazards(
  statements: readonly StatementPreview[],
): readonly { readonly statement: StatementPreview; readonly hazard: Hazard }[] {
  return statements.flatMap((statement) =>
    statement.hazards.filter(({ off }) => off === null).map((hazard) => ({ statement, hazard })),
  );
}
