import * as l10n from "@vscode/l10n";
import { assertNever } from "../../core/lib/assertNever.ts";
import type { ProfileProblem } from "../../core/connection/parseProfile.ts";

/** Why an entry is no connection. Never what it holds: that may be a password. */
export function profileProblemText(problem: ProfileProblem): string {
  switch (problem.code) {
    case "uri-malformed":
      return l10n.t("this is no connection URI (postgres://user@host:port/database)");
    case "several-hosts":
      return l10n.t("several hosts: a connection is one server");
    case "parameter-unsupported":
      return l10n.t("the parameter {0} is not supported", problem.name);
    case "not-an-object":
      return l10n.t("a connection is an object");
    case "unknown-field":
      return l10n.t("unknown field {0}", problem.field);
    case "field-invalid":
      return l10n.t("the value of {0} is not valid", problem.field);
    case "name-missing":
      return l10n.t("the name is missing");
    case "user-missing":
      return l10n.t("the user is missing");
    default:
      return assertNever(problem);
  }
}
