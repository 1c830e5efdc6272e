import * as l10n from "@vscode/l10n";
import { stepsOf } from "../../core/runbook/lookup.ts";
import type { Runbook } from "../../core/runbook/runbook.ts";
import { plainLine } from "./plain.ts";

const MOST_LINES = 20;
const LONGEST = 100;

/** What is gone from the document and new in it, a line each. */
export function changesText(
  bound: Runbook,
  changed: Runbook,
  { added, removed }: { readonly added: readonly string[]; readonly removed: readonly string[] },
): string {
  const [before, after] = [partsOf(bound), partsOf(changed)];
  const lines = [
    ...removed.map((id) => `- ${before.get(id) ?? id}`),
    ...added.map((id) => `+ ${after.get(id) ?? id}`),
  ];
  const shown = lines.slice(0, MOST_LINES);
  const more = lines.length - shown.length;
  return [
    l10n.t("The document has changed: {0} new, {1} gone.", added.length, removed.length),
    ...shown.map((line) => `  ${line}`),
    ...(more > 0 ? [`  … ${l10n.t("{0} more", more)}`] : []),
    "",
  ].join("\n");
}

function partsOf(runbook: Runbook): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const { step } of stepsOf(runbook)) {
    const named = [
      { id: step.id, range: step.heading, text: step.title },
      ...step.items,
      ...step.blocks,
      ...step.queries.map(({ id, range, sql }) => ({ id, range, text: sql })),
    ];
    for (const { id, range, text } of named) {
      const line = plainLine(text);
      const short = line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
      parts.set(id, `${l10n.t("line {0}", range.line)}: ${short}`);
    }
  }
  return parts;
}
