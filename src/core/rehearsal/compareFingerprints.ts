import type { Fingerprint } from "../catalog/fingerprint/fingerprint.ts";
import type { Difference, RehearsalReport, RehearsedDatabase } from "./report.ts";

/** What is different in `after`, object by object; rows where both counted them. */
export function differences(before: Fingerprint, after: Fingerprint): readonly Difference[] {
  const found: Difference[] = [];
  const was = new Map(before.objects.map((object) => [object.id, object]));
  const is = new Map(after.objects.map((object) => [object.id, object]));
  for (const [id, object] of is) {
    const old = was.get(id);
    if (old === undefined) {
      found.push({ object: id, kind: object.kind, change: "added" });
    } else if (old.digest !== object.digest) {
      found.push({ object: id, kind: object.kind, change: "changed" });
    }
  }
  for (const [id, object] of was) {
    if (!is.has(id)) {
      found.push({ object: id, kind: object.kind, change: "removed" });
    }
  }
  return [...found, ...rowDifferences(before, after)];
}

function rowDifferences(before: Fingerprint, after: Fingerprint): readonly Difference[] {
  const was = new Map(before.content.map((one) => [`${one.schema}.${one.table}`, one.rows]));
  return after.content.flatMap(({ schema, table, rows }) => {
    const name = `${schema}.${table}`;
    const old = was.get(name);
    return old === undefined || old === rows
      ? []
      : [{ object: name, kind: "TABLE DATA", change: "rows" as const }];
  });
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
  const changed = databases.flatMap((database) =>
    database.changes.map((change) => ({ change, left: has(database.leftOver, change) })),
  );
  return changed.every(({ left }) => left) ? "restores-nothing" : "partial";
}

function has(list: readonly Difference[], wanted: Difference): boolean {
  return list.some(({ object, change }) => object === wanted.object && change === wanted.change);
}
