import type { ConnectionTarget } from "../connection/profile.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import type { Result } from "../lib/result.ts";

/** Starts PostgreSQL servers that are gone without a trace afterwards. */
export interface DisposableClusters {
  start(request: ClusterRequest, signal: CancelSignal): Promise<Result<Cluster, ClusterFailure>>;
  /** Ends clusters whose starter died before it could; resolves to how many there were. */
  sweep(): Promise<number>;
}

export interface ClusterRequest {
  /** Of the server that it stands for. */
  readonly major: number;
  /** Lines of postgresql.conf on top of the usual ones. */
  readonly settings: Readonly<Record<string, string>>;
  /** Name of the superuser that the cluster is made with; default: `postgres`. */
  readonly superuser?: string;
  /** For shared_preload_libraries; what the installation does not have is left out. */
  readonly libraries?: readonly string[];
}

/** A running server, reached by its private socket. */
export interface Cluster {
  readonly major: number;
  /** Where its programs came from. */
  readonly source: ClusterSource;
  /** Folder of the socket: what libpq takes as a host. */
  readonly host: string;
  readonly port: number;
  /** A superuser; trusted on the socket. */
  readonly superuser: string;
  /** Of the superuser, to a database of it. */
  readonly target: (database: string) => ConnectionTarget;
  /** All that the server has written so far. */
  readonly log: () => Promise<string>;
  /** Stops the server and removes everything. */
  readonly stop: () => Promise<void>;
}

export type ClusterSource =
  | { readonly kind: "system"; readonly folder: string }
  | { readonly kind: "npm"; readonly folder: string }
  | { readonly kind: "container"; readonly engine: string; readonly image: string };

export type ClusterFailure =
  /** No server of this major version; each place that was looked at, with what was found there. */
  | {
      readonly code: "not-found";
      readonly major: number;
      readonly looked: readonly { readonly place: string; readonly found: string | null }[];
    }
  | { readonly code: "start"; readonly message: string; readonly log: string }
  | { readonly code: "cancelled" };
