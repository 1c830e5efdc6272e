import type { BackupSettings } from "../backup/deploymentBackups.ts";
import type { ConnectionProfile, ConnectionTarget } from "../connection/profile.ts";
import type { Cluster, ClusterFailure } from "../cluster/ports.ts";
import type { DeploymentControl, Dialogue } from "../deployment/control.ts";
import type { PathMapping } from "../deployment/ports.ts";
import type { CancelSignal } from "../lib/cancelSignal.ts";
import type { Result } from "../lib/result.ts";
import type { Runbook } from "../runbook/runbook.ts";
import type { SamplePlan } from "./sample/planSample.ts";
import type { OutsideEffect, RehearsalReport, RehearsedLock } from "./report.ts";

/** Runs a runbook on a disposable cluster. The real servers are only read. */
export interface Rehearsals {
  rehearse(
    request: RehearsalRequest,
    observer: RehearsalObserver,
    signal: CancelSignal,
  ): Promise<Result<RehearsalReport, RehearsalFailure>>;
}

export interface RehearsalRequest {
  /** Absolute path of the workspace folder, which holds `.schema-ops`. */
  readonly root: string;
  /** Absolute path of the document. */
  readonly source: string;
  readonly text: string;
  readonly runbook: Runbook;
  readonly targets: readonly ConnectionTarget[];
  readonly pathMappings: readonly PathMapping[];
  readonly data: RehearsalData;
  /** As the deployment takes them before its first change. */
  readonly backups: BackupSettings;
  readonly dialogue: Pick<Dialogue, "value" | "choose" | "prompt">;
  readonly statementTimeoutMs: number;
}

/** Which rows are brought along. */
export type RehearsalData =
  | { readonly kind: "none" }
  | { readonly kind: "all" }
  /** At most so many of each table. */
  | { readonly kind: "sample"; readonly rows: number };

export const DEFAULT_SAMPLE_ROWS = 1000;

export type RehearsalPhase =
  | { readonly kind: "cluster" | "copy" | "compare" | "managedRollback" }
  | { readonly kind: "clone"; readonly database: string }
  | {
      readonly kind: "step";
      readonly title: string;
      readonly part: "deployment" | "rollback";
      readonly index: number;
      readonly count: number;
    };

/** Hears of the work while it goes on. */
export interface RehearsalObserver {
  onPhase(phase: RehearsalPhase): void;
  onOutput(chunk: string): void;
}

/** Why nothing could be rehearsed. */
export type RehearsalFailure =
  | { readonly code: "no-connections" }
  /** Two connections, on different servers, whose databases have one name. */
  | {
      readonly code: "same-name";
      readonly database: string;
      readonly connections: readonly string[];
    }
  | { readonly code: "unreachable"; readonly connection: string; readonly message: string }
  | { readonly code: "cluster"; readonly failure: ClusterFailure }
  | { readonly code: "tool-missing"; readonly tool: string; readonly major: number }
  | { readonly code: "tool-too-old"; readonly client: string; readonly server: string }
  /** The databases could not be built again. */
  | { readonly code: "clone"; readonly database: string; readonly message: string }
  | { readonly code: "nothing-to-run" }
  | { readonly code: "file"; readonly path: string; readonly message: string }
  | { readonly code: "cancelled" };

// ---- What it is made from ----------------------------------------------------------------------

/** Builds the databases of the targets again in a cluster. Reads the targets only. */
export interface SourceCloner {
  clone(
    facts: SourceFacts,
    cluster: Cluster,
    request: CloneRequest,
    signal: CancelSignal,
  ): Promise<Result<readonly Note[], RehearsalFailure>>;
}

export interface CloneRequest {
  readonly targets: readonly ConnectionTarget[];
  readonly data: RehearsalData["kind"];
  readonly onDatabase: (name: string) => void;
}

export interface Note {
  readonly code:
    | "role"
    | "locale-replaced"
    | "newer-major"
    | "network-open"
    | "environment"
    | "not-copied"
    | "sample-cut"
    | "not-sampled";
  readonly what: string;
}

export interface SourceFacts {
  readonly major: number;
  /** Of the superuser that the cluster is made with: as the first server's own is called. */
  readonly superuser: string;
  readonly libraries: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
  /** Statements that make the roles, in order; each on its own. */
  readonly roles: readonly string[];
  readonly databases: readonly SourceDatabase[];
  readonly notes: readonly Note[];
}

export interface SourceDatabase {
  readonly name: string;
  readonly connection: string;
  /** Makes it with a locale that every system has. */
  readonly createAnyway: string;
  readonly collation: string;
  /** Null: no sample is taken. */
  readonly sample: SamplePlan | null;
}

/** A temporary folder with a copy of the workspace, in which the runbook runs. */
export interface RehearsalFolder {
  /** Absolute path of the copy. */
  readonly copy: string;
  /** Absolute path of the document in the copy. */
  readonly source: string;
  /** What the runbook rests on, as far as it can be read from its text. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  readonly notes: readonly Note[];
  /** As the workspace's mappings, to the copy. */
  readonly pathMappings: readonly PathMapping[];
  /** Keeps the journal and the logs as `.schema-ops/rehearsals/<id>/`. */
  keep(id: string, deployment: string): Promise<void>;
  remove(): Promise<void>;
}

export interface RehearsalStore {
  /** Newest first; what cannot be read is left out. */
  list(root: string): Promise<readonly RehearsalReport[]>;
  keep(root: string, report: RehearsalReport): Promise<void>;
  /** Paths of what changed since: the document first. Empty: it is fresh. */
  changedSince(root: string, report: RehearsalReport): Promise<readonly string[]>;
}

/** Looks at the locks of a run, many times a second. */
export interface LockSampler {
  /** Before a step: which object has which number. Leaves no session behind. */
  learn(targets: readonly ConnectionTarget[]): Promise<void>;
  /**
   * Of each database a text that is another one whenever its catalogs were written to; null: it cannot be
   * read. Leaves no session behind.
   */
  catalogMarks(targets: readonly ConnectionTarget[]): Promise<readonly (string | null)[]>;
  /** Ends with {@link LockWatch.end}. `server`: a database that the runbook does not speak of. */
  watch(server: ConnectionTarget): LockWatch;
}

export interface LockWatch {
  end(): Promise<readonly RehearsedLock[]>;
}

/** A control whose blocks and questions go to the cluster, and what its blocks tried beyond it. */
export interface RehearsalControl {
  readonly control: DeploymentControl;
  /** What was met since the last call, in the order it was met. */
  takeOutside(): readonly Omit<OutsideEffect, "step">[];
  readonly notes: readonly Note[];
  dispose(): void;
}

export interface RehearsalControlRequest {
  readonly id: string;
  readonly request: RehearsalRequest;
  readonly folder: RehearsalFolder;
  readonly cluster: Cluster;
  readonly profiles: readonly ConnectionProfile[];
  readonly dialogue: Dialogue;
}
