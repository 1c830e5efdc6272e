import type { Browsed } from "../../catalog/browse.ts";
import type { ConnectionTarget } from "../../connection/profile.ts";
import type { CancelSignal } from "../../lib/cancelSignal.ts";
import type { RelationName } from "./relation.ts";

/** What a server says of a relation that a statement names. */
export interface LiveRelation {
  /** As the statement names it. */
  readonly asked: RelationName;
  readonly exists: boolean;
  /** Its full name; of an index that of its table. Null when it does not exist. */
  readonly table: RelationName | null;
  /** With indexes and TOAST; of a partitioned table with its partitions. */
  readonly bytes: number | null;
  /** As the planner estimates them; null: never counted. */
  readonly rows: number | null;
  readonly traffic: TableTraffic | null;
  /** Types by the column's name, as `format_type` writes them. */
  readonly columnTypes: Readonly<Record<string, string>>;
}

/** Since the statistics were reset. */
export interface TableTraffic {
  readonly inserts: number;
  readonly updates: number;
  readonly deletes: number;
  readonly scans: number;
  /** Rows written and scans begun a second; null: since when is not known. */
  readonly writesPerSecond: number | null;
  readonly scansPerSecond: number | null;
}

export type LiveLookup = (relation: RelationName) => LiveRelation | null;

export interface LiveRelations {
  readonly major: number;
  /** "15.20" */
  readonly version: string;
  readonly relations: readonly LiveRelation[];
}

/** Reads size and traffic of tables in a READ ONLY transaction, with one query. */
export interface LiveRelationReader {
  read(
    target: ConnectionTarget,
    relations: readonly RelationName[],
    signal: CancelSignal,
  ): Promise<Browsed<LiveRelations>>;
}

export function liveLookup(relations: readonly LiveRelation[]): LiveLookup {
  const byName = new Map(relations.map((one) => [keyOf(one.asked), one]));
  return (relation) => byName.get(keyOf(relation)) ?? null;
}

function keyOf({ schema, name }: RelationName): string {
  return JSON.stringify([schema, name]);
}
