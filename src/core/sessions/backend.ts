/** What a server process does at a moment, as `pg_stat_activity` shows it to us. */
export interface Backend {
  readonly pid: number;
  /** Null: it is connected to none (a background process). */
  readonly database: string | null;
  readonly user: string | null;
  readonly application: string;
  /** Address or host of the client; null: a Unix socket or no client. */
  readonly client: string | null;
  /** "client backend", "autovacuum worker", "walsender", …; null: hidden from us. */
  readonly type: string | null;
  readonly state: BackendState;
  /** "Lock:relation", "Client:ClientRead"; null: it waits for nothing. */
  readonly wait: string | null;
  /** Microseconds since the epoch: with the pid, they name the process for good. */
  readonly startedUs: number | null;
  /** Microseconds since the epoch; null: none since it started, or hidden. */
  readonly queryStartedUs: number | null;
  /** How long it has been connected, in its transaction, at its query, and in its state; null: not at all, or hidden. */
  readonly ages: {
    readonly sessionMs: number | null;
    readonly transactionMs: number | null;
    readonly queryMs: number | null;
    readonly stateMs: number | null;
  };
  /** The beginning of the last query, on one line; "": none, or hidden. */
  readonly query: string;
  /** Processes that hold what it waits for; 0 is a prepared transaction. */
  readonly blockedBy: readonly number[];
  /** Whether the acting role may cancel or end it. */
  readonly signal: SignalRight;
}

export const BACKEND_STATES = [
  "active",
  "idle",
  "idle in transaction",
  "idle in transaction (aborted)",
  "fastpath function call",
  "starting",
  "disabled",
  /** A process of the server itself. */
  "background",
  /** Somebody else's, and we may not see more. */
  "hidden",
] as const;
export type BackendState = (typeof BACKEND_STATES)[number];

export type SignalRight =
  | "allowed"
  /** It is a superuser's, or the server's own: only a superuser may. */
  | "superuser-only"
  /** Neither a member of its role nor of pg_signal_backend. */
  | "other-role"
  /** The session that asks. */
  | "self";

/** The whole server at a moment. */
export interface Activity {
  /** By the server's clock, in milliseconds since the epoch. */
  readonly atMs: number;
  /** How long the server was busy with the answer. */
  readonly tookMs: number;
  readonly backends: readonly Backend[];
  /** What `max_connections` allows. */
  readonly maxConnections: number;
}
