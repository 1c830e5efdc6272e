import * as l10n from "@vscode/l10n";

/** Why there is no fingerprint, as a sentence; also of codes that a journal keeps. */
export function fingerprintFailureText(failure: {
  readonly code: string;
  readonly message?: string;
  readonly client?: string;
  readonly server?: string;
  readonly path?: string;
}): string {
  const message = failure.message ?? "";
  switch (failure.code) {
    case "tool-missing":
      return l10n.t(
        "pg_dump is not installed, or not on the PATH. Install PostgreSQL's client tools (package postgresql-client), or name their folder in schemaOps.toolFolders.",
      );
    case "tool-too-old":
      return failure.client === undefined || failure.server === undefined
        ? l10n.t("pg_dump is older than the server, and reads none that is newer: {0}", message)
        : l10n.t(
            "pg_dump {0} reads no server {1}: install the client tools of PostgreSQL {2} (package postgresql-client-{2}) and put their folder first in schemaOps.toolFolders.",
            failure.client,
            failure.server,
            Number.parseInt(failure.server, 10),
          );
    case "tool":
      return l10n.t("pg_dump failed: {0}", message);
    case "unreachable":
      return l10n.t("The server cannot be reached: {0}", message);
    case "no-database":
      return l10n.t("There is no such database: {0}", message);
    case "content":
      return l10n.t("The rows could not be counted: {0}", message);
    case "unreadable":
      return l10n.t("{0} is no dump that can be read: {1}", failure.path ?? "", message);
    case "not-kept":
      return l10n.t("It could not be written: {0}", message);
    case "no-connection":
      return l10n.t("There is no connection “{0}”.", message);
    case "cancelled":
      return l10n.t("Cancelled.");
    default:
      return `${failure.code}: ${message}`;
  }
}
