import * as l10n from "@vscode/l10n";
import { DEFAULT_BACKUP_SETTINGS } from "../../core/backup/deploymentBackups.ts";
import { NOBODY_ASKED, restoreAsNew } from "../../core/rollback/restoreAsNew.ts";
import { runRollback } from "../../core/rollback/runRollback.ts";
import { rollbackEndText, rollbackStageText } from "../../prose/rollback/rollbackProse.ts";
import { readConfig } from "../connections.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCode.ts";
import { findRoot } from "../input.ts";
import type { CliParts } from "../parts.ts";
import { plainLine } from "../text/plain.ts";

export interface RestoreOptions {
  readonly connection: readonly string[];
  readonly config?: string;
  readonly root?: string;
  readonly on?: string;
  readonly json?: boolean;
}

/** A backup as a database of another name; nothing that is there is touched. */
export async function restoreBackup(
  parts: CliParts,
  id: string,
  database: string,
  options: RestoreOptions,
): Promise<ExitCode> {
  const { terminal } = parts;
  const root = await findRoot(parts, parts.cwd, options.root);
  const config = { connection: options.connection, map: [], config: options.config };
  const { profiles } = await readConfig(parts, root, config);
  const rollback = await parts.openRollback(NOBODY_ASKED);
  const listed = await rollback.backups.list(root);
  const found = listed.find((one) => one.kind === "backup" && one.backup.id === id);
  if (found?.kind !== "backup") {
    throw new UsageError(l10n.t("There is no backup {0}.", plainLine(id)));
  }
  const connection = options.on ?? found.backup.connection;
  const target = profiles.some(({ name }) => name === connection)
    ? await parts.connectionBook(profiles).target(connection)
    : undefined;
  if (target === undefined) {
    throw new UsageError(l10n.t("There is no connection {0}.", plainLine(connection)));
  }
  const stamp = new Date(parts.now()).toISOString().replace(/\D/g, "");
  const common = { id: `restore-${stamp}`, root, jobs: DEFAULT_BACKUP_SETTINGS.jobs };
  const ended = await runRollback(
    rollback,
    restoreAsNew(common, target, id, database),
    {
      onStage: (stage, of) => {
        if (options.json !== true && of !== null) {
          terminal.note(`${plainLine(`${rollbackStageText(stage)}: ${of}`)}\n`);
        }
      },
    },
    parts.signal,
  );
  if (options.json === true) {
    const result = ended.ok ? { outcome: "done", backup: id, connection, database } : ended.error;
    terminal.out(`${JSON.stringify(result, null, 2)}\n`);
  } else if (ended.ok) {
    const text = l10n.t("{0} is restored as {1}, and is what was backed up.", id, database);
    terminal.out(`${plainLine(text)}\n`);
  } else {
    terminal.note(`schema-ops: ${plainLine(rollbackEndText(ended.error))}\n`);
  }
  return ended.ok ? EXIT.passed : ended.error.outcome === "failed" ? EXIT.failed : EXIT.open;
}
