import { createWriteStream } from "node:fs";
import path from "node:path";
import { GLOBALS_NAME, type Backup } from "../../core/backup/backup.ts";
import type { BackupFailure } from "../../core/backup/ports.ts";
import type { ConnectionTarget } from "../../core/connection/profile.ts";
import type { CancelSignal } from "../../core/lib/cancelSignal.ts";
import { err, ok, type Result } from "../../core/lib/result.ts";
import { FILE_MODE } from "../ownFolder.ts";
import { runClientTool } from "../tools/clientTool.ts";
import { rm } from "node:fs/promises";

/**
 * Roles and tablespaces without passwords. A login that may not read them has none: that is no failure of
 * the backup, and its manifest says so. A file that cannot be written is one.
 */
export async function takeGlobals(
  folder: string,
  target: ConnectionTarget,
  env: NodeJS.ProcessEnv,
  signal: CancelSignal,
): Promise<Result<Backup["globals"], BackupFailure>> {
  const file = path.join(folder, GLOBALS_NAME);
  const end = await runClientTool(
    {
      tool: "pg_dumpall",
      args: ["--globals-only", "--no-role-passwords", `--database=${databaseOption(target)}`],
      target,
      env,
      purpose: "backup",
      output: createWriteStream(file, { mode: FILE_MODE, flush: true }),
    },
    signal,
  );
  switch (end.kind) {
    case "cancelled":
      return err({ code: "cancelled" });
    case "output":
      return err({ code: "file", path: file, message: end.error.message });
    case "ended":
      if (end.exitCode === 0) {
        return ok("taken");
      }
      break;
    case "missing":
      break;
  }
  await rm(file, { force: true });
  return ok("not-permitted");
}

/** A name that holds "=" would be read as a connection string. */
function databaseOption({ profile }: ConnectionTarget): string {
  return `dbname='${profile.database.replace(/['\\]/g, "\\$&")}'`;
}
