import type { Browsed } from "../catalog/browse.ts";
import type { ConnectionTarget } from "../connection/profile.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import type { Activity } from "./backend.ts";
import type { ShapeProblem } from "./shape.ts";
import type { SessionTable } from "./sessionTable.ts";

/**
 * Reads the application's sessions, in READ ONLY transactions with time limits, over the session that
 * also reads the catalog.
 */
export interface SessionReader {
  /** The tables that have the shape of sessions, and those that are named ("sys.sessions"), by name. */
  find(
    target: ConnectionTarget,
    named: readonly string[],
    signal: CancelSignal,
  ): Promise<Browsed<FoundSessions>>;
  /** By status; a status that no session has is not among them. */
  count(
    target: ConnectionTarget,
    table: SessionTable,
    signal: CancelSignal,
  ): Promise<Browsed<readonly StatusCount[]>>;
  users(
    target: ConnectionTarget,
    table: SessionTable,
    request: UserRequest,
    signal: CancelSignal,
  ): Promise<Browsed<Page<UserCount>>>;
  sessions(
    target: ConnectionTarget,
    table: SessionTable,
    request: SessionRequest,
    signal: CancelSignal,
  ): Promise<Browsed<Page<SessionRow>>>;
  /** One row, column by column; what lets somebody in is left out. Null: it is gone. */
  row(
    target: ConnectionTarget,
    table: SessionTable,
    key: readonly string[],
    signal: CancelSignal,
  ): Promise<Browsed<readonly RowValue[] | null>>;
}

/** Reads what the server does, cheaply enough to be asked every few seconds. */
export interface ActivityReader {
  activity(target: ConnectionTarget, signal: CancelSignal): Promise<Browsed<Activity>>;
  /** The whole text of a process's query; null: the process is gone, or its query is hidden. */
  query(
    target: ConnectionTarget,
    pid: number,
    signal: CancelSignal,
  ): Promise<Browsed<BackendQuery | null>>;
}

export interface BackendQuery {
  readonly sql: string;
  /** The server keeps only the beginning of a long one. */
  readonly cutOff: boolean;
}

export interface FoundSessions {
  readonly tables: readonly SessionTable[];
  /** Named tables that cannot be shown, and why. */
  readonly problems: readonly {
    readonly name: string;
    readonly problem: ShapeProblem | { readonly code: "not-found" };
  }[];
  /** Nothing can be changed on this server. */
  readonly standby: boolean;
}

export interface StatusCount {
  readonly status: string | null;
  readonly count: number;
  /** Active although their time is over. */
  readonly overdue: number;
}

export interface UserRequest {
  readonly status: string | null;
  /** The {@link Page.next} of the page before; null: the first. */
  readonly after: string | null;
  readonly limit: number;
}

export interface SessionRequest extends UserRequest {
  /** `any`: of all users. */
  readonly user: { readonly kind: "any" } | { readonly kind: "one"; readonly user: string | null };
}

export interface Page<T> {
  readonly rows: readonly T[];
  /** Where the next page begins; null: this is the last. */
  readonly next: string | null;
}

export interface UserCount {
  readonly user: string | null;
  /** What the users table calls them; empty: it is not known. */
  readonly labels: readonly string[];
  readonly count: number;
  readonly overdue: number;
}

/** Times in milliseconds since the epoch; Infinity: never. */
export interface SessionRow {
  /** In the order of the table's key columns. */
  readonly key: readonly string[];
  readonly user: string | null;
  readonly labels: readonly string[];
  readonly status: string | null;
  readonly device: string | null;
  readonly userAgent: string | null;
  readonly address: string | null;
  readonly createdMs: number | null;
  readonly lastActivityMs: number | null;
  readonly expiresMs: number | null;
  readonly revokedMs: number | null;
  readonly reason: string | null;
  readonly overdue: boolean;
  /** The server's clock when it was read. */
  readonly atMs: number;
}

export interface RowValue {
  readonly column: string;
  readonly type: string;
  readonly value:
    | { readonly kind: "text"; readonly text: string | null }
    /** It lets somebody in: only its length is told. */
    | { readonly kind: "secret"; readonly characters: number | null }
    /** The role that asks may not read it. */
    | { readonly kind: "unreadable" };
}
