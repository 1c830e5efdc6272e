import type {
  FingerprintPolicy,
  FingerprintReader,
  FingerprintStore,
} from "../catalog/fingerprint/ports.ts";
import type { BackupFailure, DeploymentBackups } from "../backup/ports.ts";
import type { ConnectionBook, ConnectionProfile } from "../connection/profile.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import type { Disposable } from "../lib/disposable.ts";
import type { Event } from "../lib/event.ts";
import type { Result } from "../lib/result.ts";
import type { Measurement } from "../performance/measurement.ts";
import type { DatabaseRef } from "../runbook/databaseRef.ts";
import type { Runbook } from "../runbook/runbook.ts";
import type { PreviewRequest, StepPreview } from "../sql/hazards/previewStep.ts";
import type { Journal } from "./journal.ts";
import type {
  BackendWatcher,
  BlockRunner,
  Clock,
  PathMapping,
  Person,
  QuestionAsker,
  QuestionLimits,
  RunPreview,
  Timer,
} from "./ports.ts";
import type { DeploymentState } from "./state.ts";
import type { Verdict } from "./verdict.ts";

/**
 * One open deployment: the only way to run, verify and tick. Every method that changes something
 * appends events to the journal first and shows them afterwards; what may not be done is refused
 * with a code. The face (editor or terminal) supplies the conversation as {@link Dialogue}.
 */
export interface DeploymentControl extends Disposable {
  readonly runbook: Runbook;
  readonly state: DeploymentState;
  readonly journal: Journal;
  /** What runs at this moment, and its live view; null when nothing does. */
  readonly running: RunningView | null;
  /** Fired after events were appended and after the live view changed. */
  readonly onDidChange: Event<void>;
  readonly onDidOutput: Event<{ readonly run: string; readonly chunk: string }>;

  /** The text that would run, and what is missing before it can. */
  preview(block: string): Promise<Result<RunPreview & { readonly target: Target }, Refusal>>;
  /** Runs blocks and verifies queries of the scope in document order; stops at the first failure. */
  run(
    scope: Scope,
    options: RunOptions,
    signal: CancelSignal,
  ): Promise<Result<ScopeResult, Refusal>>;
  /**
   * Runs one block that a rollback needs around its cut-over, at any time of a deployment and through no gate:
   * whoever decided on the rollback has seen its text. Asks nothing; what it lacks is refused.
   */
  runService(
    block: string,
    signal: CancelSignal,
  ): Promise<Result<"passed" | "failed" | "cancelled" | "timedOut", Refusal>>;
  /** Asks the queries of the scope (and runs its check blocks); changes no database. Does not stop at failures. */
  verify(scope: Scope, signal: CancelSignal): Promise<Result<ScopeResult, Refusal>>;

  /** `reason` is needed when the evidence does not support the tick (refusal `reason-needed`). */
  tick(item: string, reason: string | null): Promise<Result<void, Refusal>>;
  untick(item: string, reason: string): Promise<Result<void, Refusal>>;
  /** Judges the answer of a query, or what the last run of a block printed; against a clear verdict with a reason. */
  judge(id: string, verdict: "pass" | "fail", reason: string): Promise<Result<void, Refusal>>;
  /** Records what was measured of a performance criterion, with its verdict. */
  recordMeasurement(
    criterion: string,
    connection: string,
    measurement: Measurement,
  ): Promise<Result<void, Refusal>>;
  acceptFailure(block: string, reason: string): Promise<Result<void, Refusal>>;
  openGate(step: string, reason: string): Promise<Result<void, Refusal>>;
  skip(step: string, reason: string): Promise<Result<void, Refusal>>;
  setValue(name: string, value: string): Promise<Result<void, Refusal>>;

  /** The document changed: what would be gone and new, by id. */
  compare(changed: Runbook): {
    readonly added: readonly string[];
    readonly removed: readonly string[];
  };
  adopt(changed: Runbook, text: string): Promise<Result<void, Refusal>>;
  /**
   * Says what the document on disk is now (SHA-256 of its text). While that is neither what the
   * deployment is bound to nor what the person chose to ignore, nothing runs (`runbook-changed`).
   */
  observeDocument(sha256: string): void;
  /** The person goes on with the text that the deployment is bound to, though the document changed. */
  keepBound(): Promise<Result<void, Refusal>>;
  pause(reason: string): Promise<Result<void, Refusal>>;
  resume(): Promise<Result<void, Refusal>>;
  abandon(reason: string): Promise<Result<void, Refusal>>;
  finish(signOff: SignOff): Promise<Result<void, Refusal>>;
}

export interface SignOff {
  readonly name: string;
  readonly result: "success" | "failure";
  readonly remark: string;
  readonly fields: Readonly<Record<string, string>>;
}

export type Scope =
  | { readonly kind: "all" }
  | { readonly kind: "section" | "step" | "item" | "block" | "query"; readonly id: string };

export interface RunOptions {
  /** Start after what has passed already (resume, retry): passed blocks are not run again. */
  readonly skipPassed: boolean;
  /** The caller named this step itself (`--step`): its gate is opened and recorded as such. */
  readonly namedStep: string | null;
}

export interface ScopeResult {
  readonly blocks: readonly {
    readonly id: string;
    readonly status: "passed" | "failed" | "cancelled" | "timedOut" | "notRun";
  }[];
  readonly queries: readonly { readonly id: string; readonly verdict: Verdict | "notRun" }[];
  /** The worst of all: a failure before an open answer before a pass. */
  readonly verdict: Verdict;
  /** Why the rest was not begun, where no failure says it (a locked step, not confirmed); else null. */
  readonly stopped: Refusal | null;
}

/** The connection something is meant for. */
export type Target =
  | { readonly kind: "one"; readonly profile: ConnectionProfile }
  | { readonly kind: "none"; readonly ref: DatabaseRef }
  | { readonly kind: "several"; readonly profiles: readonly ConnectionProfile[] };

export type Refusal =
  | { readonly code: "read-only"; readonly holder: string }
  | { readonly code: "not-running"; readonly phase: DeploymentState["phase"] }
  | { readonly code: "busy"; readonly run: string }
  | { readonly code: "locked"; readonly step: string; readonly waitsFor: readonly string[] }
  | { readonly code: "reason-needed"; readonly why: readonly TickObjection[] }
  | { readonly code: "by-command"; readonly item: string; readonly blocks: readonly string[] }
  | { readonly code: "children-open"; readonly item: string; readonly open: readonly string[] }
  | { readonly code: "values-missing"; readonly names: readonly string[] }
  | { readonly code: "no-connection"; readonly ref: DatabaseRef }
  | { readonly code: "not-confirmed" }
  | { readonly code: "unknown"; readonly id: string }
  | { readonly code: "nothing-to-do"; readonly id: string }
  | { readonly code: "runbook-changed" }
  /** Nothing of the step was begun: the backup before it could not be taken. */
  | { readonly code: "backup-failed"; readonly connection: string; readonly failure: BackupFailure }
  | { readonly code: "journal"; readonly message: string };

/** Why the evidence does not support a tick. */
export type TickObjection =
  | {
      readonly kind: "block";
      readonly id: string;
      /** `open`: it ran, and a person must still judge what it printed. */
      readonly state: "failed" | "notRun" | "running" | "open";
    }
  | {
      readonly kind: "query" | "criterion";
      readonly id: string;
      readonly state: "failed" | "notRun" | "open";
    };

/** What a run asks of its person. Each may refuse. */
export interface Dialogue {
  /** Before a block runs: the exact text, where, and whether it is production (the name must be typed). */
  confirm(question: RunQuestion): Promise<boolean>;
  /** A value for a placeholder; null refuses. */
  value(name: string, suggestion: string | null): Promise<string | null>;
  /** Which of several connections; null refuses. */
  choose(what: string, profiles: readonly ConnectionProfile[]): Promise<ConnectionProfile | null>;
  /** `read -p` and password prompts of the block; null refuses. */
  prompt(text: string, secret: boolean): Promise<string | null>;
}

export interface RunQuestion {
  readonly step: string;
  readonly title: string;
  /** One entry a block, in the order they will run. */
  readonly blocks: readonly {
    readonly id: string;
    readonly line: number;
    readonly preview: RunPreview;
  }[];
  readonly targets: readonly ConnectionProfile[];
  readonly production: boolean;
  /** What the SQL of the blocks will do to tables; null: not looked at. */
  readonly hazards: StepPreview | "failed" | null;
}

/** Live view of a run. Derived, not journaled. */
export interface RunningView {
  readonly run: string;
  readonly step: string;
  readonly block: string | null;
  readonly query: string | null;
  /** The backup that is taken before the step; null: none at the moment. */
  readonly backup: {
    readonly connection: string;
    /** Written so far; null: it is being read again. */
    readonly bytes: number | null;
    /** How much the tables hold, before they are compressed. */
    readonly ofBytes: number | null;
  } | null;
  readonly startedAt: string;
  /** The statement in hand on each server, its wait event and who blocks it. */
  readonly backends: readonly {
    readonly connection: string;
    readonly pid: number;
    readonly query: string;
    readonly runningMs: number | null;
    readonly waitEvent: string | null;
    readonly blockedBy: readonly {
      readonly pid: number;
      readonly user: string;
      readonly query: string;
    }[];
  }[];
  readonly done: number;
  readonly total: number;
}

/** Everything a control needs from outside. */
export interface ControlParts {
  readonly runner: BlockRunner;
  readonly asker: QuestionAsker;
  readonly watcher: BackendWatcher;
  readonly connections: ConnectionBook;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly person: Person;
  readonly dialogue: Dialogue;
  /** Null: nothing is backed up, and nothing is said of it. */
  readonly backups: DeploymentBackups | null;
  /** A fresh unique id (runs). */
  readonly newId: () => string;
  /** Hex SHA-256 of a text's UTF-8 bytes. */
  readonly sha256: (text: string) => string;
  readonly limits: QuestionLimits;
  readonly pathMappings: readonly PathMapping[];
  /** Absolute folder a block starts in: the workspace folder. */
  readonly cwd: string;
  /** Absolute path of the runbook. */
  readonly source: string;
  /** Looks at locks and hazards before a person is asked; takes a few seconds at most. Absent: nobody looks. */
  readonly hazards?: {
    readonly preview: (request: PreviewRequest) => Promise<StepPreview>;
    /** Rules that are switched off, with the reason. */
    readonly off: PreviewRequest["off"];
  };
  /** How often the live view looks at the backends, in milliseconds; 0 never. */
  readonly watchEveryMs: number;
  /** Null: none are taken, where there is no folder to keep them in. */
  readonly fingerprints: DeploymentFingerprints | null;
}

export interface DeploymentFingerprints {
  readonly reader: FingerprintReader;
  readonly store: FingerprintStore;
  readonly policy: FingerprintPolicy;
}
