import { readFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { backupManifestSchema, type Backup } from "../../core/backup/backup.ts";
import type { BackupFailure } from "../../core/backup/ports.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { messageOf } from "../../core/lib/messageOf.ts";
import { isMissing } from "../deployment/journalHead.ts";
import { writeWhole } from "../reports/reportStore.ts";
import { backupFolder } from "./backupFolder.ts";

const MANIFEST = "backup.json";

export interface FoundBackup {
  readonly folder: string;
  readonly backup: Backup;
}

export function writeManifest(folder: string, backup: Backup): Promise<void> {
  return writeWhole(path.join(folder, MANIFEST), `${JSON.stringify(backup, null, 2)}\n`);
}

export async function findBackup(
  root: string,
  id: string,
): Promise<Result<FoundBackup, BackupFailure>> {
  const folder = backupFolder(root, id);
  if (folder === null) {
    return err({ code: "unknown", backup: id });
  }
  const file = path.join(folder, MANIFEST);
  try {
    const parsed = v.safeParse(backupManifestSchema, JSON.parse(await readFile(file, "utf8")));
    return parsed.success && parsed.output.id === id
      ? ok({ folder, backup: parsed.output })
      : err({ code: "file", path: file, message: "not a manifest of this version" });
  } catch (error) {
    return isMissing(error)
      ? err({ code: "unknown", backup: id })
      : err({ code: "file", path: file, message: messageOf(error) });
  }
}
