import { sorted, type Slices } from "../../lib/slices.ts";
import type { DumpEntry, DumpHead } from "./dumpEntry.ts";
import type { Fingerprint, FingerprintObject, TableContent } from "./fingerprint.ts";
import { byCode, normaliseEntry } from "./normalise.ts";

type Sha256 = (text: string) => string;

/** An object before it has an id of its own among others of the same name. */
export type DigestedEntry = Omit<FingerprintObject, "id">;

/** Null for what is no part of a schema. */
export function digestEntry(entry: DumpEntry, sha256: Sha256): DigestedEntry | null {
  const normal = normaliseEntry(entry);
  if (normal === null) {
    return null;
  }
  return { ...normal, digest: objectDigest(normal, sha256) };
}

/** Of all that an object is but its id. */
function objectDigest(
  { kind, schema, name, owner, definition }: Omit<DigestedEntry, "digest">,
  sha256: Sha256,
): string {
  return sha256(JSON.stringify([kind, schema, name, owner, definition]));
}

export interface FingerprintParts {
  readonly head: DumpHead;
  readonly entries: readonly DigestedEntry[];
  readonly content: readonly TableContent[];
  /** ISO 8601 in UTC. */
  readonly takenAt: string;
}

/** The order of the entries makes no difference. */
export function* makeFingerprint(
  { head, entries, content, takenAt }: FingerprintParts,
  sha256: Sha256,
): Slices<Fingerprint> {
  const objects = yield* withIds(entries);
  const schemas: Fingerprint["schemas"] = [];
  for (const [name, own] of yield* grouped(objects, ({ schema }) => schema ?? "")) {
    schemas.push({ name, digest: yield* rolledUp(own, sha256), objects: own.length });
  }
  return {
    format: 1,
    ...head,
    takenAt,
    digest: yield* rolledUp(objects, sha256),
    schemas: schemas.sort((one, other) => byCode(one.name, other.name)),
    objects,
    content: [...content].sort((one, other) =>
      byCode(JSON.stringify([one.schema, one.table]), JSON.stringify([other.schema, other.table])),
    ),
  };
}

/** Whether every digest in it is that of what it stands for: one that was changed by hand is not. */
export function* isWhole({ digest, objects }: Fingerprint, sha256: Sha256): Slices<boolean> {
  for (const object of objects) {
    if (objectDigest(object, sha256) !== object.digest) {
      return false;
    }
    yield;
  }
  return (yield* rolledUp(objects, sha256)) === digest;
}

/** What a list of objects says together, in whatever order. */
function* rolledUp(
  objects: readonly { readonly digest: string }[],
  sha256: Sha256,
): Slices<string> {
  const digests = yield* sorted(
    objects.map(({ digest }) => digest),
    byCode,
  );
  return sha256(digests.join("\n"));
}

/** Some names are shared (operators by their operands, default privileges by their role): those are numbered. */
function* withIds(entries: readonly DigestedEntry[]): Slices<FingerprintObject[]> {
  const objects: FingerprintObject[] = [];
  for (const [key, same] of yield* grouped(entries, objectKey)) {
    const ordered = same.sort((one, other) => byCode(one.digest, other.digest));
    ordered.forEach((entry, index) => {
      objects.push({ id: index === 0 ? key : `${key} #${index + 1}`, ...entry });
    });
    yield;
  }
  return yield* sorted(objects, (one, other) => byCode(one.id, other.id));
}

function* grouped<T>(items: readonly T[], keyOf: (item: T) => string): Slices<Map<string, T[]>> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [item]);
    } else {
      group.push(item);
    }
    yield;
  }
  return groups;
}

/** Kind, schema and name, so written that no name can pass for another. */
export function objectKey({ kind, schema, name }: DigestedEntry): string {
  return JSON.stringify([kind, schema, name]);
}
