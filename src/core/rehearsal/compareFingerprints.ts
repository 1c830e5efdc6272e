import type { FingerprintDifference } from "../catalog/fingerprint/compare.ts";
import type { FingerprintObject } from "../catalog/fingerprint/fingerprint.ts";
import type { Difference, RehearsalReport, RehearsedDatabase } from "./report.ts";

/** What differs, object by object; rows where both counted them. */
export function differences({
  added,
  removed,
  changed,
  content,
}: FingerprintDifference): Difference[] {
  return [
    ...added.map((object) => described(object, "added")),
    ...changed.map((one) => described(one.after, "changed")),
    ...removed.map((object) => described(object, "removed")),
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

function described(
  { kind, schema, name }: FingerprintObject,
  change: Difference["change"],
): Difference {
  return { object: schema === null ? name : `${schema}.${name}`, kind, change };
}

/** What became of the databases after the rollback section; `ran`: at least one block of it did. */
export function rollbackOutcome(
  databases: readonly Pick<RehearsedDatabase, "changes" | "leftOver" | "problem">[],
  ran: boolean,
): Exclude<RehearsalReport["rollback"], "none"> {
  if (databases.some(({ problem }) => problem !== null)) {
    return "unknown";
  }
  if (databases.every(({ leftOver }) => leftOver.length === 0)) {
    return ran ? "restored" : "not-run";
  }
  const left = databases.flatMap(({ changes, leftOver }) =>
    changes.map(({ object, kind, change }) =>
      leftOver.some((one) => one.object === object && one.kind === kind && one.change === change),
    ),
  );
  return left.length > 0 && left.every((one) => one) ? "restores-nothing" : "partial";
}
