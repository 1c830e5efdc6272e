import * as l10n from "@vscode/l10n";
import type { RehearsalFailure } from "../../core/rehearsal/ports.ts";
import { clusterFailureText } from "../cluster/clusterProse.ts";

/** Why nothing was rehearsed, and what to do. */
export function rehearsalFailureText(failure: RehearsalFailure): string {
  switch (failure.code) {
    case "no-connections":
      return l10n.t("A rehearsal needs the connections that the runbook runs on.");
    case "same-name":
      return l10n.t(
        "The connections {0} lead to different servers, and their databases have one name ({1}): one cluster cannot hold both.",
        failure.connections.join(", "),
        failure.database,
      );
    case "unreachable":
      return l10n.t("{0} cannot be read: {1}", failure.connection, failure.message);
    case "cluster":
      return clusterFailureText(failure.failure);
    case "tool-missing":
      return l10n.t(
        "{0} is not installed. Install postgresql-client-{1}.",
        failure.tool,
        failure.major,
      );
    case "tool-too-old":
      return l10n.t(
        "pg_dump {0} cannot read a server of version {1}. Install postgresql-client-{2}.",
        failure.client,
        failure.server,
        failure.server.split(".")[0] ?? "",
      );
    case "clone":
      return l10n.t("{0} could not be built again: {1}", failure.database, failure.message);
    case "nothing-to-run":
      return l10n.t("The runbook has nothing to run.");
    case "file":
      return `${failure.path}: ${failure.message}`;
    case "cancelled":
      return l10n.t("Cancelled.");
  }
}
