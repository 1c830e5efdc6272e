import type { Client } from "pg";
import type { HealthPart } from "../../core/monitoring/finding.ts";
import type { HealthPartFacts, PartFacts } from "../../core/monitoring/health/facts.ts";

/** What the readers of the parts know of the server and the role that asks. */
export interface PartContext {
  readonly major: number;
  readonly standby: boolean;
  /** The role sees what others do (`pg_read_all_stats`). */
  readonly seesAllStatistics: boolean;
  /** The role may read every table (`pg_read_all_data`). */
  readonly seesAllData: boolean;
}

/** Reads one part; a throw is a part that is missing, and no harm to the others. */
export type PartReader<P extends HealthPart> = (
  client: Client,
  context: PartContext,
) => Promise<PartFacts<HealthPartFacts[P]>>;

export function measured<T>(facts: T): PartFacts<T> {
  return { kind: "measured", facts, hidden: null };
}

/** Measured; what other roles do is left out for a role that may not see it. */
export function measuredAs<T>(facts: T, { seesAllStatistics }: PartContext): PartFacts<T> {
  return seesAllStatistics
    ? measured(facts)
    : { kind: "measured", facts, hidden: { code: "partly-hidden", grant: "pg_read_all_stats" } };
}

/** Schemas that hold no one's own data. */
export function ownSchemas(column: string): string {
  return `${column} <> 'information_schema' AND ${column} !~ '^pg_'`;
}

/** Bytes of a statement's text that a report keeps. */
export const SHOWN_QUERY = 300;

/** Rows that a part hands on, the worst first. */
export const MAX_PART_ROWS = 50;
