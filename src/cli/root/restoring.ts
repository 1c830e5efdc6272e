import type { Backups } from "../../core/backup/ports.ts";
import type { Person } from "../../core/deployment/ports.ts";
import type { RollbackDialogue } from "../../core/rollback/ports.ts";
import type { RollbackParts } from "../../core/rollback/rollbackRun.ts";
import type { RestoreCheckParts } from "../../core/rollback/verifyByRestoring.ts";
import { sha256, systemClock } from "../terminal/environment.ts";
import { serverFolders } from "../terminal/serverFolders.ts";
import { connectParts } from "./connecting.ts";
import { openFingerprintReader } from "./fingerprinting.ts";

export async function openRollback(
  person: Person,
  dialogue: RollbackDialogue,
): Promise<RollbackParts> {
  const [backups, snapshots, content, servers, logs, exporting, files, fingerprints, connecting] =
    await Promise.all([
      import("../../local/backup/backups.ts"),
      import("../../postgres/backup/snapshots.ts"),
      import("../../postgres/catalog/tableContent.ts"),
      import("../../postgres/rollback/rollbackServers.ts"),
      import("../../local/rollback/rollbackLogs.ts"),
      import("../../postgres/rollback/writtenExporter.ts"),
      import("../../local/rows/exportFile.ts"),
      openFingerprintReader(),
      connectParts(),
    ]);
  const { env } = process;
  const opened = { snapshots: snapshots.createBackupSnapshots(connecting) };
  return {
    backups: backups.createBackups({ env, clock: systemClock, fingerprints, ...opened }),
    ...{ fingerprints, clock: systemClock, person, dialogue, sha256 },
    content: content.createContentReader(connecting),
    servers: servers.createRollbackServers(connecting),
    exporter: exporting.createWrittenExporter({
      ...connecting,
      openFile: files.openFileInNewFolder,
    }),
    logs: logs.createRollbackLogs(),
  };
}

/** Whoever only backs up, or restores for a look, decides nothing. */
export const NO_DECISION: RollbackDialogue = { decide: () => Promise.resolve(null) };

export async function openBackups(person: Person): Promise<Backups> {
  return (await openRollback(person, NO_DECISION)).backups;
}

export async function openRestoreCheck(
  person: Person,
  places: readonly string[],
): Promise<RestoreCheckParts> {
  const { createDisposableClusters } = await import("../../local/cluster/disposableClusters.ts");
  const clusters = createDisposableClusters({ folders: serverFolders(places) });
  return { ...(await openRollback(person, NO_DECISION)), clusters };
}
