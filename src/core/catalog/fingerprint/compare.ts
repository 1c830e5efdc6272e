import { sorted, type Slices } from "../../lib/slices.ts";
import { foldArrayCasts } from "./foldArrayCasts.ts";
import type { Fingerprint, FingerprintObject, TableContent } from "./fingerprint.ts";
import { withoutIgnored, type Ignorable } from "./ignore.ts";
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

/** What of a fingerprint is compared. */
export type Comparable = Pick<Fingerprint, "objects" | "content">;

/**
 * Objects belong together by kind, schema and name; among several of one name the equal ones first.
 * What a dump and its restore themselves write in another way does not differ.
 */
export function* compareFingerprints(
  before: Comparable,
  after: Comparable,
  ignored: readonly Ignorable[] = [],
): Slices<FingerprintDifference> {
  const one = yield* withoutIgnored(before.objects, ignored);
  const other = yield* withoutIgnored(after.objects, ignored);
  // Most of two schemas is equal, and need not be looked at by name.
  const old = yield* byName(yield* without(one, other));
  const now = yield* byName(yield* without(other, one));
  const [added, removed, changed]: [Objects, Objects, ObjectChange[]] = [[], [], []];
  for (const key of yield* sorted([...new Set([...old.keys(), ...now.keys()])], byCode)) {
    const [gone, come] = [old.get(key) ?? [], now.get(key) ?? []];
    const pairs = Math.min(gone.length, come.length);
    for (let index = 0; index < pairs; index++) {
      const [before, after] = [gone[index], come[index]];
      if (before !== undefined && after !== undefined && !isRewritten(before, after)) {
        changed.push({ before, after });
      }
    }
    removed.push(...gone.slice(pairs));
    added.push(...come.slice(pairs));
    yield;
  }
  return { added, removed, changed, content: compareContent(before.content, after.content) };
}

/** Whether nothing differs. */
export function isSame({ added, removed, changed, content }: FingerprintDifference): boolean {
  return added.length + removed.length + changed.length + content.length === 0;
}

type Objects = FingerprintObject[];

/** What has no equal among the others; a digest says all that an object is. */
function* without(
  objects: readonly FingerprintObject[],
  others: readonly FingerprintObject[],
): Slices<Objects> {
  const equal = new Map<string, number>();
  for (const { digest } of others) {
    equal.set(digest, (equal.get(digest) ?? 0) + 1);
    yield;
  }
  const only: FingerprintObject[] = [];
  for (const object of objects) {
    const left = equal.get(object.digest) ?? 0;
    equal.set(object.digest, left - 1);
    if (left <= 0) {
      only.push(object);
    }
    yield;
  }
  return only;
}

function* byName(objects: Objects): Slices<Map<string, Objects>> {
  const named = new Map<string, Objects>();
  for (const object of objects) {
    const key = objectKey(object);
    const same = named.get(key);
    if (same === undefined) {
      named.set(key, [object]);
    } else {
      same.push(object);
    }
    yield;
  }
  return named;
}

/** The server writes these itself: what is in the bodies of functions and in comments stands as it was given. */
const WRITTEN_BY_SERVER = new Set([
  "CHECK CONSTRAINT",
  "CONSTRAINT",
  "DEFAULT",
  "DOMAIN",
  "INDEX",
  "MATERIALIZED VIEW",
  "POLICY",
  "RULE",
  "STATISTICS",
  "TABLE",
  "TRIGGER",
  "VIEW",
]);

function isRewritten(before: FingerprintObject, after: FingerprintObject): boolean {
  return (
    WRITTEN_BY_SERVER.has(before.kind) &&
    before.owner === after.owner &&
    foldArrayCasts(before.definition) === foldArrayCasts(after.definition)
  );
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
