import * as l10n from "@vscode/l10n";
import { assertNever } from "../../core/lib/assertNever.ts";
import type { Finding } from "../../core/runbook/finding.ts";

export function findingText(finding: Finding): string {
  const { kind: _, ...details } = finding.details;
  const detail = Object.values(details).join(", ");
  const words = ruleWords(finding.rule);
  return detail === "" ? words : `${words}: ${detail}`;
}

function ruleWords(rule: Finding["rule"]): string {
  switch (rule) {
    case "encoding-damaged":
      return l10n.t("The text was read in the wrong encoding once");
    case "expectations-disagree":
      return l10n.t("Two expectations for the same thing disagree");
    case "annotation-unknown":
      return l10n.t("Unknown annotation");
    case "annotation-invalid":
      return l10n.t("Annotation with an invalid value");
    case "sql-syntax":
      return l10n.t("PostgreSQL does not accept this statement");
    case "shell-syntax":
      return l10n.t("bash does not accept this block");
    case "psql-option-unknown":
      return l10n.t("psql has no such option");
    case "placeholder-unset":
      return l10n.t("A placeholder needs a value before this can run");
    case "duplicate-step-number":
      return l10n.t("This step number is used twice");
    case "database-unknown":
      return l10n.t("The document does not tell which database this is for");
    case "rollback-restores-nothing":
      return l10n.t(
        "Playing a dump into a database that still holds the objects restores nothing; `schema-ops rollback` does",
      );
    case "too-deep":
      return l10n.t("Nested too deeply to be read");
    default:
      return assertNever(rule);
  }
}
