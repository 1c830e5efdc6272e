import { groupBy } from "../../lib/groupBy.ts";
import type { Fingerprint, FingerprintObject, TableContent } from "./fingerprint.ts";
import { objectKey } from "./makeFingerprint.ts";
import { byCode } from "./normalise.ts";

/** What the second of two fingerprints has that the first has not, and the other way round. */
export interface FingerprintDifference {
  readonly added: readonly FingerprintObject[];
  readonly removed: readonly FingerprintObject[];
  readonly changed: readonly ObjectChange[];
  /** Of tables that both say something of. */
  readonly content: readonly ContentChange[];
}

export interface ObjectChange {
  readonly before: FingerprintObject;
  readonly after: FingerprintObject;
}

export interface ContentChange {
  readonly schema: string;
  readonly table: string;
  /** Null: it is not among the tables of that side. */
  readonly before: TableContent | null;
  readonly after: TableContent | null;
}

/** Objects belong together by kind, schema and name; among several of one name the equal ones first. */
export function compareFingerprints(
  before: Pick<Fingerprint, "objects" | "content">,
  after: Pick<Fingerprint, "objects" | "content">,
): FingerprintDifference {
  const added: FingerprintObject[] = [];
  const removed: FingerprintObject[] = [];
  const changed: ObjectChange[] = [];
  const old = groupBy(before.objects, objectKey);
  const now = groupBy(after.objects, objectKey);
  for (const key of [...new Set([...old.keys(), ...now.keys()])].sort(byCode)) {
    const [gone, come] = withoutEqual(old.get(key) ?? [], now.get(key) ?? []);
    const pairs = Math.min(gone.length, come.length);
    gone.slice(0, pairs).forEach((object, index) => {
      const after = come[index];
      if (after !== undefined) {
        changed.push({ before: object, after });
      }
    });
    removed.push(...gone.slice(pairs));
    added.push(...come.slice(pairs));
  }
  return { added, removed, changed, content: compareContent(before.content, after.content) };
}

/** Whether nothing differs. */
export function isSame({ added, removed, changed, content }: FingerprintDifference): boolean {
  return added.length + removed.length + changed.length + content.length === 0;
}

type Objects = readonly FingerprintObject[];

function withoutEqual(gone: Objects, come: Objects): readonly [Objects, Objects] {
  const left = [...come];
  const only = gone.filter(({ digest }) => {
    const same = left.findIndex((object) => object.digest === digest);
    if (same < 0) {
      return true;
    }
    left.splice(same, 1);
    return false;
  });
  return [only, left];
}

function compareContent(
  before: readonly TableContent[],
  after: readonly TableContent[],
): readonly ContentChange[] {
  if (before.length === 0 || after.length === 0) {
    return [];
  }
  const keyOf = ({ schema, table }: TableContent): string => JSON.stringify([schema, table]);
  const old = new Map(before.map((table) => [keyOf(table), table]));
  const now = new Map(after.map((table) => [keyOf(table), table]));
  return [...new Set([...old.keys(), ...now.keys()])].sort(byCode).flatMap((key) => {
    const one = old.get(key) ?? null;
    const other = now.get(key) ?? null;
    const named = one ?? other;
    return named === null || sameContent(one, other)
      ? []
      : [{ schema: named.schema, table: named.table, before: one, after: other }];
  });
}

function sameContent(one: TableContent | null, other: TableContent | null): boolean {
  return (
    one !== null &&
    other !== null &&
    one.rows === other.rows &&
    (one.digest === null || other.digest === null || one.digest === other.digest)
  );
}
