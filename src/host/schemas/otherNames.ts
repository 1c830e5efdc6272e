import {
  DATABASE_KINDS,
  type DatabaseKind,
  type DatabaseOverview,
} from "../../core/catalog/objects.ts";
import type { CatalogReader } from "../../core/catalog/ports.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";

/** A schema, or what stands in none. */
export interface OtherRef {
  readonly kind: "schema" | "extension" | DatabaseKind;
  readonly name: string;
}

/**
 * Everything of a database that has a name and stands in no schema, as the tree shows it. What cannot be read
 * is left out: the search says why the names of its objects could not be.
 */
export async function readOtherNames(
  catalog: CatalogReader,
  target: ConnectionTarget,
  signal: CancelSignal,
): Promise<readonly OtherRef[]> {
  const overview = await catalog.overview(target, signal);
  if (!overview.ok) {
    return [];
  }
  const names = [...namesOf(overview.value)];
  for (const kind of DATABASE_KINDS.filter((one) => overview.value.counts[one] > 0)) {
    const read = await catalog.databaseObjects(target, kind, signal);
    names.push(...(read.ok ? read.value.map(({ name }) => ({ kind, name })) : []));
  }
  return names;
}

function namesOf({ schemas, extensions }: DatabaseOverview): readonly OtherRef[] {
  return [
    ...schemas
      .filter(({ system }) => !system)
      .map(({ name }) => ({ kind: "schema" as const, name })),
    ...extensions.map(({ name }) => ({ kind: "extension" as const, name })),
  ];
}
