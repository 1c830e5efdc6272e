import * as vscode from "vscode";

import type { Backend } from "../../core/sessions/backend.ts";
import { expireBar, revokeBar } from "../../core/sessions/sessionActions.ts";
import type { SessionTable } from "../../core/sessions/sessionTable.ts";
import { qualifiedName } from "../../core/sql/qualifiedName.ts";
import { codeBlock, escapeMarkdown } from "../lib/markdownText.ts";
import type { NodeOf, SessionNode } from "./sessionNode.ts";
import { keyText, userLabel } from "./sessionRows.ts";
import { actBarText, ageText, momentText, signalBarText, stateText } from "./sessionWords.ts";

/** What a row has to say that has no room in it, and why something cannot be done with it. */
export function sessionTooltip(node: SessionNode): vscode.MarkdownString | undefined {
  const paragraphs = paragraphsOf(node).filter((text) => text !== "");
  return paragraphs.length === 0 ? undefined : new vscode.MarkdownString(paragraphs.join("\n\n"));
}

function paragraphsOf(node: SessionNode): readonly string[] {
  switch (node.kind) {
    case "application":
      return applicationParagraphs(node);
    case "session":
      return sessionParagraphs(node);
    case "backend":
      return backendParagraphs(node.tree.backend);
    case "status":
      return node.count.overdue === 0
        ? []
        : [
            escapeMarkdown(
              vscode.l10n.t("Overdue: active although their time is over. They can be expired."),
            ),
            ...barParagraph(node),
          ];
    case "connection":
    case "problem":
    case "user":
    case "page":
    case "server":
    case "database":
    case "state":
      return [];
  }
}

function applicationParagraphs(node: NodeOf<"application">): readonly string[] {
  const { table } = node;
  return [
    `**${escapeMarkdown(qualifiedName([table.schema, table.name]))}**`,
    escapeMarkdown(table.comment ?? ""),
    ...barParagraph(node),
    ...(table.expiresAt === null || expireBar(table, node.standby) === null
      ? []
      : [escapeMarkdown(vscode.l10n.t("Overdue sessions cannot be expired from here."))]),
  ];
}

/** The reason why nothing of the table can be revoked. */
function barParagraph({
  table,
  standby,
}: {
  readonly table: SessionTable;
  readonly standby: boolean;
}): readonly string[] {
  const bar = revokeBar(table, standby);
  return bar === null
    ? []
    : [
        escapeMarkdown(
          `${vscode.l10n.t("Sessions cannot be revoked from here.")} ${actBarText(bar)}`,
        ),
      ];
}

function sessionParagraphs(node: NodeOf<"session">): readonly string[] {
  const { table, row } = node;
  const facts: readonly (readonly [string, string | null])[] = [
    [table.key.join(", "), keyText(table, row)],
    [table.user ?? "", row.user === null && table.user === null ? null : userLabel(row)],
    [table.device ?? "", row.device],
    [table.userAgent ?? "", row.userAgent],
    [table.address?.column ?? "", row.address],
    [table.createdAt ?? "", moment(row.createdMs)],
    [table.lastActivityAt ?? "", moment(row.lastActivityMs)],
    [table.expiresAt ?? "", moment(row.expiresMs)],
    [table.revokedAt ?? "", moment(row.revokedMs)],
    [table.reason?.column ?? "", row.reason],
  ];
  const lines = facts.flatMap(([column, value]) =>
    column === "" || value === null
      ? []
      : [`- ${escapeMarkdown(column)}: ${escapeMarkdown(value)}`],
  );
  return [lines.join("\n"), ...barParagraph(node)];
}

function moment(ms: number | null): string | null {
  return ms === null ? null : momentText(ms);
}

function backendParagraphs(backend: Backend): readonly string[] {
  const { ages } = backend;
  const aged = (text: (age: string) => string, ms: number | null): readonly string[] =>
    ms === null ? [] : [text(ageText(ms))];
  const facts = [
    ...(backend.type === null ? [] : [backend.type]),
    stateText(backend.state),
    ...aged((age) => vscode.l10n.t("connected for {0}", age), ages.sessionMs),
    ...aged((age) => vscode.l10n.t("in its transaction for {0}", age), ages.transactionMs),
    ...aged((age) => vscode.l10n.t("at its query for {0}", age), ages.queryMs),
    ...(backend.wait === null ? [] : [vscode.l10n.t("waits for {0}", backend.wait)]),
    ...(backend.blockedBy.length === 0
      ? []
      : [vscode.l10n.t("blocked by {0}", backend.blockedBy.join(", "))]),
  ];
  return [
    escapeMarkdown(facts.join(" · ")),
    ...(backend.query === "" ? [] : [codeBlock(backend.query, "sql")]),
    escapeMarkdown(signalBarText(backend.signal) ?? ""),
  ];
}
