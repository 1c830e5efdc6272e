import * as l10n from "@vscode/l10n";
import type { RunningView } from "../../core/deployment/control.ts";
import { unitText } from "../monitoring/numberProse.ts";

/** What is being backed up, how much is written, and how much there is to read. */
export function backupProgressText({
  connection,
  bytes,
  ofBytes,
}: NonNullable<RunningView["backup"]>): string {
  if (bytes === null) {
    return l10n.t("Reading the backup of {0} again", connection);
  }
  return ofBytes === null
    ? l10n.t("Backing up {0}", connection)
    : l10n.t(
        "Backing up {0}: {1} written, tables of {2}",
        connection,
        unitText(bytes, "bytes"),
        unitText(ofBytes, "bytes"),
      );
}
