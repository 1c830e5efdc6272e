import * as l10n from "@vscode/l10n";
import { isSame } from "../../core/catalog/fingerprint/compare.ts";
import { listChanges } from "../../core/catalog/fingerprint/listChanges.ts";
import {
  changeLine,
  contentLine,
  ddlDiff,
  differenceSummary,
} from "../../prose/catalog/differenceProse.ts";
import { driftHtml, type DriftPage } from "../../prose/catalog/driftHtml.ts";
import {
  driftFailure,
  driftJson,
  driftMarkdown,
  ignoredText,
  type DriftEntry,
} from "../../prose/catalog/driftReport.ts";
import type { ExitCode } from "../exitCode.ts";
import { plain, plainLine } from "../text/plain.ts";

export const DRIFT_FORMATS = ["text", "json", "md", "html"] as const;
export type DriftFormat = (typeof DRIFT_FORMATS)[number];

export interface DriftOutputOptions extends DriftPage {
  readonly format: DriftFormat;
  /** In a text: with the DDL of each object. */
  readonly ddl: boolean;
}

export function driftOutput(
  compared: readonly DriftEntry[],
  exitCode: ExitCode,
  options: DriftOutputOptions,
): string {
  switch (options.format) {
    case "json":
      return `${JSON.stringify({ exitCode, compared: compared.map(driftJson) }, null, 2)}\n`;
    case "md":
      return compared.map(driftMarkdown).join("\n");
    case "html":
      return driftHtml(compared, options);
    case "text":
      return compared.map((one) => comparedText(one, options.ddl)).join("\n");
  }
}

function comparedText(entry: DriftEntry, ddl: boolean): string {
  const { before, after, difference, ignored } = entry;
  const title = `${plainLine(before)} → ${plainLine(after)}`;
  if (difference === null) {
    return `${title}: ${plain(driftFailure(entry))}\n`;
  }
  const summary = isSame(difference) ? l10n.t("the same") : differenceSummary(difference);
  const left = ignoredText(ignored);
  return [
    `${title}: ${summary}`,
    ...(left === null ? [] : [`  ${left}`]),
    ...listChanges(difference).flatMap((change) => [
      `  ${plainLine(changeLine(change))}`,
      ...(ddl ? ddlDiff(change).map((line) => `      ${plain(line)}`) : []),
    ]),
    ...difference.content.map((content) => `  ${plainLine(contentLine(content))}`),
    "",
  ].join("\n");
}
