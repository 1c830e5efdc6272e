import path from "node:path";
import { DUMP_NAME, type Backup } from "../../core/backup/backup.ts";
import type {
  BackupFailure,
  BackupObserver,
  Backups,
  ListedBackup,
  RestoreRequest,
} from "../../core/backup/ports.ts";
import { isLastGood, removable } from "../../core/backup/retention.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { backupFolder, backupIds, backupsFolder } from "./backupFolder.ts";
import { compareDigests } from "./fileDigests.ts";
import { findBackup, writeManifest, type FoundBackup } from "./manifest.ts";
import { listDump, removeFolder, takeBackup, type TakeParts } from "./takeBackup.ts";
import { majorOf, requireTool, runTool } from "./tools.ts";

export type BackupParts = TakeParts;

/** Backups with the installed client tools. */
export function createBackups(parts: BackupParts): Backups {
  return {
    take: (request, observer, signal) => takeBackup(parts, request, observer, signal),
    list: listBackups,
    check: (root, id, signal) => checkBackup(parts, root, id, signal),
    restore: (request, observer, signal) => restoreBackup(parts, request, observer, signal),
    noteRestored: async (root, id) => {
      const found = await findBackup(root, id);
      return found.ok ? note(parts, found.value, "restored") : found;
    },
    remove: removeBackup,
    prune: pruneBackups,
  };
}

async function listBackups(root: string): Promise<readonly ListedBackup[]> {
  const listed: ListedBackup[] = [];
  for (const id of await backupIds(root)) {
    const folder = backupFolder(root, id) ?? backupsFolder(root);
    const found = await findBackup(root, id);
    listed.push(
      found.ok
        ? { kind: "backup", ...found.value }
        : { kind: "unreadable", folder, message: unreadableText(found.error) },
    );
  }
  return listed;
}

function unreadableText(failure: BackupFailure): string {
  return "message" in failure ? failure.message : failure.code;
}

async function readable(root: string): Promise<readonly Backup[]> {
  const listed = await listBackups(root);
  return listed.flatMap((one) => (one.kind === "backup" ? [one.backup] : []));
}

async function checkBackup(
  parts: BackupParts,
  root: string,
  id: string,
  signal: CancelSignal,
): Promise<Result<Backup, BackupFailure>> {
  const found = await findBackup(root, id);
  if (!found.ok) {
    return found;
  }
  const { folder, backup } = found.value;
  const checks = [
    () => requireTool("pg_restore", null, parts.env),
    () => compareDigests(folder, backup.files, signal),
    () => listDump(folder, parts.env, signal),
    // All data is read: a table of contents says nothing of what follows it.
    () => readDump(folder, parts.env, signal),
  ];
  for (const check of checks) {
    const result = await check();
    if (!result.ok) {
      return result;
    }
  }
  return note(parts, found.value, backup.verified === "restored" ? "restored" : "listed");
}

async function readDump(
  folder: string,
  env: NodeJS.ProcessEnv,
  signal: CancelSignal,
): Promise<Result<null, BackupFailure>> {
  const args = ["--file=/dev/null", path.join(folder, DUMP_NAME)];
  const read = await runTool("pg_restore", args, null, env, signal);
  return !read.ok && read.error.code === "tool"
    ? err({ code: "incomplete", message: read.error.message })
    : read;
}

async function note(
  { clock }: BackupParts,
  { folder, backup }: FoundBackup,
  verified: "listed" | "restored",
): Promise<Result<Backup, BackupFailure>> {
  const noted: Backup = { ...backup, verified, verifiedAt: new Date(clock.now()).toISOString() };
  try {
    await writeManifest(folder, noted);
    return ok(noted);
  } catch (error) {
    return err({ code: "file", path: folder, message: messageOf(error) });
  }
}

async function restoreBackup(
  parts: BackupParts,
  { root, backup: id, target, jobs }: RestoreRequest,
  observer: BackupObserver,
  signal: CancelSignal,
): Promise<Result<null, BackupFailure>> {
  const found = await findBackup(root, id);
  if (!found.ok) {
    return found;
  }
  const { folder, backup } = found.value;
  const client = await requireTool("pg_restore", null, parts.env);
  if (!client.ok) {
    return client;
  }
  if (majorOf(client.value) < majorOf(backup.clientVersion)) {
    return err({ code: "tool-too-old", client: client.value, server: backup.clientVersion });
  }
  observer.onProgress({ stage: "restore", bytes: null, ofBytes: backup.bytes });
  return runTool(
    "pg_restore",
    [
      "--exit-on-error",
      `--jobs=${jobs}`,
      `--dbname=${connectionString(target.profile.database)}`,
      path.join(folder, DUMP_NAME),
    ],
    target,
    parts.env,
    signal,
  );
}

/** A name that holds "=" would be read as a connection string. */
function connectionString(database: string): string {
  return `dbname='${database.replace(/['\\]/g, "\\$&")}'`;
}

async function removeBackup(root: string, id: string): Promise<Result<null, BackupFailure>> {
  const found = await findBackup(root, id);
  if (!found.ok) {
    return found;
  }
  if (isLastGood(found.value.backup, await readable(root))) {
    return err({ code: "last-good", backup: id });
  }
  try {
    await removeFolder(found.value.folder);
    return ok(null);
  } catch (error) {
    return err({ code: "file", path: found.value.folder, message: messageOf(error) });
  }
}

async function pruneBackups(
  root: string,
  keep: number,
  spare: string | null,
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const { id, deployment } of removable(await readable(root), keep)) {
    const folder = backupFolder(root, id);
    if (folder !== null && (spare === null || deployment !== spare)) {
      await removeFolder(folder);
      removed.push(id);
    }
  }
  return removed;
}
