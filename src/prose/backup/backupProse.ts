import * as l10n from "@vscode/l10n";
import type { BackupFailure } from "../../core/backup/ports.ts";
import { assertNever } from "../../core/lib/assertNever.ts";
import { unitText } from "../monitoring/numberProse.ts";

/** Why a backup could not be taken, checked or restored, and what to do next. */
export function backupFailureText(failure: BackupFailure): string {
  switch (failure.code) {
    case "tool-missing":
      return l10n.t(
        "{0} is not installed: install the client tools of PostgreSQL (package postgresql-client), or name their folder.",
        failure.tool,
      );
    case "tool-too-old":
      return l10n.t(
        "The installed tools are of version {0} and cannot handle {1}: install postgresql-client-{2}.",
        failure.client,
        failure.server,
        Number.parseInt(failure.server, 10),
      );
    case "space":
      return l10n.t(
        "There is not enough space: {0} are needed, {1} are free.",
        unitText(failure.needed, "bytes"),
        unitText(failure.free, "bytes"),
      );
    case "tool":
      return failure.exitCode === null
        ? l10n.t("{0} was ended by a signal. {1}", failure.tool, failure.message)
        : l10n.t(
            "{0} failed (exit code {1}): {2}",
            failure.tool,
            failure.exitCode,
            failure.message,
          );
    case "checksum":
      return l10n.t("The file {0} is not what was written: it changed, or is gone.", failure.file);
    case "incomplete":
      return l10n.t("The dump is not whole: {0}", failure.message);
    case "no-database":
      return l10n.t("There is no database {0}.", failure.database);
    case "unreachable":
      return l10n.t("The server cannot be asked: {0}", failure.message);
    case "unknown":
      return l10n.t("There is no backup {0}.", failure.backup);
    case "last-good":
      return l10n.t("{0} is the last good backup of its database: it is kept.", failure.backup);
    case "file":
      return l10n.t("{0} cannot be read or written: {1}", failure.path, failure.message);
    case "cancelled":
      return l10n.t("It was cancelled.");
    default:
      return assertNever(failure);
  }
}
