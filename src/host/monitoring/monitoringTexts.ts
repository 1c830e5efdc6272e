import * as vscode from "vscode";

import { supportedLocale } from "../../core/lib/supportedLocale.ts";
import { figureName } from "../../prose/monitoring/figureProse.ts";
import { findingProse } from "../../prose/monitoring/findingProse.ts";
import {
  answerErrorText,
  keptProblemText,
  missingText,
  partTitle,
  reasonText,
  reportTitle,
} from "../../prose/monitoring/reportProse.ts";
import { useTranslations } from "../../prose/prose.ts";
import type { MonitoringWords } from "./monitoringWords.ts";

/** The words that the terminal has as well, in VS Code's language. */
export function monitoringWords(): MonitoringWords {
  const { bundle } = vscode.l10n;
  useTranslations(
    bundle === undefined ? undefined : texts(bundle),
    supportedLocale(vscode.env.language) ?? "en",
  );
  return {
    kind: reportTitle,
    part: partTitle,
    figure: figureName,
    column: figureName,
    finding: (finding) => {
      const { what, why, advice } = findingProse(finding);
      return { title: what, why, todo: advice };
    },
    missing: missingText,
    reason: reasonText,
    error: answerErrorText,
    problem: keptProblemText,
  };
}

function texts(bundle: NonNullable<typeof vscode.l10n.bundle>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(bundle).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}
