import * as v from "valibot";
import * as vscode from "vscode";

import { backupManifestSchema } from "../../core/backup/backup.ts";
import { usualRequest } from "../../core/backup/deploymentBackups.ts";
import type { BackupFailure } from "../../core/backup/ports.ts";
import type { Result } from "../../core/lib/result.ts";
import type { ShownStage } from "../../core/rollback/stages.ts";
import { backupFailureText } from "../../prose/backup/backupProse.ts";
import { restoreCheckText, rollbackStageText } from "../../prose/rollback/rollbackProse.ts";
import { unitText } from "../../prose/monitoring/numberProse.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import { pickConnection } from "../connections/pickConnection.ts";
import type { Connections } from "../connections/connections.ts";
import type { DeploymentAccess } from "../deployment/deploymentAccess.ts";
import { requireTrust } from "../deployment/deploymentAccess.ts";
import type { Engine } from "../engine.ts";
import { Cancelled, orCancelled, UserMessage } from "../lib/userMessage.ts";
import { backupSettings } from "../settings/settings.ts";
import type { BackupNode, BackupsView } from "./backupsView.ts";
import type { BACKUP_COMMANDS } from "./backupIds.ts";
import { deploymentRollback } from "./deploymentRollback.ts";
import { restoreCommands } from "./restoreCommands.ts";
import { rollBackDatabases } from "./rollBack.ts";

export interface BackupCommandParts {
  readonly access: DeploymentAccess;
  readonly engine: () => Promise<Engine>;
  readonly connections: Connections;
  readonly view: BackupsView;
}

const rowArgument = v.object({
  root: v.string(),
  folder: v.string(),
  backup: backupManifestSchema,
});

/** The commands of the view "Backups", and the way back of a deployment. */
export function backupCommands(
  parts: BackupCommandParts,
): Pick<CommandHandlers, (typeof BACKUP_COMMANDS)[number]> {
  const { engine, connections, view } = parts;
  return {
    "schemaOps.takeBackup": async () => {
      requireTrust();
      const profile = orCancelled(await pickConnection(connections.profiles()));
      const target = orCancelled(await connections.target(profile.name));
      const root = orCancelled(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath);
      const { backups } = await engine();
      await withProgress(vscode.l10n.t("Backing up {0}", profile.name), (progress, signal) =>
        backups.take(
          usualRequest({ root, target, deployment: null }, backupSettings()),
          {
            onProgress: ({ bytes }) =>
              progress.report({ message: bytes === null ? "" : unitText(bytes, "bytes") }),
          },
          signal,
        ),
      );
      view.refresh();
    },
    "schemaOps.refreshBackups": () => view.refresh(),
    "schemaOps.checkBackup": async (argument) => {
      const { root, backup } = await rowOf(view, argument);
      const { backups } = await engine();
      await withProgress(vscode.l10n.t("Checking {0}", backup.id), (_progress, signal) =>
        backups.check(root, backup.id, signal),
      );
      view.refresh();
    },
    "schemaOps.restoreCheckBackup": async (argument) => {
      const { root, backup } = await rowOf(view, argument);
      const checked = await restoreCheck(await engine(), root, backup.id);
      view.refresh();
      if (!checked.ok) {
        throw new UserMessage(restoreCheckText(checked.error), { severity: "error" });
      }
    },
    "schemaOps.rollBackToBackup": async (argument) => {
      const { root, backup } = await rowOf(view, argument);
      const target = orCancelled(await connections.target(backup.connection));
      const databases = [{ target, backup: backup.id, sealed: null }];
      await rollBackDatabases(
        await engine(),
        { root, databases, deployment: null, hooks: null },
        [],
      );
      view.refresh();
    },
    "schemaOps.revealBackup": async (argument) => {
      const { folder } = await rowOf(view, argument);
      await vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(folder));
    },
    "schemaOps.deleteBackup": async (argument) => {
      const { root, backup } = await rowOf(view, argument);
      const remove = vscode.l10n.t("Delete");
      const answer = await vscode.window.showWarningMessage(
        vscode.l10n.t("Delete the backup {0}?", backup.id),
        { modal: true },
        remove,
      );
      if (answer !== remove) {
        throw new Cancelled();
      }
      required(await (await engine()).backups.remove(root, backup.id));
      view.refresh();
    },
    ...deploymentRollback(parts),
    ...restoreCommands(parts),
  };
}

function restoreCheck(
  engine: Engine,
  root: string,
  backup: string,
): ReturnType<Engine["verifyByRestoring"]> {
  const title = vscode.l10n.t("Restoring {0} into a disposable cluster", backup);
  return Promise.resolve(
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        const stop = new AbortController();
        token.onCancellationRequested(() => stop.abort());
        const onStage = (stage: ShownStage): void =>
          progress.report({ message: rollbackStageText(stage) });
        const checked = await engine.verifyByRestoring(root, backup, { onStage }, stop.signal);
        if (stop.signal.aborted) {
          throw new Cancelled();
        }
        return checked;
      },
    ),
  );
}

export async function rowOf(view: BackupsView, argument: unknown): Promise<BackupNode> {
  requireTrust();
  const parsed = v.safeParse(rowArgument, argument);
  if (parsed.success) {
    return parsed.output;
  }
  const nodes = await view.getChildren();
  if (nodes.length === 0) {
    throw new UserMessage(vscode.l10n.t("There are no backups."));
  }
  const picked = await vscode.window.showQuickPick(
    nodes.map((node) => ({ label: node.backup.database, description: node.backup.id, node })),
    { placeHolder: vscode.l10n.t("Which backup?") },
  );
  return orCancelled(picked).node;
}

async function withProgress<T>(
  title: string,
  work: (
    progress: vscode.Progress<{ readonly message: string }>,
    signal: AbortSignal,
  ) => Promise<Result<T, BackupFailure>>,
): Promise<void> {
  const location = vscode.ProgressLocation.Notification;
  const result = await vscode.window.withProgress(
    { location, title, cancellable: true },
    (progress, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      return work(progress, stop.signal);
    },
  );
  required(result);
}

function required(result: Result<unknown, BackupFailure>): void {
  if (!result.ok) {
    if (result.error.code === "cancelled") {
      throw new Cancelled();
    }
    throw new UserMessage(backupFailureText(result.error), { severity: "error" });
  }
}
