import type { Fingerprint, FingerprintObject } from "./fingerprint.ts";

/** What a comparison may leave out: it differs by intention between two places. */
export const IGNORABLE = ["owners", "grants", "comments", "database"] as const;
export type Ignorable = (typeof IGNORABLE)[number];

/** What files do not say of a database: who it belongs to, and how it was created. */
export const IGNORED_OF_FILES: readonly Ignorable[] = ["owners", "database"];

/** For a comparison only: what is left out is not there any more, in objects and digests alike. */
export function withoutIgnored(
  { objects, content }: Pick<Fingerprint, "objects" | "content">,
  ignored: readonly Ignorable[],
): Pick<Fingerprint, "objects" | "content"> {
  const kept = objects.filter((object) => !ignored.some((what) => isLeftOut(object, what)));
  return {
    content,
    objects: ignored.includes("owners")
      ? kept.map((object) => ({ ...object, owner: null, digest: object.definition }))
      : kept,
  };
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
