import type { BackupFailure } from "../../core/backup/ports.ts";
import { failureMessage, type ConnectFailure } from "../connectFailure.ts";

/** Why a database could not be reached, in the words of backups. */
export function backupFailureOf(failure: ConnectFailure): BackupFailure {
  switch (failure.code) {
    case "cancelled":
      return { code: "cancelled" };
    case "database-missing":
      return { code: "no-database", database: failure.database };
    case "server-down":
    case "timed-out":
    case "login-refused":
    case "tls-failed":
    case "server-too-old":
    case "other":
      return { code: "unreachable", message: failureMessage(failure) };
  }
}
