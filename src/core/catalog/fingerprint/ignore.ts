import type { Slices } from "../../lib/slices.ts";
import type { FingerprintObject } from "./fingerprint.ts";

/** What a comparison may leave out: it differs by intention between two places. */
export const IGNORABLE = ["owners", "grants", "comments", "database"] as const;
export type Ignorable = (typeof IGNORABLE)[number];

/** What files do not say of a database: who it belongs to, and how it was created. */
export const IGNORED_OF_FILES: readonly Ignorable[] = ["owners", "database"];

/** For a comparison only: what is left out is not there any more, in objects and digests alike. */
export function* withoutIgnored(
  objects: readonly FingerprintObject[],
  ignored: readonly Ignorable[],
): Slices<readonly FingerprintObject[]> {
  if (ignored.length === 0) {
    return objects;
  }
  const kept: FingerprintObject[] = [];
  for (const object of objects) {
    if (!ignored.some((what) => isLeftOut(object, what))) {
      kept.push(
        ignored.includes("owners")
          ? { ...object, owner: null, digest: digestWithoutOwner(object) }
          : object,
      );
    }
    yield;
  }
  return kept;
}

/** As a digest it says all that the object is, but is not made shorter. */
function digestWithoutOwner({ kind, schema, name, definition }: FingerprintObject): string {
  return JSON.stringify([kind, schema, name, definition]);
}

function isLeftOut({ kind, name, schema }: FingerprintObject, what: Ignorable): boolean {
  switch (what) {
    case "owners":
      return false;
    case "grants":
      return kind === "ACL" || kind === "DEFAULT ACL";
    case "comments":
      return kind === "COMMENT";
    case "database":
      return (
        kind === "DATABASE" ||
        kind === "DATABASE PROPERTIES" ||
        (schema === null && name === 'DATABASE :"DBNAME"')
      );
  }
}
