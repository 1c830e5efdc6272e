import type { Percentiles } from "./percentiles.ts";
import type { InsertTrigger } from "./insertFacts.ts";
import type { RowProblem } from "./newRow.ts";
import type { Workload } from "./workload.ts";

/** What was measured of a workload. */
export interface Measurement {
  readonly workload: Workload;
  /** "schema.table"; null: there is none. */
  readonly table: string | null;
  /** Those that a run fires; each is undone with the run, what reaches outside is not. */
  readonly triggers: readonly InsertTrigger[];
  /** Milliseconds of each run after the warm-up, as the client saw them. */
  readonly times: readonly number[];
  readonly percentiles: Percentiles | null;
  readonly failure: MeasureFailure | null;
}

/** Why a workload could not be measured, or not to its end. */
export type MeasureFailure =
  /** No table has the shape of it. */
  | { readonly code: "no-table" }
  /** The table is empty and what it refers to as well. */
  | { readonly code: "no-referenced-row"; readonly column: string; readonly table: string }
  /** Everybody has everything already. */
  | { readonly code: "no-free-pair"; readonly columns: readonly string[] }
  | RowProblem
  /** A trigger may do what a rollback does not undo. */
  | { readonly code: "reaches-outside"; readonly triggers: readonly string[] }
  /** The server's refusal of a statement. */
  | { readonly code: "sql"; readonly sqlState: string; readonly message: string };

export interface MeasureRequest {
  readonly workloads: readonly Workload[];
  /** Tables of sessions that a person named. */
  readonly sessionTables: readonly string[];
  /** Runs of each workload. */
  readonly runs: number;
  readonly warmUp: number;
  /** For one workload. */
  readonly maxMs: number;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  /** A person knows what the triggers do. */
  readonly allowOutside: boolean;
}

export const MEASURE_DEFAULTS = {
  runs: 200,
  warmUp: 20,
  maxMs: 20_000,
  statementTimeoutMs: 5000,
  lockTimeoutMs: 1000,
} as const;

export interface LoadRequest {
  readonly logins: number;
  readonly sessionTables: readonly string[];
  readonly maxMs: number;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  /** A person said so for this server. */
  readonly allowProduction: boolean;
  readonly allowOutside: boolean;
}

export const LOAD_DEFAULTS = {
  logins: 100,
  maxMs: 30_000,
  statementTimeoutMs: 5000,
  lockTimeoutMs: 1000,
} as const;

export interface LoadResult {
  readonly table: string;
  readonly asked: number;
  /** What the server had room for. */
  readonly started: number;
  readonly done: number;
  /** Codes and messages of those that failed, and how many did so. */
  readonly errors: readonly { readonly message: string; readonly count: number }[];
  /** Stopped by the time limit: what had not ended counts as failed. */
  readonly timedOut: boolean;
  readonly connect: Percentiles | null;
  /** Connecting, creating a session, looking it up, rolling back. */
  readonly total: Percentiles | null;
  readonly durationMs: number;
}

export type LoadFailure =
  | MeasureFailure
  | { readonly code: "production" }
  | { readonly code: "no-room"; readonly free: number };
