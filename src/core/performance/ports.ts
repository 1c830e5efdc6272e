import type { Browsed } from "../catalog/browse.ts";
import type { ConnectionTarget } from "../connection/profile.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import type { Result } from "../lib/result.ts";
import type {
  LoadFailure,
  LoadRequest,
  LoadResult,
  Measurement,
  MeasureRequest,
} from "./measurement.ts";
import type { Workload } from "./workload.ts";

/**
 * Times what an application does with its sessions and roles, on its own tables, as the connection's
 * user. Every run is rolled back: no row stays; sequences may have advanced, and dead rows wait for
 * vacuum. The commit itself is not timed.
 */
export interface PerformanceMeter {
  /** One after the other, over a session of its own. */
  measure(
    target: ConnectionTarget,
    request: MeasureRequest,
    onProgress: (progress: MeasureProgress) => void,
    signal: CancelSignal,
  ): Promise<Browsed<readonly Measurement[]>>;
  /** Many logins at once, as many as the server has room for; all their sessions are closed in the end. */
  load(
    target: ConnectionTarget,
    request: LoadRequest,
    onProgress: (done: number, started: number) => void,
    signal: CancelSignal,
  ): Promise<Browsed<Result<LoadResult, LoadFailure>>>;
}

export interface MeasureProgress {
  readonly workload: Workload;
  readonly run: number;
  readonly runs: number;
}
