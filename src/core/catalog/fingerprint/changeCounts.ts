import { groupBy } from "../../lib/groupBy.ts";
import type { FingerprintDifference } from "./compare.ts";
import { byCode } from "./normalise.ts";

/** How many objects of a kind came, went and changed. */
export interface ChangeCount {
  /** One of {@link COUNTED_KINDS}, or a kind as pg_dump names it. */
  readonly kind: string;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** What people count first, in this order; the rest follows by name. */
export const COUNTED_KINDS = [
  "SCHEMA",
  "EXTENSION",
  "TYPE",
  "DOMAIN",
  "SEQUENCE",
  "TABLE",
  "PARTITION",
  "VIEW",
  "MATERIALIZED VIEW",
  "INDEX",
  "CONSTRAINT",
  "TRIGGER",
  "FUNCTION",
  "PROCEDURE",
  "POLICY",
  "DEFAULT",
  "COMMENT",
  "GRANT",
] as const;

/** Counts of a difference by kind, in the order in which people read them. */
export function changeCounts({
  added,
  removed,
  changed,
}: Pick<FingerprintDifference, "added" | "removed" | "changed">): readonly ChangeCount[] {
  const all = [
    ...added.map(({ kind }) => ({ kind: countedKind(kind), how: "added" as const })),
    ...removed.map(({ kind }) => ({ kind: countedKind(kind), how: "removed" as const })),
    ...changed.map(({ after }) => ({ kind: countedKind(after.kind), how: "changed" as const })),
  ];
  return [...groupBy(all, ({ kind }) => kind)]
    .map(([kind, own]) => {
      const count = (how: (typeof own)[number]["how"]): number =>
        own.filter((one) => one.how === how).length;
      return { kind, added: count("added"), removed: count("removed"), changed: count("changed") };
    })
    .sort((one, other) => place(one.kind) - place(other.kind) || byCode(one.kind, other.kind));
}

function place(kind: string): number {
  const known = COUNTED_KINDS.findIndex((counted) => counted === kind);
  return known < 0 ? COUNTED_KINDS.length : known;
}

/** pg_dump has several words for what people call one thing. */
export function countedKind(kind: string): string {
  switch (kind) {
    case "FK CONSTRAINT":
    case "CHECK CONSTRAINT":
      return "CONSTRAINT";
    case "ACL":
    case "DEFAULT ACL":
      return "GRANT";
    case "TABLE ATTACH":
    case "INDEX ATTACH":
      return "PARTITION";
    case "SHELL TYPE":
      return "TYPE";
    case "ROW SECURITY":
      return "POLICY";
    case "SEQUENCE OWNED BY":
      return "SEQUENCE";
    default:
      return kind;
  }
}
