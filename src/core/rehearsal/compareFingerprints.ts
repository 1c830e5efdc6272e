import { compareFingerprints } from "../catalog/fingerprint/compare.ts";
import type { Fingerprint } from "../catalog/fingerprint/fingerprint.ts";
import type { Difference, RehearsalReport, RehearsedDatabase } from "./report.ts";

/** What is different in `after`, object by object; rows where both counted them. */
export function differences(before: Fingerprint, after: Fingerprint): readonly Difference[] {
  const { added, removed, changed, content } = compareFingerprints(before, after);
  return [
    ...added.map(({ id, kind }) => ({ object: id, kind, change: "added" as const })),
    ...changed.map(({ after: { id, kind } }) => ({ object: id, kind, change: "changed" as const })),
    ...removed.map(({ id, kind }) => ({ object: id, kind, change: "removed" as const })),
    ...content
      // A table that came or went says so itself.
      .filter((one) => one.before !== null && one.after !== null)
      .map(({ schema, table }) => ({
        object: `${schema}.${table}`,
        kind: "TABLE DATA",
        change: "rows" as const,
      })),
  ];
}

/** What became of the databases after the rollback section. */
export function rollbackOutcome(
  databases: readonly Pick<RehearsedDatabase, "changes" | "leftOver" | "problem">[],
): Exclude<RehearsalReport["rollback"], "none"> {
  if (databases.some(({ problem }) => problem !== null)) {
    return "unknown";
  }
  if (databases.every(({ leftOver }) => leftOver.length === 0)) {
    return "restored";
  }
  const left = databases.flatMap(({ changes, leftOver }) =>
    changes.map(({ object, change }) =>
      leftOver.some((one) => one.object === object && one.change === change),
    ),
  );
  return left.length > 0 && left.every((one) => one) ? "restores-nothing" : "partial";
}
