import { type ChangeCount, changeCounts } from "../../core/catalog/fingerprint/changeCounts.ts";
import type { FingerprintDifference } from "../../core/catalog/fingerprint/compare.ts";
import { type ListedChange, listChanges } from "../../core/catalog/fingerprint/listChanges.ts";

/** Two schemas side by side, as the view "Schema Changes" shows them. */
export interface Comparison {
  /** Unique in the session. */
  readonly id: string;
  readonly title: string;
  /** What the two are called. */
  readonly before: string;
  readonly after: string;
  readonly difference: FingerprintDifference;
  readonly changes: readonly ListedChange[];
  readonly counts: readonly ChangeCount[];
}

let made = 0;

export function createComparison(
  named: Pick<Comparison, "title" | "before" | "after">,
  difference: FingerprintDifference,
): Comparison {
  made += 1;
  return {
    id: String(made),
    ...named,
    difference,
    changes: listChanges(difference),
    counts: changeCounts(difference),
  };
}
