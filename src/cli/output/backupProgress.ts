import * as l10n from "@vscode/l10n";
import type { DeploymentControl } from "../../core/deployment/control.ts";
import type { Disposable } from "../../core/lib/disposable.ts";
import { backupProgressText } from "../../prose/backup/backupProgress.ts";
import { unitText } from "../../prose/monitoring/numberProse.ts";
import type { Terminal } from "../parts.ts";
import { plainLine } from "../text/plain.ts";

/** Says that a backup is being taken before a step, and how large it became. Ctrl-C ends it. */
export function showBackups(terminal: Terminal, control: DeploymentControl): Disposable {
  let said = control.journal.events().length;
  let last = "";
  return control.onDidChange(() => {
    const backup = control.running?.backup ?? null;
    // Said once its size is known; a terminal keeps every line.
    if (backup !== null && backup.ofBytes !== null && backup.connection !== last) {
      last = backup.connection;
      terminal.note(`${plainLine(backupProgressText(backup))}\n`);
    }
    const events = control.journal.events();
    for (const event of events.slice(said)) {
      if (event.type === "backupTaken") {
        const size = unitText(event.bytes, "bytes");
        const text = l10n.t("Backed up {0}: {1} ({2})", event.connection, event.backup, size);
        terminal.note(`${plainLine(text)}\n`);
        last = "";
      }
    }
    said = events.length;
  });
}
