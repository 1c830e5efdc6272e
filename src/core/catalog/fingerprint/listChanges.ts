import { COUNTED_KINDS, countedKind } from "./changeCounts.ts";
import type { FingerprintDifference } from "./compare.ts";
import type { FingerprintObject } from "./fingerprint.ts";
import { byCode } from "./normalise.ts";

/** One object that differs: in both, or in one of the two. */
export type ListedChange =
  | {
      readonly how: "added";
      readonly object: FingerprintObject;
      readonly before: null;
      readonly after: FingerprintObject;
    }
  | {
      readonly how: "removed";
      readonly object: FingerprintObject;
      readonly before: FingerprintObject;
      readonly after: null;
    }
  | {
      readonly how: "changed";
      /** As it is after. */
      readonly object: FingerprintObject;
      readonly before: FingerprintObject;
      readonly after: FingerprintObject;
    };

/** All objects that differ: schema by schema, in each what people look for first. */
export function listChanges({
  added,
  removed,
  changed,
}: Pick<FingerprintDifference, "added" | "removed" | "changed">): readonly ListedChange[] {
  const all: readonly ListedChange[] = [
    ...added.map((object) => ({ how: "added" as const, object, before: null, after: object })),
    ...removed.map((object) => ({ how: "removed" as const, object, before: object, after: null })),
    ...changed.map(({ before, after }) => ({
      how: "changed" as const,
      object: after,
      before,
      after,
    })),
  ];
  return [...all].sort(
    ({ object: one }, { object: other }) =>
      byCode(one.schema ?? "", other.schema ?? "") ||
      place(one.kind) - place(other.kind) ||
      byCode(one.kind, other.kind) ||
      byCode(one.name, other.name),
  );
}

function place(kind: string): number {
  const counted = countedKind(kind);
  const known = COUNTED_KINDS.findIndex((one) => one === counted);
  return known < 0 ? COUNTED_KINDS.length : known;
}
