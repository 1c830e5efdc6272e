import type { ActionLogStore, ActionRunner } from "../core/actions/ports.ts";
import type {
  FingerprintOptions,
  FingerprintPolicy,
  FingerprintReader,
  FingerprintStore,
} from "../core/catalog/fingerprint/ports.ts";
import type { BackupSettings } from "../core/backup/deploymentBackups.ts";
import type { Backup } from "../core/backup/backup.ts";
import type { Backups } from "../core/backup/ports.ts";
import type { ComparedSource } from "../core/catalog/fingerprint/compareSources.ts";
import type { SchemaSource } from "../core/catalog/fingerprint/source.ts";
import type { CatalogReader } from "../core/catalog/ports.ts";
import type { ConnectionCheck } from "../core/connection/connectionCheck.ts";
import type { ConnectionBook, ConnectionTarget } from "../core/connection/profile.ts";
import type { CancelSignal } from "../core/lib/cancelSignal.ts";
import type { Disposable } from "../core/lib/disposable.ts";
import type { Result } from "../core/lib/result.ts";
import type { DeploymentControl, Dialogue } from "../core/deployment/control.ts";
import type { DeploymentConnection } from "../core/deployment/events.ts";
import type { Journal, JournalStore } from "../core/deployment/journal.ts";
import type {
  PathMapping,
  Person,
  QuestionAsker,
  QuestionLimits,
} from "../core/deployment/ports.ts";
import type { AgreementStore, Reporter, ReportStore } from "../core/monitoring/ports.ts";
import type { LiveReader } from "../core/monitoring/live/look.ts";
import type { PerformanceMeter } from "../core/performance/ports.ts";
import type { CompletionReports } from "../core/report/ports.ts";
import type { KeptDatabase } from "../core/rollback/keptDatabases.ts";
import type { RollbackDialogue, RollbackFailure } from "../core/rollback/ports.ts";
import type { RollbackObserver, RollbackRequest } from "../core/rollback/rollbackRun.ts";
import type { RollbackDone, RollbackEnd } from "../core/rollback/runRollback.ts";
import type { RestoreCheckFailure } from "../core/rollback/verifyByRestoring.ts";
import type {
  RehearsalFailure,
  RehearsalPhase,
  Rehearsals,
  RehearsalStore,
} from "../core/rehearsal/ports.ts";
import type { RehearsalReport } from "../core/rehearsal/report.ts";
import type { RoleReader } from "../core/roles/ports.ts";
import type { HazardReader } from "../core/sql/hazards/hazardReader.ts";
import type { PreviewRequest, StepPreview } from "../core/sql/hazards/previewStep.ts";
import type { RowsExporter } from "../core/rows/exportPorts.ts";
import type { RunbookReader } from "../core/runbook/reader.ts";
import type { Runbook } from "../core/runbook/runbook.ts";
import type { ActivityReader, SessionReader } from "../core/sessions/ports.ts";

/** Where schemas are read from, and whether their rows are compared as well. */
export interface SchemaPlaces extends FingerprintOptions {
  readonly connections: ConnectionBook;
  readonly root: string;
  readonly pathMappings: readonly PathMapping[];
}

/**
 * What runs, asks and keeps: everything the host needs from the layers it may not see. Loaded when
 * it is first needed, because it brings the parsers and the database driver.
 */
export interface Engine extends Disposable {
  /** Parses in a worker: the extension host never waits for a large document. */
  readonly reader: RunbookReader;
  readonly journals: JournalStore;
  readonly live: LiveReader;
  readonly asker: QuestionAsker;
  readonly catalog: CatalogReader;
  readonly backups: Backups;
  /** Takes databases back; the dialogue is asked before their names change hands. */
  rollBack(
    request: RollbackRequest,
    dialogue: RollbackDialogue,
    observer: RollbackObserver,
    signal: CancelSignal,
  ): Promise<Result<RollbackDone, RollbackEnd>>;
  /** What rollbacks have left in a folder's logs. */
  keptDatabases(root: string): Promise<readonly KeptDatabase[]>;
  dropKept(
    root: string,
    kept: KeptDatabase,
    target: ConnectionTarget,
  ): Promise<Result<null, RollbackFailure>>;
  /** Restores a backup into a disposable cluster and compares. No real server is asked anything. */
  verifyByRestoring(
    root: string,
    backup: string,
    observer: RollbackObserver,
    signal: CancelSignal,
  ): Promise<Result<Backup, RestoreCheckFailure>>;
  readonly fingerprints: FingerprintReader;
  readonly fingerprintStore: FingerprintStore;
  /** Each of the others beside the reference. Reads only; what it starts is gone afterwards. */
  readonly compareSchemaSources: (
    reference: SchemaSource,
    others: readonly SchemaSource[],
    places: SchemaPlaces,
    signal: CancelSignal,
  ) => Promise<readonly ComparedSource[]>;
  readonly sessions: SessionReader;
  readonly roles: RoleReader;
  readonly activity: ActivityReader;
  readonly exporter: RowsExporter;
  readonly performance: PerformanceMeter;
  /** What blocks will do to tables. Runs nothing; a server that is slow to answer is left out. */
  readonly previewHazards: (request: PreviewRequest, signal: AbortSignal) => Promise<StepPreview>;
  /** Hazards of blocks' own SQL, without their files and without a server. */
  readonly readHazards: HazardReader["own"];
  readonly actionRunner: ActionRunner;
  readonly actionLog: ActionLogStore;
  readonly reports: ReportStore;
  readonly agreements: AgreementStore;
  /** Limits are read at use: a changed setting counts at the next question. */
  readonly openReporter: (connections: ConnectionBook, limits: () => QuestionLimits) => Reporter;
  readonly completionReports: CompletionReports;
  readonly rehearsals: Rehearsals;
  readonly rehearsalStore: RehearsalStore;
  readonly rehearsalWords: RehearsalWords;
  checkConnection(target: ConnectionTarget, signal: CancelSignal): Promise<ConnectionCheck>;
  /** Binds a journal to its runbook: a journal without events is begun first. */
  openControl(request: ControlRequest): Promise<DeploymentControl>;
}

/** What is said of rehearsals. Only who rehearses needs it. */
export interface RehearsalWords {
  /** The report as a Markdown document. */
  readonly page: (report: RehearsalReport) => string;
  readonly failure: (failure: RehearsalFailure) => string;
  readonly phase: (phase: RehearsalPhase) => string;
}

/** Settings and conversation of one deployment. Read at use: a changed setting counts at the next run. */
export interface ControlRequest {
  readonly runbook: Runbook;
  readonly journal: Journal;
  /** For a new deployment: what its first event says. */
  readonly begin: {
    readonly id: string;
    readonly text: string;
    readonly connections: readonly DeploymentConnection[];
  } | null;
  readonly dialogue: Dialogue;
  readonly connections: ConnectionBook;
  readonly person: Person;
  readonly settings: EngineSettings;
  /** Absolute path of the workspace folder. */
  readonly cwd: string;
  /** Absolute path of the document. */
  readonly source: string;
}

export interface EngineSettings {
  readonly limits: QuestionLimits;
  readonly pathMappings: readonly PathMapping[];
  readonly hazardsOff: PreviewRequest["off"];
  readonly watchEveryMs: number;
  readonly fingerprints: FingerprintPolicy;
  readonly backups: BackupSettings;
}

/** What the engine is made from. */
export interface EngineOptions {
  /** Folders in front of the PATH. */
  readonly toolFolders: readonly string[];
  /** Of this program. */
  readonly version: string;
  /** What VS Code loaded of the translations; undefined: English. */
  readonly translations: Readonly<Record<string, string>> | undefined;
  readonly locale: string;
  /** Where a server for disposable clusters may be, beside the system's. Read at use. */
  readonly postgresFolders: () => readonly string[];
  /** Who opens journals. */
  readonly person: Person;
}
