import * as l10n from "@vscode/l10n";
import type { Backup } from "../../core/backup/backup.ts";
import { backupFailureText } from "../../prose/backup/backupProse.ts";
import { unitText } from "../../prose/monitoring/numberProse.ts";
import { EXIT, type ExitCode } from "../exitCode.ts";
import { findRoot } from "../input.ts";
import type { CliParts } from "../parts.ts";
import { plainLine } from "../text/plain.ts";

export interface RootOptions {
  readonly root?: string;
  readonly json?: boolean;
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
  const age = unitText(now - Date.parse(backup.takenAt), "milliseconds");
  return [
    backup.id,
    `${backup.connection} · ${backup.database}`,
    unitText(backup.bytes, "bytes"),
    l10n.t("{0} old", age),
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
  options: RootOptions,
): Promise<ExitCode> {
  const root = await findRoot(parts, parts.cwd, options.root);
  const backups = await parts.openBackups();
  const ids =
    id === undefined
      ? (await backups.list(root)).flatMap((one) => (one.kind === "backup" ? [one.backup.id] : []))
      : [id];
  const results: object[] = [];
  let exitCode: ExitCode = EXIT.passed;
  for (const one of ids) {
    const checked = await backups.check(root, one, parts.signal);
    results.push(checked.ok ? { id: one, whole: true } : { id: one, failure: checked.error });
    if (!checked.ok) {
      exitCode = EXIT.failed;
    }
    if (options.json !== true) {
      const text = checked.ok ? l10n.t("whole") : backupFailureText(checked.error);
      parts.terminal.out(`${plainLine(`${one}  ${text}`)}\n`);
    }
  }
  if (options.json === true) {
    parts.terminal.out(`${JSON.stringify({ backups: results }, null, 2)}\n`);
  }
  return exitCode;
}

export async function pruneBackups(
  parts: CliParts,
  options: RootOptions & { readonly keep: number },
): Promise<ExitCode> {
  const root = await findRoot(parts, parts.cwd, options.root);
  const removed = await (await parts.openBackups()).prune(root, options.keep);
  parts.terminal.out(
    options.json === true
      ? `${JSON.stringify({ removed }, null, 2)}\n`
      : removed.map((id) => `${id}\n`).join(""),
  );
  return EXIT.passed;
}
