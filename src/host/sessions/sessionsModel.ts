import type { Browsed } from "../../core/catalog/browse.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { ok } from "../../core/lib/result.ts";
import type { Activity } from "../../core/sessions/backend.ts";
import type {
  ActivityReader,
  FoundSessions,
  Page,
  SessionReader,
  SessionRow,
  StatusCount,
  UserCount,
} from "../../core/sessions/ports.ts";
import { compareStatuses, type SessionTable } from "../../core/sessions/sessionTable.ts";
import { withFoundValues } from "../../core/sessions/statusWords.ts";

export interface SessionsModelParts {
  readonly readers: () => Promise<{
    readonly sessions: SessionReader;
    readonly activity: ActivityReader;
  }>;
  readonly target: (connection: string) => Promise<ConnectionTarget>;
  /** Tables that a setting names. */
  readonly named: () => readonly string[];
}

/** Users or sessions that one level holds. */
const PAGE = 500;

/** What was read last of each connection, and how long the server was busy with it. */
export class SessionsModel {
  readonly #parts: SessionsModelParts;
  readonly #found = new Map<string, FoundSessions>();
  readonly #counts = new Map<string, readonly StatusCount[]>();
  readonly #activity = new Map<string, Activity>();
  readonly #spentMs = new Map<string, number>();

  constructor(parts: SessionsModelParts) {
    this.#parts = parts;
  }

  tables(connection: string): readonly SessionTable[] | undefined {
    return this.#found.get(connection)?.tables;
  }

  isStandby(connection: string): boolean {
    return this.#found.get(connection)?.standby === true;
  }

  counts(connection: string, table: SessionTable): readonly StatusCount[] | undefined {
    return this.#counts.get(keyOf(connection, table));
  }

  activity(connection: string): Activity | undefined {
    return this.#activity.get(connection);
  }

  /** Milliseconds that reading the application's sessions took since this was asked last. */
  takeSpentMs(connection: string): number {
    const spent = this.#spentMs.get(connection) ?? 0;
    this.#spentMs.delete(connection);
    return spent;
  }

  forgetActivity(connection: string): void {
    this.#activity.delete(connection);
  }

  /** What was read is read anew when it is needed; undefined: of all connections. */
  forget(connection?: string): void {
    const mine = (key: string): boolean =>
      connection === undefined || key === connection || key.startsWith(`${connection}\n`);
    for (const map of [this.#found, this.#counts, this.#activity]) {
      for (const key of [...map.keys()].filter(mine)) {
        map.delete(key);
      }
    }
  }

  async find(connection: string, signal: CancelSignal): Promise<Browsed<FoundSessions>> {
    const found = await this.#timed(connection, ({ sessions }, target) =>
      sessions.find(target, this.#parts.named(), signal),
    );
    if (found.ok) {
      this.#found.set(connection, found.value);
    }
    return found;
  }

  async readCounts(
    connection: string,
    table: SessionTable,
    signal: CancelSignal,
  ): Promise<Browsed<readonly StatusCount[]>> {
    const read = await this.#timed(connection, ({ sessions }, target) =>
      sessions.count(target, table, signal),
    );
    if (!read.ok) {
      return read;
    }
    const words = withFoundValues(
      table,
      read.value.flatMap(({ status }) => status ?? []),
    );
    this.#replace(connection, words);
    const counts = [...read.value].sort((a, b) =>
      compareStatuses(words.status, a.status, b.status),
    );
    this.#counts.set(keyOf(connection, table), counts);
    return ok(counts);
  }

  /** The table as it is known by now: its words may have been found in it. */
  current(connection: string, table: SessionTable): SessionTable {
    return this.tables(connection)?.find(({ oid }) => oid === table.oid) ?? table;
  }

  users(
    connection: string,
    table: SessionTable,
    status: string | null,
    after: string | null,
    signal: CancelSignal,
  ): Promise<Browsed<Page<UserCount>>> {
    return this.#timed(connection, ({ sessions }, target) =>
      sessions.users(target, table, { status, after, limit: PAGE }, signal),
    );
  }

  /** `user` null: of all users. */
  sessions(
    connection: string,
    table: SessionTable,
    status: string | null,
    user: UserCount | null,
    after: string | null,
    signal: CancelSignal,
  ): Promise<Browsed<Page<SessionRow>>> {
    const whose =
      user === null ? ({ kind: "any" } as const) : ({ kind: "one", user: user.user } as const);
    return this.#timed(connection, ({ sessions }, target) =>
      sessions.sessions(target, table, { status, user: whose, after, limit: PAGE }, signal),
    );
  }

  async readActivity(connection: string, signal: CancelSignal): Promise<Browsed<Activity>> {
    const { activity } = await this.#parts.readers();
    const read = await activity.activity(await this.#parts.target(connection), signal);
    if (read.ok) {
      this.#activity.set(connection, read.value);
    }
    return read;
  }

  async #timed<T>(
    connection: string,
    read: (
      readers: Awaited<ReturnType<SessionsModelParts["readers"]>>,
      target: ConnectionTarget,
    ) => Promise<T>,
  ): Promise<T> {
    const readers = await this.#parts.readers();
    const target = await this.#parts.target(connection);
    const started = performance.now();
    try {
      return await read(readers, target);
    } finally {
      const spent = performance.now() - started;
      this.#spentMs.set(connection, (this.#spentMs.get(connection) ?? 0) + spent);
    }
  }

  #replace(connection: string, table: SessionTable): void {
    const found = this.#found.get(connection);
    if (found !== undefined) {
      const tables = found.tables.map((known) => (known.oid === table.oid ? table : known));
      this.#found.set(connection, { ...found, tables });
    }
  }
}

function keyOf(connection: string, table: SessionTable): string {
  return `${connection}\n${table.oid}`;
}
