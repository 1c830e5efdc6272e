import type { CancelSignal } from "../lib/cancelSignal.ts";
import type { Disposable } from "../lib/disposable.ts";
import type { ConnectionTarget } from "../connection/profile.ts";
import type { Block } from "../runbook/runbook.ts";
import type { BackupEvidence, Failure } from "./evidence.ts";

/** The only source of time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The only source of delay. */
export interface Timer {
  /** Calls once, after so many milliseconds, unless disposed before. Does not keep a process alive. */
  after(ms: number, call: () => void): Disposable;
}

/** Who is at the keyboard, for the record. */
export interface Person {
  readonly name: string;
  readonly host: string;
}

// ---- Asking the server ------------------------------------------------------------------------

/** Asks one SQL statement in a READ ONLY transaction with time limits, through the extended protocol. */
export interface QuestionAsker {
  ask(
    target: ConnectionTarget,
    sql: string,
    limits: QuestionLimits,
    signal: CancelSignal,
  ): Promise<Answer>;
}

export interface QuestionLimits {
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  /** Rows beyond this are counted as `truncated` and not kept. */
  readonly maxRows: number;
}

export interface ServerIdentity {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** "15.20" */
  readonly version: string;
}

export type Answer =
  | {
      readonly kind: "rows";
      readonly columns: readonly { readonly name: string; readonly type: string }[];
      /** Values in PostgreSQL's text form; null is NULL. */
      readonly rows: readonly (readonly (string | null)[])[];
      readonly truncated: boolean;
      readonly durationMs: number;
      readonly server: ServerIdentity;
    }
  | {
      readonly kind: "error";
      readonly error: QuestionError;
      readonly durationMs: number;
      readonly server: ServerIdentity | null;
    };

export type QuestionError =
  /** Not a question: what it would do, by name ("COPY … TO PROGRAM", "pg_terminate_backend"). */
  | { readonly code: "refused"; readonly what: string }
  | {
      readonly code: "sql";
      readonly sqlState: string;
      readonly message: string;
      readonly detail: string | null;
      readonly hint: string | null;
      /** UTF-16 offset in the statement's text; null when the server gave none. */
      readonly position: number | null;
    }
  | { readonly code: "unreachable"; readonly message: string }
  | { readonly code: "cancelled" }
  /** The statement ended our transaction: its answer is not trusted. */
  | { readonly code: "transaction-closed" };

// ---- Running a block --------------------------------------------------------------------------

/** Runs a block in bash, strictly, with the real client tools. */
export interface BlockRunner {
  /** What would run, after path mapping and with placeholders filled: shown before anything runs. */
  preview(request: RunRequest): Promise<RunPreview>;
  run(request: RunRequest, observer: RunObserver, signal: CancelSignal): Promise<RunOutcome>;
}

export interface RunRequest {
  /** Unique to this run: names its backends (`application_name`) and its files. */
  readonly runId: string;
  readonly block: Pick<Block, "id" | "text" | "language" | "tolerate">;
  /** The document, for messages: path and the line of the block's first line of content. */
  readonly source: { readonly path: string; readonly line: number };
  /** Where it starts: the workspace folder, or what the document says. Absolute. */
  readonly cwd: string;
  /** The databases that the block may name, by connection. Their details go to the tools by environment and pgpass. */
  readonly targets: readonly ConnectionTarget[];
  /** The connection for a tool that names no database; null when the block names them all. */
  readonly defaultTarget: ConnectionTarget | null;
  /** Document root -> absolute folder, longest first. */
  readonly pathMappings: readonly PathMapping[];
  /** Placeholder name -> value. */
  readonly values: Readonly<Record<string, string>>;
  readonly timeoutMs: number | null;
  /** Log file of the deployment to append to. Absolute. */
  readonly logFile: string;
}

export interface PathMapping {
  readonly from: string;
  readonly to: string;
}

export interface RunPreview {
  readonly text: string;
  /** Placeholders without a value: it must not run before they have one. */
  readonly unset: readonly string[];
  /** Paths of the text that do not exist, each with the mapping that would make it exist. */
  readonly missingPaths: readonly { readonly path: string; readonly offer: PathMapping | null }[];
}

/** Hears of a run while it goes on. */
export interface RunObserver {
  /** Output as it comes, already redacted, in chunks of at most 64 KiB; dropped (not kept) when the listener is slow. */
  onOutput(chunk: string): void;
  /** The block asks: resolve with the answer, or null to refuse (the step then fails with a clear word). */
  onPrompt(prompt: { readonly text: string; readonly secret: boolean }): Promise<string | null>;
}

export interface RunOutcome {
  readonly kind: "passed" | "failed" | "cancelled" | "timedOut";
  readonly exitCode: number | null;
  readonly failures: readonly Failure[];
  readonly backups: readonly BackupEvidence[];
  readonly durationMs: number;
  /** Byte range of this run in the log file. */
  readonly log: { readonly start: number; readonly end: number };
  /** The last 64 KiB of standard output, redacted: what a check is judged by. */
  readonly stdoutTail: string;
}

// ---- Seeing what a run's backends do ----------------------------------------------------------

/** Watches the backends of a run by application name. */
export interface BackendWatcher {
  /** One look at the run's backends on one server. */
  look(target: ConnectionTarget, runId: string): Promise<readonly BackendActivity[]>;
  /** Cancels the statements of the run's backends; resolves to how many were told. */
  cancel(target: ConnectionTarget, runId: string): Promise<number>;
}

export interface BackendActivity {
  readonly pid: number;
  readonly database: string;
  readonly state: string;
  readonly query: string;
  /** Milliseconds since the statement began; null when idle. */
  readonly runningMs: number | null;
  readonly waitEvent: string | null;
  readonly blockedBy: readonly {
    readonly pid: number;
    readonly user: string;
    readonly query: string;
  }[];
}
