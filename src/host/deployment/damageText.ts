import { l10n } from "vscode";

import type { JournalDamage } from "../../core/deployment/journal.ts";

/** What is wrong with a journal, and what follows from it. */
export function damageText(damage: JournalDamage): string {
  switch (damage.kind) {
    case "torn":
    case "notJson":
    case "notAnEvent":
    case "brokenChain":
      return l10n.t("The journal is damaged at line {0}: it is only read.", damage.line);
    case "truncated":
      return l10n.t(
        "The journal is shorter than it was: lines after {0} are gone. It is only read.",
        damage.line,
      );
    case "missing":
    case "unreadable":
      return l10n.t("The journal cannot be read: {0}", damage.message);
  }
}
