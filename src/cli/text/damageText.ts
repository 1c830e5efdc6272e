import * as l10n from "@vscode/l10n";
import { assertNever } from "../../core/lib/assertNever.ts";
import type { Journal, JournalDamage } from "../../core/deployment/journal.ts";

/** One line a damage, its place first; and what can be done. */
export function damageText(journal: Pick<Journal, "folder" | "damage">): string {
  const lines = journal.damage.map((damage) => {
    const place = "line" in damage ? `:${damage.line}` : "";
    return `${journal.folder}/journal.jsonl${place}: ${damageWords(damage)}`;
  });
  return [
    ...lines,
    l10n.t("The journal is damaged, and nothing is written into it. `run --new` starts anew."),
    "",
  ].join("\n");
}

export function damageWords(damage: JournalDamage): string {
  switch (damage.kind) {
    case "torn":
      return l10n.t("the line is cut off");
    case "notJson":
    case "notAnEvent":
      return l10n.t("the line is no event of a journal");
    case "brokenChain":
      return l10n.t("the chain is broken: this or the line before was changed");
    case "truncated":
      return l10n.t("lines are missing at the end: there were {0}", damage.expected);
    case "missing":
      return l10n.t("it is not there");
    case "unreadable":
      return l10n.t("it cannot be read: {0}", damage.message);
    default:
      return assertNever(damage);
  }
}
