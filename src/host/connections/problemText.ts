import { l10n } from "vscode";

import type { ConnectionProblem } from "../../core/connection/connectionCheck.ts";

/** What a connection test found, in one sentence. */
export function problemText(problem: ConnectionProblem): string {
  switch (problem.code) {
    case "server-down":
      return l10n.t("The server does not answer: {0}", problem.message);
    case "timed-out":
      return l10n.t("The server did not answer within {0} s.", Math.round(problem.afterMs / 1000));
    case "login-refused":
      return l10n.t("The server refused the login: {0}", problem.message);
    case "database-missing":
      return l10n.t("The database {0} does not exist.", problem.database);
    case "tls-failed":
      return l10n.t("The encrypted connection could not be made: {0}", problem.message);
    case "server-too-old":
      return l10n.t(
        "PostgreSQL {0} is older than {1}, the oldest supported version.",
        problem.server,
        problem.oldest,
      );
    case "no-create-right":
      return l10n.t("The login may not create schemas in {0}.", problem.database);
    case "question-role-powerful":
      return l10n.t(
        "The login for questions, {0}, could do harm that READ ONLY does not stop: {1}.",
        problem.role,
        problem.powers.join(", "),
      );
    case "client-tool-missing":
      return l10n.t("{0} was not found on the PATH.", problem.tool);
    case "client-older-than-server":
      return l10n.t(
        "{0} {1} is older than the server ({2}).",
        problem.tool,
        problem.client,
        problem.server,
      );
    case "other":
      return problem.message;
  }
}

/** Why an entry of the setting is no connection. */
export function entryProblemText(code: string): string {
  switch (code) {
    case "password-in-settings":
      return l10n.t("A password must not stand in settings. Remove it and use “Set Password”.");
    case "name-taken":
      return l10n.t("Another connection has this name.");
    case "name-missing":
      return l10n.t("It has no name.");
    case "user-missing":
      return l10n.t("It has no user.");
    case "not-an-object":
      return l10n.t("It is not an object.");
    default:
      return l10n.t("It cannot be read: {0}", code);
  }
}
