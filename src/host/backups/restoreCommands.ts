import * as vscode from "vscode";

import { restoreAsNew, NOBODY_ASKED } from "../../core/rollback/restoreAsNew.ts";
import { rollbackEndText, rollbackFailureText } from "../../prose/rollback/rollbackProse.ts";
import type { CommandHandlers } from "../commands/commandTable.ts";
import type { Connections } from "../connections/connections.ts";
import { pickConnection } from "../connections/pickConnection.ts";
import { requireTrust } from "../deployment/deploymentAccess.ts";
import { Cancelled, orCancelled, UserMessage } from "../lib/userMessage.ts";
import { backupSettings } from "../settings/settings.ts";
import { rowOf, type BackupCommandParts } from "./backupCommands.ts";
import { withStages } from "./rollBack.ts";

/** PostgreSQL cuts longer names off, in bytes. */
const LONGEST_NAME_BYTES = 63;

/** A backup as a database of another name, and the end of databases that rollbacks have kept. */
export function restoreCommands({
  engine,
  connections,
  view,
}: BackupCommandParts): Pick<
  CommandHandlers,
  "schemaOps.restoreBackup" | "schemaOps.dropFailedDatabase"
> {
  return {
    "schemaOps.restoreBackup": async (argument) => {
      const { root, backup } = await rowOf(view, argument);
      const target = await targetFor(connections, backup.connection);
      const { name: server } = target.profile;
      const entered = await vscode.window.showInputBox({
        title: vscode.l10n.t("Restore {0} into a new database", backup.id),
        prompt: vscode.l10n.t("Name of the new database on the server of {0}", server),
        value: `${backup.database}_restored`,
        ignoreFocusOut: true,
        validateInput: (name) =>
          name.trim() === "" || Buffer.byteLength(name.trim()) > LONGEST_NAME_BYTES
            ? vscode.l10n.t("A name of 1 to {0} bytes is needed.", LONGEST_NAME_BYTES)
            : undefined,
      });
      const database = orCancelled(entered).trim();
      const running = await engine();
      const stamp = new Date().toISOString().replace(/\D/g, "");
      const common = { id: `restore-${stamp}`, root, jobs: backupSettings().jobs };
      const title = vscode.l10n.t("Restoring {0} as {1}", backup.database, database);
      const ended = await withStages(title, (observer, signal) =>
        running.rollBack(
          restoreAsNew(common, target, backup.id, database),
          NOBODY_ASKED,
          observer,
          signal,
        ),
      );
      if (!ended.ok) {
        if (ended.error.outcome === "cancelled") {
          throw new Cancelled();
        }
        throw new UserMessage(rollbackEndText(ended.error), { severity: "error" });
      }
      const text = vscode.l10n.t(
        "{0} is restored as {1}, and is what was backed up.",
        backup.id,
        database,
      );
      void vscode.window.showInformationMessage(text);
    },
    "schemaOps.dropFailedDatabase": async () => {
      requireTrust();
      const running = await engine();
      const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
      const kept = (
        await Promise.all(
          roots.map(async (root) =>
            (await running.keptDatabases(root)).map((one) => ({ root, one })),
          ),
        )
      ).flat();
      if (kept.length === 0) {
        throw new UserMessage(vscode.l10n.t("No rollback has kept a database."));
      }
      const picked = await vscode.window.showQuickPick(
        kept.map((each) => ({
          label: each.one.keptAs,
          description:
            each.one.kind === "failed"
              ? vscode.l10n.t("failed: kept by a rollback of {0}", each.one.place.database)
              : vscode.l10n.t("restored: a rollback of {0} can continue", each.one.place.database),
          detail: `${each.one.place.connection} · ${each.one.place.host}:${each.one.place.port}`,
          each,
        })),
        { title: vscode.l10n.t("Drop which database?"), matchOnDescription: true },
      );
      const { root, one } = orCancelled(picked).each;
      const name = one.keptAs;
      const typed = await vscode.window.showInputBox({
        title: vscode.l10n.t("Drop {0} for good", name),
        prompt: vscode.l10n.t("It cannot be brought back. Type its name."),
        ignoreFocusOut: true,
        validateInput: (text) =>
          text.trim() === name ? undefined : vscode.l10n.t("Type {0} to drop it.", name),
      });
      if (orCancelled(typed).trim() !== name) {
        throw new Cancelled();
      }
      const target = await targetFor(connections, one.place.connection);
      const dropped = await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: vscode.l10n.t("Dropping {0}", name),
        },
        () => running.dropKept(root, one, target),
      );
      if (!dropped.ok) {
        throw new UserMessage(rollbackFailureText(dropped.error), { severity: "error" });
      }
      void vscode.window.showInformationMessage(vscode.l10n.t("{0} is dropped.", name));
    },
  };
}

/** The connection of that name, or one that the person chooses where it is gone. */
async function targetFor(
  connections: Connections,
  name: string,
): Promise<NonNullable<Awaited<ReturnType<Connections["target"]>>>> {
  const profiles = connections.profiles();
  const profile = profiles.find((one) => one.name === name) ?? (await pickConnection(profiles));
  return orCancelled(await connections.target(orCancelled(profile).name));
}
