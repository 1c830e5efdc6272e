import { l10n } from "vscode";

import type { Finding, FindingRule } from "../../core/runbook/finding.ts";

/** A finding in words, with its details where it has any. */
export function findingText(finding: Finding): string {
  const details = Object.values(finding.details).filter((value) => value !== "");
  const words = ruleText(finding.rule);
  return details.length === 0 ? words : l10n.t("{0} ({1})", words, details.join(", "));
}

function ruleText(rule: FindingRule): string {
  switch (rule) {
    case "encoding-damaged":
      return l10n.t(
        "This text was once read in the wrong encoding (Windows-1252 instead of UTF-8).",
      );
    case "expectations-disagree":
      return l10n.t("Two expectations for the same thing disagree.");
    case "annotation-unknown":
      return l10n.t("This annotation is not known.");
    case "annotation-invalid":
      return l10n.t("This annotation has a value that cannot be used.");
    case "sql-syntax":
      return l10n.t("PostgreSQL does not accept this statement.");
    case "shell-syntax":
      return l10n.t("bash does not accept this block.");
    case "psql-option-unknown":
      return l10n.t("psql has no such option.");
    case "placeholder-unset":
      return l10n.t("This placeholder needs a value before the block can run.");
    case "duplicate-step-number":
      return l10n.t("This step number is used twice.");
    case "database-unknown":
      return l10n.t("The document does not say which database this is for.");
    case "rollback-restores-nothing":
      return l10n.t(
        "A plain dump played into a database that still holds the objects restores nothing.",
      );
    case "too-deep":
      return l10n.t("This is nested too deeply to be read.");
  }
}
