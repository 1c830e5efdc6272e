import * as l10n from "@vscode/l10n";
import type { Backup } from "../../core/backup/backup.ts";
import type { Backups } from "../../core/backup/ports.ts";
import { verifyByRestoring } from "../../core/rollback/verifyByRestoring.ts";
import { backupFailureText } from "../../prose/backup/backupProse.ts";
import { restoreCheckText, rollbackStageText } from "../../prose/rollback/rollbackProse.ts";
import { ageText } from "../../prose/ageText.ts";
import { unitText } from "../../prose/monitoring/numberProse.ts";
import { EXIT, type ExitCode } from "../exitCode.ts";
import { findRoot } from "../input.ts";
import type { CliParts } from "../parts.ts";
import { plainLine } from "../text/plain.ts";

export interface RootOptions {
  readonly root?: string;
  readonly json?: boolean;
}

export interface CheckOptions extends RootOptions {
  /** Restored into a disposable cluster as well. */
  readonly restore?: boolean;
  readonly postgresFolder?: readonly string[];
}

export async function listBackups(parts: CliParts, options: RootOptions): Promise<ExitCode> {
  const root = await findRoot(parts, parts.cwd, options.root);
  const listed = await (await parts.openBackups()).list(root);
  if (options.json === true) {
    parts.terminal.out(`${JSON.stringify({ backups: listed }, null, 2)}\n`);
    return EXIT.passed;
  }
  for (const one of listed) {
    const line =
      one.kind === "backup"
        ? lineOf(one.backup, parts.now())
        : l10n.t("{0} cannot be read or written: {1}", one.folder, one.message);
    parts.terminal.out(`${plainLine(line)}\n`);
  }
  if (listed.length === 0) {
    parts.terminal.note(`${l10n.t("There are no backups.")}\n`);
  }
  return EXIT.passed;
}

function lineOf(backup: Backup, now: number): string {
  return [
    backup.id,
    `${backup.connection} · ${backup.database}`,
    unitText(backup.bytes, "bytes"),
    ageText(now - Date.parse(backup.takenAt)),
    verifiedText(backup),
  ].join("  ");
}

function verifiedText({ verified }: Backup): string {
  switch (verified) {
    case "no":
      return l10n.t("not verified");
    case "listed":
      return l10n.t("verified by reading");
    case "restored":
      return l10n.t("verified by restoring");
  }
}

/** Reads each backup, or the one that is named, from its first byte to its last. */
export async function checkBackups(
  parts: CliParts,
  id: string | undefined,
  options: CheckOptions,
): Promise<ExitCode> {
  const root = await findRoot(parts, parts.cwd, options.root);
  const backups = await parts.openBackups();
  const check =
    options.restore === true
      ? await restoring(parts, root, options)
      : reading(parts, backups, root);
  const ids =
    id === undefined
      ? (await backups.list(root)).flatMap((one) => (one.kind === "backup" ? [one.backup.id] : []))
      : [id];
  const results: object[] = [];
  let exitCode: ExitCode = EXIT.passed;
  for (const one of ids) {
    const { failure, text } = await check(one);
    results.push(failure === null ? { id: one, whole: true } : { id: one, failure });
    if (failure !== null) {
      exitCode = EXIT.failed;
    }
    if (options.json !== true) {
      parts.terminal.out(`${plainLine(`${one}  ${text}`)}\n`);
    }
  }
  if (options.json === true) {
    parts.terminal.out(`${JSON.stringify({ backups: results }, null, 2)}\n`);
  }
  return exitCode;
}

/** Null: it is whole. */
type Check = (id: string) => Promise<{ readonly failure: object | null; readonly text: string }>;

function reading(parts: CliParts, backups: Backups, root: string): Check {
  return async (id) => {
    const checked = await backups.check(root, id, parts.signal);
    return checked.ok
      ? { failure: null, text: l10n.t("whole") }
      : { failure: checked.error, text: backupFailureText(checked.error) };
  };
}

/** Restored into a disposable cluster, and compared with what was recorded. */
async function restoring(
  parts: CliParts,
  root: string,
  { postgresFolder = [] }: CheckOptions,
): Promise<Check> {
  const restore = await parts.openRestoreCheck(
    postgresFolder.map((folder) => parts.files.resolve(parts.cwd, folder)),
  );
  return async (id) => {
    const checked = await verifyByRestoring(
      restore,
      root,
      id,
      { onStage: (stage) => parts.terminal.note(`${rollbackStageText(stage)}\n`) },
      parts.signal,
    );
    return checked.ok
      ? { failure: null, text: l10n.t("whole: it was restored, and is what was backed up") }
      : { failure: checked.error, text: restoreCheckText(checked.error) };
  };
}

export async function pruneBackups(
  parts: CliParts,
  options: RootOptions & { readonly keep: number },
): Promise<ExitCode> {
  const root = await findRoot(parts, parts.cwd, options.root);
  const removed = await (await parts.openBackups()).prune(root, options.keep, null);
  parts.terminal.out(
    options.json === true
      ? `${JSON.stringify({ removed }, null, 2)}\n`
      : removed.map((id) => `${id}\n`).join(""),
  );
  return EXIT.passed;
}
