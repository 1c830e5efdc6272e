import * as vscode from "vscode";

import type { Hazard, StatementPreview } from "../../core/sql/hazards/preview.ts";
import { openHazards } from "../../core/sql/hazards/preview.ts";
import type { StepPreview } from "../../core/sql/hazards/previewStep.ts";
import { relationText } from "../../core/sql/hazards/relation.ts";
import { hazardText } from "../../prose/hazards/hazardProse.ts";
import {
  gapsOf,
  liveOf,
  liveText,
  serverGap,
  transactionText,
  worksText,
} from "../../prose/hazards/previewProse.ts";
import type { VirtualDocuments } from "../deployment/virtualDocuments.ts";
import { codeBlock, escapeMarkdown, shorten } from "../lib/markdownText.ts";
import { inline, showMarkdown } from "../roles/markdownDocument.ts";

export { hazardSummary } from "../../prose/hazards/previewProse.ts";

const SHOWN_SQL = 120;

/** Shows the preview of a step as a document: the table first, then each hazard with its safer form. */
export function showHazards(
  documents: VirtualDocuments,
  title: string,
  preview: StepPreview,
): Promise<void> {
  return showMarkdown(
    documents,
    [vscode.l10n.t("Locks and hazards")],
    title,
    hazardMarkdown(title, preview),
  );
}

export function hazardMarkdown(title: string, preview: StepPreview): string {
  const statements = preview.blocks.flatMap((block) => block.statements);
  const hazards = openHazards(statements);
  const off = statements.flatMap((statement) =>
    statement.hazards
      .filter((hazard) => hazard.off !== null)
      .map((hazard) => ({ statement, hazard })),
  );
  const gaps = [
    ...preview.blocks.flatMap((block) => gapsOf(block)),
    ...preview.servers.flatMap((server) => serverGap(server) ?? []),
  ];
  return [
    `# ${inline(title)}`,
    vscode.l10n.t(
      "Statements: {0} · hazards: {1} · switched off: {2}",
      statements.length,
      hazards.length,
      off.length,
    ),
    ...(gaps.length === 0
      ? []
      : [
          `> ${vscode.l10n.t("Not everything is known:")}\n${gaps.map((gap) => `> - ${inline(gap)}`).join("\n")}`,
        ]),
    ...(statements.length === 0 ? [vscode.l10n.t("No SQL was found in it.")] : [table(preview)]),
    ...hazards.map(({ statement, hazard }) => hazardSection(statement, hazard)),
    ...(off.length === 0
      ? []
      : [
          `## ${vscode.l10n.t("Switched off")}`,
          off.map(({ statement, hazard }) => offLine(statement, hazard)).join("\n"),
        ]),
  ].join("\n\n");
}

function table(preview: StepPreview): string {
  const head = [
    vscode.l10n.t("Statement"),
    vscode.l10n.t("Lock"),
    vscode.l10n.t("Rewrites or scans"),
    vscode.l10n.t("Transaction"),
    vscode.l10n.t("Size and traffic"),
    vscode.l10n.t("Hazards"),
  ];
  const rows = preview.blocks
    .flatMap(({ statements }) => statements)
    .map((statement) => row(statement, preview));
  return [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function row(statement: StatementPreview, preview: StepPreview): readonly string[] {
  const { locks, works, hazards, opaque } = statement;
  const lines = locks.map(({ relation, mode, isNew }) => {
    const fresh = isNew ? ` *(${vscode.l10n.t("new")})*` : "";
    return `${mode} ${inline(relationText(relation))}${fresh}`;
  });
  const live = locks
    .filter(({ isNew }) => !isNew)
    .flatMap(({ relation }) => liveOf(preview.servers, statement.database, relation) ?? [])
    .map(liveText);
  const rules = hazards.map(({ rule, off }) => (off === null ? `**${rule}**` : `~~${rule}~~`));
  return [
    `${inline(shorten(statement.sql, SHOWN_SQL))}<br>${placeText(statement)}`,
    lines.join("<br>"),
    [
      ...(works.length === 0 ? [] : [inline(worksText(works))]),
      ...(opaque ? [vscode.l10n.t("runs code that is not in this text")] : []),
    ].join("<br>"),
    inline(transactionText(statement)),
    [...new Set(live)].map(inline).join("<br>"),
    rules.join("<br>"),
  ];
}

function hazardSection(statement: StatementPreview, hazard: Hazard): string {
  return [
    `## ${hazard.rule}`,
    `${inline(hazardText(hazard))} ${placeText(statement)}`,
    codeBlock(statement.sql, "sql"),
    ...(hazard.safer === null ? [] : [vscode.l10n.t("Safer:"), codeBlock(hazard.safer, "sql")]),
  ].join("\n\n");
}

function offLine(statement: StatementPreview, hazard: Hazard): string {
  return `- ${hazard.rule}, ${placeText(statement)}: ${inline(hazard.off?.reason ?? "")}`;
}

function placeText({ place }: StatementPreview): string {
  return place.path === null
    ? escapeMarkdown(vscode.l10n.t("line {0}", place.line))
    : `${inline(vscode.workspace.asRelativePath(place.path))}:${String(place.line)}`;
}
