import type { Browsed } from "../../catalog/browse.ts";
import type { ConnectionTarget } from "../../connection/profile.ts";
import type { CancelSignal } from "../../lib/cancelSignal.ts";

/** One look at the server and the database of a connection. Milliseconds and counts. */
export interface LiveLook {
  /** The server's clock, since the epoch. */
  readonly at: number;
  /** What it took the server. */
  readonly tookMs: number;
  /** "16.4" */
  readonly version: string;
  /** The role sees what others do (`pg_read_all_stats`). */
  readonly seesAll: boolean;
  readonly connections: LiveConnections;
  /** Committed and rolled back in this database since its statistics were reset. */
  readonly transactions: number;
  /** Blocks found in shared memory, and asked of the system, as long. */
  readonly hits: number;
  readonly reads: number;
  /** Age of the oldest transaction, ours not counted; 0: there is none. */
  readonly longestMs: number;
  /** Processes that wait for a lock. */
  readonly waiting: number;
  /** How far the last standby is behind, or this one; null: no replication, or it is not to be seen. */
  readonly behindMs: number | null;
}

/** Client backends by state; `other`: of a state that is neither, or that this role may not see. */
export interface LiveConnections {
  readonly active: number;
  readonly idle: number;
  readonly idleInTransaction: number;
  readonly other: number;
  readonly limit: number;
}

/** Looks in one statement over the session that browsing keeps. */
export interface LiveReader {
  look(target: ConnectionTarget, signal: CancelSignal): Promise<Browsed<LiveLook>>;
}
