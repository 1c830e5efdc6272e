import type { Backup } from "../backup/backup.ts";
import type { Backups } from "../backup/ports.ts";
import type { ContentReader, FingerprintReader } from "../catalog/fingerprint/ports.ts";
import type { ConnectionTarget } from "../connection/profile.ts";
import type { DeploymentEvent } from "../deployment/events.ts";
import type { Clock, Person } from "../deployment/ports.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import { err, ok, type Result } from "../lib/result.ts";
import { messageOf } from "../lib/messageOf.ts";
import type {
  DatabaseFacts,
  RollbackDialogue,
  RollbackFailure,
  RollbackLogs,
  RollbackServers,
  RollbackSession,
} from "./ports.ts";
import type { LeftDatabase } from "./recover.ts";
import type { RollbackEntry } from "./rollbackLog.ts";
import type { WrittenExporter } from "./exportWritten.ts";
import type { ServiceHooks } from "./serviceHooks.ts";
import type { RollbackStage, ShownStage } from "./stages.ts";

/** Everything a rollback needs from outside. */
export interface RollbackParts {
  readonly backups: Backups;
  readonly fingerprints: FingerprintReader;
  readonly content: ContentReader;
  readonly servers: RollbackServers;
  readonly logs: RollbackLogs;
  readonly clock: Clock;
  readonly person: Person;
  readonly dialogue: RollbackDialogue;
  /** Absent: nothing is exported. */
  readonly exporter?: WrittenExporter;
  /** Hex SHA-256 of a text's UTF-8 bytes. */
  readonly sha256: (text: string) => string;
}

export interface RollbackRequest {
  /** Unique; names its log. Letters, digits and dashes. */
  readonly id: string;
  /** Absolute path of the folder that holds `.schema-ops`. */
  readonly root: string;
  readonly databases: readonly RollbackDatabase[];
  readonly jobs: number;
  /** Its journal hears of it as well; null: it belongs to none. */
  readonly deployment: {
    readonly id: string;
    readonly append: (event: DeploymentEvent) => Promise<void>;
  } | null;
  /** What is stopped and started around the cut-over; null: nothing. */
  readonly hooks: ServiceHooks | null;
}

export interface RollbackDatabase {
  readonly target: ConnectionTarget;
  readonly backup: string;
  /** SHA-256 of the manifest as a journal has it; null: nobody kept it. */
  readonly sealed: string | null;
  /** A copy under a name that is not there yet: the backup is of a database of another name. */
  readonly asNew?: boolean;
}

export interface RollbackObserver {
  onStage(stage: ShownStage, connection: string | null): void;
}

/** One database on its way back. */
export interface Place {
  readonly connection: string;
  readonly target: ConnectionTarget;
  readonly backup: Backup;
  readonly server: Server;
  /** What it is at the moment; null: there is none. */
  readonly facts: DatabaseFacts | null;
  readonly restoredAs: string;
  readonly keptAs: string | null;
  /** What an earlier rollback restored, and is used again; null: it is restored now. */
  readonly continues: LeftDatabase | null;
}

/** One server, with the session that holds its lock. */
export interface Server {
  readonly key: string;
  readonly target: ConnectionTarget;
  readonly databases: readonly string[];
  session: RollbackSession;
}

export type Step<T> = Promise<Result<T, RollbackFailure>>;

export function serverKey({ profile }: ConnectionTarget): string {
  return JSON.stringify([profile.host, profile.port, profile.user]);
}

/** The same login, another database. */
export function inDatabase(target: ConnectionTarget, database: string): ConnectionTarget {
  // Options of the profile are for the application's sessions, not for a restore.
  return { ...target, profile: { ...target.profile, database, options: null } };
}

/** One rollback while it goes on: its log, its journal, and what it has made so far. */
export class RollbackRun {
  readonly parts: RollbackParts;
  readonly request: RollbackRequest;
  readonly signal: CancelSignal;
  readonly #observer: RollbackObserver;
  /** New databases that are there, by name: only one of this OID is ours. */
  readonly created = new Map<string, { readonly server: Server; readonly oid: number }>();
  /** Connections whose new database holds everything of its backup. */
  readonly restored = new Set<string>();
  /** When the rollback began whose restored database is used again, by connection. */
  readonly continued = new Map<string, string>();
  /** What uses the databases was told to stop, and must be started again however this ends. */
  serviceStopped = false;

  constructor(
    parts: RollbackParts,
    request: RollbackRequest,
    observer: RollbackObserver,
    signal: CancelSignal,
  ) {
    this.parts = parts;
    this.request = request;
    this.signal = signal;
    this.#observer = observer;
  }

  now(): string {
    return new Date(this.parts.clock.now()).toISOString();
  }

  /** On the disk when it resolves: nothing is done that the log could not say. */
  async note(entry: RollbackEntry): Step<null> {
    try {
      await this.parts.logs.append(this.request.root, this.request.id, entry);
      return ok(null);
    } catch (error) {
      return err({ code: "log", message: messageOf(error) });
    }
  }

  async journal(fact: RollbackFact): Step<null> {
    const { deployment } = this.request;
    if (deployment === null) {
      return ok(null);
    }
    const { name, host } = this.parts.person;
    try {
      await deployment.append({ at: this.now(), by: { name, host }, ...fact });
      return ok(null);
    } catch (error) {
      return err({ code: "log", message: messageOf(error) });
    }
  }

  begin(stage: RollbackStage): Step<null> {
    return this.signal.aborted ? Promise.resolve(err({ code: "cancelled" })) : this.enter(stage);
  }

  /** Also when it was cancelled meanwhile. */
  async enter(stage: RollbackStage): Step<null> {
    this.#observer.onStage(stage, null);
    const noted = await this.note({ type: "stage", at: this.now(), stage });
    return noted.ok
      ? this.journal({ type: "rollbackStage", rollback: this.request.id, stage })
      : noted;
  }

  show(stage: ShownStage, connection: string): void {
    this.#observer.onStage(stage, connection);
  }
}

type WithoutCommon<E> = E extends unknown ? Omit<E, "at" | "by"> : never;
type RollbackFact = WithoutCommon<
  Extract<DeploymentEvent, { readonly type: "rollbackStarted" | "rollbackStage" | "rollbackEnded" }>
>;

/** One after the other, until the first that fails. */
export async function eachOf<T>(items: readonly T[], work: (item: T) => Step<unknown>): Step<null> {
  for (const item of items) {
    const done = await work(item);
    if (!done.ok) {
      return done;
    }
  }
  return ok(null);
}
