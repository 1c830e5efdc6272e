import * as l10n from "@vscode/l10n";
import { changeCounts } from "../../core/catalog/fingerprint/changeCounts.ts";
import type {
  ContentChange,
  FingerprintDifference,
} from "../../core/catalog/fingerprint/compare.ts";
import { listChanges, type ListedChange } from "../../core/catalog/fingerprint/listChanges.ts";
import { objectText, objectTitle } from "../../core/catalog/fingerprint/objectText.ts";
import { lineDiff, type DiffLine } from "../../core/lib/lineDiff.ts";
import { oneLine, visibleText } from "../../core/lib/visibleText.ts";
import { changesText } from "./changeProse.ts";

/** What differs, in one line. */
export function differenceSummary(difference: FingerprintDifference): string {
  const rows = difference.content.length;
  const ofRows = rows === 0 ? [] : [l10n.t("the rows of {0} tables differ", rows.toLocaleString())];
  const counts = changeCounts(difference);
  return counts.length === 0 && rows > 0
    ? ofRows.join("")
    : [changesText(counts), ...ofRows].join(", ");
}

/** "+ TABLE app.users": one line an object. */
export function changeLine({ how, object }: ListedChange): string {
  return `${SIGNS[how]} ${oneLine(objectTitle(object))}`;
}

/** "~ rows of app.users: 3 → 4" */
export function contentLine({ schema, table, before, after }: ContentChange): string {
  const rows = (side: typeof before): string =>
    side === null ? l10n.t("none") : side.rows.toLocaleString();
  const name = oneLine(`${schema}.${table}`);
  return before?.rows === after?.rows
    ? `~ ${l10n.t("rows of {0}: {1}, not the same ones", name, rows(after))}`
    : `~ ${l10n.t("rows of {0}: {1} → {2}", name, rows(before), rows(after))}`;
}

/** The DDL of both sides, laid over each other, with what is only in one marked. */
export function ddlDiff({ before, after }: ListedChange): readonly string[] {
  const lines = lineDiff(
    before === null ? "" : visibleText(objectText(before)),
    after === null ? "" : visibleText(objectText(after)),
  );
  return lines.map(({ how, text }) => `${MARKS[how]}${text}`);
}

/** A whole document: summary, then object by object. `leftOut`: what was not compared. */
export function differenceMarkdown(
  before: string,
  after: string,
  difference: FingerprintDifference,
  leftOut: string | null,
): string {
  const changes = listChanges(difference);
  return [
    `# ${escaped(l10n.t("Drift: {0} → {1}", oneLine(before), oneLine(after)))}`,
    "",
    [differenceSummary(difference), ...(leftOut === null ? [] : [leftOut])].join("; "),
    "",
    ...changes.flatMap((change) => [
      `## ${escaped(changeLine(change))}`,
      "",
      ...fenced(ddlDiff(change)),
      "",
    ]),
    ...difference.content.map((content) => `- ${escaped(contentLine(content))}`),
    "",
  ].join("\n");
}

const SIGNS = { added: "+", removed: "-", changed: "~" } as const;
const MARKS: Readonly<Record<DiffLine["how"], string>> = { same: " ", removed: "-", added: "+" };

/** A fence that nothing within it can close. */
function fenced(lines: readonly string[]): readonly string[] {
  const runs = lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(Math.max(3, ...runs.map((length) => length + 1)));
  return [`${fence}diff`, ...lines, fence];
}

/** A name is text, whatever it looks like. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#!<>|]/g, "\\$&");
}
