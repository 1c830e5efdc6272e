import type { BackupSettings } from "../core/backup/deploymentBackups.ts";
import type { Backups } from "../core/backup/ports.ts";
import type { RollbackDialogue } from "../core/rollback/ports.ts";
import type { RollbackParts } from "../core/rollback/rollbackRun.ts";
import type { RestoreCheckParts } from "../core/rollback/verifyByRestoring.ts";
import type { ProfileDefaults } from "../core/connection/parseProfile.ts";
import type { ConnectionBook, ConnectionProfile } from "../core/connection/profile.ts";
import type { DeploymentControl, Dialogue } from "../core/deployment/control.ts";
import type { Journal, JournalStore } from "../core/deployment/journal.ts";
import type { PathMapping, Person } from "../core/deployment/ports.ts";
import type { OffsetAt } from "../core/monitoring/cadence.ts";
import type { AgreementStore, Reporter, ReportStore } from "../core/monitoring/ports.ts";
import type { CompletionReports } from "../core/report/ports.ts";
import type { PerformanceMeter } from "../core/performance/ports.ts";
import type { ActivityReader, SessionReader } from "../core/sessions/ports.ts";
import type { FingerprintReader } from "../core/catalog/fingerprint/ports.ts";
import type { SchemaSources } from "../core/catalog/fingerprint/readSource.ts";
import type { CatalogReader } from "../core/catalog/ports.ts";
import type { Rehearsals } from "../core/rehearsal/ports.ts";
import type { PreviewParts } from "../core/sql/hazards/previewStep.ts";
import type { RoleReader } from "../core/roles/ports.ts";
import type { Runbook } from "../core/runbook/runbook.ts";

/** The terminal the program talks to. */
export interface Terminal {
  /** Somebody sits there and can answer. */
  readonly interactive: boolean;
  /** Results: what a pipe receives. */
  out(text: string): void;
  /** Progress, questions and complaints. */
  note(text: string): void;
  /** Asks one line; null at the end of input. */
  ask(question: string, secret: boolean): Promise<string | null>;
}

/** Everything the commands need from outside; the composition root joins it to the real adapters. */
export interface CliParts {
  readonly terminal: Terminal;
  readonly cwd: string;
  /** What a connection takes from the environment when it does not say it itself. */
  readonly profileDefaults: Partial<ProfileDefaults>;
  readonly version: string;
  readonly language: "en" | "ko";
  /** IANA name of the zone that the terminal is in. */
  readonly timeZone: string;
  /** Who is at the keyboard. */
  readonly person: Person;
  readonly files: {
    /** Rejects with a Node error whose `code` says why. */
    read(path: string): Promise<string>;
    /** As `read`, and rejects what is not UTF-8: no two files give one text. */
    readExact(path: string): Promise<string>;
    write(path: string, text: string): Promise<void>;
    exists(path: string): Promise<boolean>;
    resolve(...parts: string[]): string;
    /** With slashes, whatever the system's own separator is. */
    relative(from: string, to: string): string;
    parent(path: string): string;
  };
  readonly sha256: (text: string) => string;
  readonly parse: (text: string) => Promise<Runbook>;
  readonly store: JournalStore;
  /** A journal that leaves nothing behind. */
  readonly temporaryJournal: () => Promise<Journal>;
  readonly connectionBook: (profiles: readonly ConnectionProfile[]) => ConnectionBook;
  readonly openControl: (options: ControlOptions) => Promise<DeploymentControl>;
  readonly openCatalogReader: () => Promise<CatalogReader>;
  readonly openBackups: () => Promise<Backups>;
  /** Folders: where a server for the disposable cluster may be. */
  readonly openRestoreCheck: (folders: readonly string[]) => Promise<RestoreCheckParts>;
  readonly openRollback: (dialogue: RollbackDialogue) => Promise<RollbackParts>;
  readonly openFingerprintReader: () => Promise<FingerprintReader>;
  /** `folders`: where server programs may be beside the system's. */
  readonly openSchemaSources: (folders: readonly string[]) => Promise<SchemaSources>;
  readonly openRoleReader: () => Promise<RoleReader>;
  readonly openSessionReaders: () => Promise<SessionReaders>;
  readonly openPerformanceMeter: () => Promise<PerformanceMeter>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How far local time is ahead of UTC. */
  readonly offsetMinutes: OffsetAt;
  readonly openMonitoring: (options: MonitoringPartsOptions) => Promise<MonitoringParts>;
  readonly openHazardPreviewer: () => Promise<PreviewParts>;
  readonly openCompletionReports: () => Promise<CompletionReports>;
  /** `folders`: where PostgreSQL from npm may be; absolute. */
  readonly openRehearsals: (folders: readonly string[]) => Promise<Rehearsals>;
  /** Creates the journal of a new deployment and opens it. */
  readonly startDeployment: (options: StartOptions) => Promise<DeploymentControl>;
  /** Aborted by Ctrl-C: what runs is cancelled. */
  readonly signal: AbortSignal;
}

export interface MonitoringPartsOptions {
  readonly connections: ConnectionBook;
  /** Milliseconds a question may take. */
  readonly statementTimeoutMs: number;
}

export interface MonitoringParts {
  readonly reporter: Reporter;
  readonly store: ReportStore;
  readonly agreements: AgreementStore;
}

export interface SessionReaders {
  readonly sessions: SessionReader;
  readonly activity: ActivityReader;
}

interface SharedOptions {
  readonly runbook: Runbook;
  /** Absolute path of the document. */
  readonly source: string;
  readonly root: string;
  readonly connections: ConnectionBook;
  readonly pathMappings: readonly PathMapping[];
  readonly dialogue: Dialogue;
  /** Milliseconds a question may take. */
  readonly statementTimeoutMs: number;
  /** Whether the schema is recorded before and after every step; default: yes. */
  readonly fingerprints?: boolean;
  /** Hazard rules that are switched off; absent: nobody looks at locks and hazards before a step. */
  readonly hazardsOff?: Readonly<Record<string, string>>;
  /** How databases are backed up before the first change; absent: they are not, and nothing is said of it. */
  readonly backups?: BackupSettings;
}

export interface ControlOptions extends SharedOptions {
  readonly journal: Journal;
}

export interface StartOptions extends SharedOptions {
  readonly runbookText: string;
}
