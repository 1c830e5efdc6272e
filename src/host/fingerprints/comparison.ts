import { type ChangeCount, changeCounts } from "../../core/catalog/fingerprint/changeCounts.ts";
import type { FingerprintDifference } from "../../core/catalog/fingerprint/compare.ts";
import type { Ignorable } from "../../core/catalog/fingerprint/ignore.ts";
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
  /** What was not compared. */
  readonly ignored: readonly Ignorable[];
  readonly changes: readonly ListedChange[];
  readonly counts: readonly ChangeCount[];
}

let made = 0;

export function createComparison(
  named: Pick<Comparison, "title" | "before" | "after">,
  difference: FingerprintDifference,
  ignored: readonly Ignorable[] = [],
): Comparison {
  made += 1;
  return {
    id: String(made),
    ...named,
    difference,
    ignored,
    changes: listChanges(difference),
    counts: changeCounts(difference),
  };
}

/** Whether two comparisons say the same, whenever they were made. */
export function saysSame(one: Comparison, other: Comparison): boolean {
  const said = ({ title, before, after, changes, difference, ignored }: Comparison): string =>
    JSON.stringify([
      ...[title, before, after, ignored, difference.content],
      changes.map((change) => [change.object.id, change.before?.digest, change.after?.digest]),
    ]);
  return said(one) === said(other);
}
