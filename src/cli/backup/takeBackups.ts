import * as l10n from "@vscode/l10n";
import { DEFAULT_BACKUP_SETTINGS, usualRequest } from "../../core/backup/deploymentBackups.ts";
import { SILENT, type BackupFailure } from "../../core/backup/ports.ts";
import { backupFailureText } from "../../prose/backup/backupProse.ts";
import { unitText } from "../../prose/monitoring/numberProse.ts";
import { browseTargets, type BrowseOptions } from "../browseTargets.ts";
import { EXIT, type ExitCode } from "../exitCode.ts";
import { findRoot } from "../input.ts";
import type { CliParts } from "../parts.ts";
import { plainLine } from "../text/plain.ts";

export interface TakeOptions {
  readonly format: "directory" | "custom";
  readonly jobs: number;
  readonly compress?: string;
  readonly globals: boolean;
}

/** Backs each connection's database up; the failure of one does not keep the others from theirs. */
export async function takeBackups(
  parts: CliParts,
  name: string | undefined,
  options: TakeOptions & BrowseOptions,
): Promise<ExitCode> {
  const targets = await browseTargets(parts, name, options);
  const root = await findRoot(parts, parts.cwd, options.root);
  const backups = await parts.openBackups();
  const results: object[] = [];
  let failed: BackupFailure | null = null;
  for (const target of targets) {
    const { profile } = target;
    const request = {
      ...usualRequest({ root, target, deployment: null }, DEFAULT_BACKUP_SETTINGS),
      format: options.format,
      jobs: options.jobs,
      compress: options.compress ?? null,
      globals: options.globals,
    };
    const taken = await backups.take(request, SILENT, parts.signal);
    if (taken.ok) {
      results.push(taken.value);
      const { id, bytes } = taken.value;
      say(parts, options, `${profile.name}  ${id}  ${unitText(bytes, "bytes")}`);
    } else {
      failed = taken.error;
      results.push({ connection: profile.name, failure: taken.error });
      parts.terminal.note(
        `schema-ops: ${plainLine(
          l10n.t("No backup of {0} was taken. {1}", profile.name, backupFailureText(taken.error)),
        )}\n`,
      );
    }
  }
  if (options.json === true) {
    parts.terminal.out(`${JSON.stringify({ backups: results }, null, 2)}\n`);
  }
  return failed === null ? EXIT.passed : EXIT.open;
}

function say(parts: CliParts, { json }: BrowseOptions, text: string): void {
  if (json !== true) {
    parts.terminal.out(`${plainLine(text)}\n`);
  }
}
