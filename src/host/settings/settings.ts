import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";

import type { ActionLimits } from "../../core/actions/ports.ts";
import {
  FINGERPRINT_POLICIES,
  type FingerprintPolicy,
} from "../../core/catalog/fingerprint/ports.ts";
import {
  DEFAULT_BACKUP_SETTINGS,
  type BackupSettings,
} from "../../core/backup/deploymentBackups.ts";
import type { SchemaFiles } from "../../core/catalog/fingerprint/schemaFiles.ts";
import type { PathMapping, Person, QuestionLimits } from "../../core/deployment/ports.ts";
import { DEFAULT_REFRESH_SECONDS } from "../../core/sessions/refresh.ts";
import { parseOff } from "../../core/sql/hazards/stepBlocks.ts";
import { FINDING_RULES, type FindingRule } from "../../core/runbook/finding.ts";

/** The settings of package.json, each by its key below `schemaOps`. */
export const SETTING_KEYS = [
  "connections",
  "runbooks",
  "pathMappings",
  "schemaFiles",
  "findings.disabled",
  "writeTicks",
  "personName",
  "toolFolders",
  "questions.statementTimeout",
  "questions.lockTimeout",
  "questions.rowLimit",
  "actions.lockTimeout",
  "actions.statementTimeout",
  "watchInterval",
  "hazards.off",
  "fingerprints",
  "sessionTables",
  "sessionsRefreshSeconds",
  "monitoring.keptReports",
  "monitoring.thresholds",
  "monitoring.takeDueReports",
  "monitoring.liveSeconds",
  "backups.beforeFirstChange",
  "backups.keep",
  "backups.jobs",
  "backups.countRowsUpToMegabytes",
  "postgresFolders",
  "requireRehearsal",
] as const;
export type SettingKey = (typeof SETTING_KEYS)[number];

const SECTION = "schemaOps";

/** Reads one setting as it stands in settings.json: unknown until it is parsed. */
export function readSetting(key: SettingKey, scope?: vscode.ConfigurationScope): unknown {
  return vscode.workspace.getConfiguration(SECTION, scope ?? null).get<unknown>(key);
}

export async function writeSetting(
  key: SettingKey,
  value: unknown,
  scope?: vscode.ConfigurationScope,
): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(SECTION, scope ?? null);
  await configuration.update(key, value, writeTarget(configuration, key, scope));
}

/** Where the value already stands; else the folder in a multi-root workspace, else the workspace. */
function writeTarget(
  configuration: vscode.WorkspaceConfiguration,
  key: SettingKey,
  scope?: vscode.ConfigurationScope,
): vscode.ConfigurationTarget {
  const found = configuration.inspect(key);
  if (found?.workspaceFolderValue !== undefined) {
    return vscode.ConfigurationTarget.WorkspaceFolder;
  }
  if (found?.workspaceValue !== undefined) {
    return vscode.ConfigurationTarget.Workspace;
  }
  if (found?.globalValue !== undefined) {
    return vscode.ConfigurationTarget.Global;
  }
  return scope !== undefined && (vscode.workspace.workspaceFolders?.length ?? 0) > 1
    ? vscode.ConfigurationTarget.WorkspaceFolder
    : vscode.workspace.workspaceFolders === undefined
      ? vscode.ConfigurationTarget.Global
      : vscode.ConfigurationTarget.Workspace;
}

export function affects(event: vscode.ConfigurationChangeEvent, key: SettingKey): boolean {
  return event.affectsConfiguration(`${SECTION}.${key}`);
}

export function runbookGlobs(scope?: vscode.ConfigurationScope): readonly string[] {
  return texts(readSetting("runbooks", scope));
}

export function disabledFindings(scope?: vscode.ConfigurationScope): ReadonlySet<FindingRule> {
  const names = new Set(texts(readSetting("findings.disabled", scope)));
  const rules: FindingRule[] = [];
  for (const rule of Object.keys(FINDING_RULES) as FindingRule[]) {
    if (names.has(rule)) {
      rules.push(rule);
    }
  }
  return new Set(rules);
}

/** Rules of hazards that are switched off, with the reason. */
export function hazardsOff(scope?: vscode.ConfigurationScope): Readonly<Record<string, string>> {
  return parseOff(readSetting("hazards.off", scope));
}

export function writeTicks(scope?: vscode.ConfigurationScope): boolean {
  return readSetting("writeTicks", scope) === true;
}

/** Document root -> absolute folder, longest first. Relative folders start at the workspace folder. */
export function pathMappings(folder: vscode.WorkspaceFolder): readonly PathMapping[] {
  const value = readSetting("pathMappings", folder.uri);
  const entries = isRecord(value) ? Object.entries(value) : [];
  return entries
    .filter((entry): entry is [string, string] => typeof entry[1] === "string" && entry[0] !== "")
    .map(([from, to]) => ({
      from: from.replace(/(.)\/+$/, "$1"),
      to: path.resolve(folder.uri.fsPath, expandHome(to)),
    }))
    .sort((a, b) => b.from.length - a.from.length);
}

/** SQL files that make a database, as seen from the workspace folder. What is no list of texts is left out. */
export function schemaFiles(folder: vscode.WorkspaceFolder): SchemaFiles {
  const value = readSetting("schemaFiles", folder.uri);
  return Object.fromEntries(
    (isRecord(value) ? Object.entries(value) : []).map(([name, files]) => [name, texts(files)]),
  );
}

export function questionLimits(): QuestionLimits {
  return {
    statementTimeoutMs: 1000 * positive("questions.statementTimeout", 30),
    lockTimeoutMs: 1000 * positive("questions.lockTimeout", 5),
    maxRows: Math.floor(positive("questions.rowLimit", 1000)),
  };
}

/** Maintenance outside a transaction takes as long as it takes; it can be cancelled. */
export function actionLimits(transaction: "one" | "none"): ActionLimits {
  return {
    lockTimeoutMs: 1000 * positive("actions.lockTimeout", 5),
    statementTimeoutMs:
      transaction === "none" ? 0 : 1000 * positive("actions.statementTimeout", 60),
  };
}

/** Milliseconds between two looks at the backends of a run; 0: never. */
/** Whether and when a run takes fingerprints of the databases it works on. */
export function fingerprintPolicy(): FingerprintPolicy {
  const value = readSetting("fingerprints");
  return FINGERPRINT_POLICIES.find((policy) => policy === value) ?? "steps";
}

export function watchEveryMs(): number {
  const value = readSetting("watchInterval");
  return typeof value === "number" && value >= 0 ? 1000 * value : 1000;
}

/** Tables of sessions that a person names ("sys.sessions"), beside those that are found by their shape. */
export function sessionTables(): readonly string[] {
  return texts(readSetting("sessionTables"))
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** Seconds between two looks at the sessions; 0: only when asked. */
export function sessionsRefreshSeconds(): number {
  const value = readSetting("sessionsRefreshSeconds");
  return typeof value === "number" && value >= 0 ? value : DEFAULT_REFRESH_SECONDS;
}

/** Folders that are looked into before the PATH: for bash, psql, pg_dump and whatever blocks call. */
export function toolFolders(): readonly string[] {
  return texts(readSetting("toolFolders"))
    .map(expandHome)
    .filter((folder) => path.isAbsolute(folder));
}

/** Folders where a PostgreSQL server for rehearsals may be, installed or from npm; the workspace's own first. */
export function postgresFolders(): readonly string[] {
  const workspace = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const named = texts(readSetting("postgresFolders"))
    .map(expandHome)
    .filter((folder) => path.isAbsolute(folder));
  return [...workspace, ...named];
}

/** Where a deployment needs a fresh rehearsal that passed. */
export function requireRehearsal(): "never" | "production" {
  return readSetting("requireRehearsal") === "production" ? "production" : "never";
}

/** The name that ticks and sign-offs are recorded under. */
export function personName(): string {
  const value = readSetting("personName");
  return typeof value === "string" && value.trim() !== "" ? value.trim() : os.userInfo().username;
}

/** Who is at the keyboard, for the record. */
export function thisPerson(): Person {
  return { name: personName(), host: os.hostname() };
}

export function backupSettings(): BackupSettings {
  const keep = readSetting("backups.keep");
  const upTo = readSetting("backups.countRowsUpToMegabytes");
  const { countUpToBytes } = DEFAULT_BACKUP_SETTINGS;
  return {
    beforeFirstChange: readSetting("backups.beforeFirstChange") !== false,
    keep: typeof keep === "number" && keep >= 0 ? Math.floor(keep) : DEFAULT_BACKUP_SETTINGS.keep,
    jobs: Math.floor(positive("backups.jobs", DEFAULT_BACKUP_SETTINGS.jobs)),
    countUpToBytes: typeof upTo === "number" && upTo >= 0 ? upTo * 1024 ** 2 : countUpToBytes,
  };
}

function positive(key: SettingKey, otherwise: number): number {
  const value = readSetting(key);
  return typeof value === "number" && value > 0 ? value : otherwise;
}

function expandHome(folder: string): string {
  return folder === "~" || folder.startsWith("~/") ? os.homedir() + folder.slice(1) : folder;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.filter((entry): entry is string => typeof entry === "string")
    : [];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
