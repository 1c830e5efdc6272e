import * as l10n from "@vscode/l10n";
import { changeCounts } from "../../core/catalog/fingerprint/changeCounts.ts";
import { isSame } from "../../core/catalog/fingerprint/compare.ts";
import type { ComparedSource } from "../../core/catalog/fingerprint/compareSources.ts";
import { listChanges } from "../../core/catalog/fingerprint/listChanges.ts";
import { sourceText, type SchemaSource } from "../../core/catalog/fingerprint/source.ts";
import {
  changeLine,
  contentLine,
  ddlDiff,
  differenceMarkdown,
  differenceSummary,
} from "../../prose/catalog/differenceProse.ts";
import { sourceFailureText } from "../../prose/catalog/sourceProse.ts";
import type { ExitCode } from "../exitCode.ts";
import { plain, plainLine } from "../text/plain.ts";

export const DRIFT_FORMATS = ["text", "json", "md"] as const;
export type DriftFormat = (typeof DRIFT_FORMATS)[number];

/** Two schemas, and what came of comparing them. */
interface Compared extends ComparedSource {
  readonly before: string;
  readonly after: string;
}

export function driftOutput(
  reference: SchemaSource,
  sources: readonly ComparedSource[],
  exitCode: ExitCode,
  { format, ddl }: { readonly format: DriftFormat; readonly ddl: boolean },
): string {
  const compared = sources.map((one): Compared => ({
    ...one,
    before: sourceText(reference),
    after: sourceText(one.source),
  }));
  switch (format) {
    case "json":
      return `${JSON.stringify({ exitCode, compared: compared.map(comparedJson) }, null, 2)}\n`;
    case "md":
      return compared.map(comparedMarkdown).join("\n");
    case "text":
      return compared.map((one) => comparedText(one, ddl)).join("\n");
  }
}

function comparedJson({ before, after, difference, failure, ignored }: Compared): unknown {
  return {
    before,
    after,
    ignored,
    same: difference === null ? null : isSame(difference),
    failure: failure === null ? null : { ...failure, text: sourceFailureText(failure) },
    counts: difference === null ? null : changeCounts(difference),
    difference,
  };
}

function comparedMarkdown({ before, after, difference, failure }: Compared): string {
  return difference === null
    ? `# ${l10n.t("Drift: {0} → {1}", before, after)}\n\n${failure === null ? "" : sourceFailureText(failure)}\n`
    : differenceMarkdown(before, after, difference);
}

function comparedText(
  { before, after, difference, failure, ignored }: Compared,
  ddl: boolean,
): string {
  const title = `${plainLine(before)} → ${plainLine(after)}`;
  if (difference === null) {
    return `${title}: ${failure === null ? "" : plain(sourceFailureText(failure))}\n`;
  }
  const summary = isSame(difference) ? l10n.t("the same") : differenceSummary(difference);
  return [
    `${title}: ${summary}`,
    ...(ignored.length === 0 ? [] : [`  ${l10n.t("not compared: {0}", ignored.join(", "))}`]),
    ...listChanges(difference).flatMap((change) => [
      `  ${plainLine(changeLine(change))}`,
      ...(ddl ? ddlDiff(change).map((line) => `      ${plain(line)}`) : []),
    ]),
    ...difference.content.map((content) => `  ${plainLine(contentLine(content))}`),
    "",
  ].join("\n");
}
