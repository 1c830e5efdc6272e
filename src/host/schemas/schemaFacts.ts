import type { ExpectedCount } from "../../core/catalog/expectedSchemas.ts";
import type { ObjectSize } from "../../core/catalog/objects.ts";
import type { ConnectionProfile } from "../../core/connection/profile.ts";

/** A number that the runbook expects, and the one that is there. */
export interface CountedExpectation {
  readonly expected: ExpectedCount;
  readonly actual: number;
}

/** What rows say beyond their names: known later than these, and some of it never. */
export interface SchemaFacts {
  profile(connection: string): ConnectionProfile | undefined;
  /** Of the server ("15.20"); null: it has not been asked yet. */
  version(connection: string): string | null;
  size(connection: string, oid: number): ObjectSize | undefined;
  /** Rows that a person had counted. */
  exactRows(connection: string, oid: number): number | undefined;
  counts(connection: string): readonly CountedExpectation[];
}
