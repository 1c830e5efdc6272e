import * as l10n from "@vscode/l10n";
import type { SourceFailure } from "../../core/catalog/fingerprint/readSource.ts";
import { clusterFailureText } from "../cluster/clusterProse.ts";
import { fingerprintFailureText } from "./fingerprintProse.ts";

/** Why a schema could not be read from where it was said to be. */
export function sourceFailureText(failure: SourceFailure): string {
  switch (failure.code) {
    case "no-connection":
      return l10n.t("There is no connection “{0}”.", failure.name);
    case "no-deployment":
      return l10n.t("There is no deployment “{0}”.", failure.id);
    case "no-moment":
      return l10n.t(
        "The deployment “{0}” has no fingerprint of that moment, or none at all.",
        failure.id,
      );
    case "several-databases":
      return l10n.t("Several databases are meant: {0}. Name one.", failure.names.join(", "));
    case "not-taken":
      return l10n.t("The fingerprint could not be taken at that moment: {0}", failure.message);
    case "sql":
      return l10n.t("The SQL files cannot be applied: {0}", failure.message);
    case "cluster":
      return clusterFailureText(failure.failure);
    default:
      return fingerprintFailureText(failure);
  }
}
