import * as vscode from "vscode";

import type { ReportKind } from "../../core/monitoring/cadence.ts";
import type { HealthFinding } from "../../core/monitoring/finding.ts";
import type { Report, ReportCard } from "../../core/monitoring/report.ts";
import type { Section } from "../../core/runbook/runbook.ts";
import type { CardView } from "../../protocol/monitoring.ts";
import type { CommandId } from "../commands/commandTable.ts";
import { shorten } from "../lib/markdownText.ts";
import type { MonitoringWords } from "./monitoringWords.ts";
import { standingOf } from "./reportPage.ts";
import type { Reports } from "./reports.ts";

/** Characters of a title in a row. */
const TITLE = 80;

/** A row of the view "Monitoring": a report, and what its last run says. */
export type MonitoringNode =
  | { readonly kind: "report"; readonly id: string; readonly report: ReportKind }
  | { readonly kind: "finding"; readonly id: string; readonly finding: HealthFinding }
  /** It looks like monitoring, and nobody has said yet which report it belongs to. */
  | { readonly kind: "undecided"; readonly id: string; readonly section: Section }
  | {
      readonly kind: "card";
      readonly id: string;
      readonly card: ReportCard;
      /** Line of the runbook; null: it is not from one. */
      readonly line: number | null;
      /** The runbook's place in the folder. */
      readonly path: string | null;
    };

export function reportNode(report: ReportKind): MonitoringNode {
  return { kind: "report", id: `report:${report}`, report };
}

export function undecidedNode(section: Section): MonitoringNode {
  return { kind: "undecided", id: `undecided:${section.id}`, section };
}

/** What the last run found first, then its cards in their order. */
export function reportChildren({
  kind,
  findings,
  cards,
  runbook,
}: Report): readonly MonitoringNode[] {
  return [
    ...findings.map((finding, place) => ({
      kind: "finding" as const,
      id: `${kind}:finding:${place}`,
      finding,
    })),
    ...cards.map((card, place) => ({
      kind: "card" as const,
      id: `${kind}:card:${place}:${card.key}`,
      card,
      line: card.kind === "query" ? card.line : null,
      path: runbook?.path ?? null,
    })),
  ];
}

export function monitoringRow(
  node: MonitoringNode,
  reports: Reports,
  words: MonitoringWords,
): vscode.TreeItem {
  switch (node.kind) {
    case "report":
      return reportRow(node.report, reports, words);
    case "finding":
      return findingRow(node.finding, words);
    case "undecided":
      return undecidedRow(node);
    case "card":
      return cardRow(node, words);
  }
}

function reportRow(kind: ReportKind, reports: Reports, words: MonitoringWords): vscode.TreeItem {
  const newest = reports.newest(kind)?.report ?? null;
  const item = new vscode.TreeItem(
    words.kind(kind),
    newest === null
      ? vscode.TreeItemCollapsibleState.None
      : vscode.TreeItemCollapsibleState.Collapsed,
  );
  const running = reports.running(kind) !== null;
  item.description = running ? vscode.l10n.t("being taken…") : reportStanding(kind, reports);
  item.tooltip = `${words.kind(kind)}\n${reportStanding(kind, reports)}`;
  item.iconPath = running ? new vscode.ThemeIcon("loading~spin") : iconOf(newest?.verdict ?? null);
  item.contextValue = newest === null ? "report canRunReport" : "report canRunReport canOpenReport";
  return item;
}

/** "As expected · 11/23/26, 9:00 AM · next 11/24/26" */
function reportStanding(kind: ReportKind, reports: Reports): string {
  const newest = reports.newest(kind)?.report ?? null;
  const due = reports.due(kind);
  if (newest === null) {
    return vscode.l10n.t("never taken");
  }
  const next =
    due.due || due.nextAt === null
      ? vscode.l10n.t("due")
      : vscode.l10n.t("next {0}", timeText(due.nextAt, false));
  return [verdictText(newest.verdict), timeText(newest.takenAt, true), next].join(" · ");
}

export function timeText(at: number, withTime: boolean): string {
  return new Intl.DateTimeFormat(vscode.env.language, {
    dateStyle: "short",
    ...(withTime ? { timeStyle: "short" } : {}),
  }).format(at);
}

export function verdictText(standing: CardView["standing"]): string {
  switch (standing) {
    case "pass":
      return vscode.l10n.t("As expected");
    case "fail":
      return vscode.l10n.t("Failed");
    case "error":
      return vscode.l10n.t("Could not be asked");
    case "open":
      return vscode.l10n.t("Needs a person");
    case null:
      return vscode.l10n.t("Not judged");
  }
}

function iconOf(standing: CardView["standing"]): vscode.ThemeIcon {
  switch (standing) {
    case "pass":
      return new vscode.ThemeIcon("pass", new vscode.ThemeColor("testing.iconPassed"));
    case "fail":
      return new vscode.ThemeIcon("error", new vscode.ThemeColor("testing.iconFailed"));
    case "error":
      return new vscode.ThemeIcon("warning", new vscode.ThemeColor("testing.iconFailed"));
    case "open":
      return new vscode.ThemeIcon("question", new vscode.ThemeColor("editorWarning.foreground"));
    case null:
      return new vscode.ThemeIcon("circle-outline");
  }
}

function undecidedRow(
  node: Extract<MonitoringNode, { readonly kind: "undecided" }>,
): vscode.TreeItem {
  const item = new vscode.TreeItem(shorten(node.section.title, TITLE));
  item.description = vscode.l10n.t("in no report: says no cadence");
  item.tooltip = vscode.l10n.t(
    "This section looks like monitoring. Choose which report it belongs to.",
  );
  item.iconPath = new vscode.ThemeIcon(
    "question",
    new vscode.ThemeColor("editorWarning.foreground"),
  );
  item.contextValue = "undecided canChooseCadence";
  const command: CommandId = "schemaOps.chooseCadence";
  item.command = { command, title: vscode.l10n.t("Choose Report…"), arguments: [{ node }] };
  return item;
}

const SEVERITY_ICONS = { critical: "fail", warning: "open", notice: null } as const;

function findingRow(finding: HealthFinding, words: MonitoringWords): vscode.TreeItem {
  const { title, why, todo } = words.finding(finding);
  const item = new vscode.TreeItem(title);
  item.description = finding.connection;
  item.tooltip = [title, why, todo].join("\n\n");
  item.iconPath =
    finding.severity === "notice"
      ? new vscode.ThemeIcon("info")
      : iconOf(SEVERITY_ICONS[finding.severity]);
  item.contextValue = "finding";
  return item;
}

function cardRow(
  { card, line, path }: Extract<MonitoringNode, { readonly kind: "card" }>,
  words: MonitoringWords,
): vscode.TreeItem {
  const title = card.kind === "query" ? (card.label ?? oneLine(card.sql)) : words.part(card.part);
  const standing = standingOf(card);
  const item = new vscode.TreeItem(title);
  const value = card.kind === "query" ? answerText(card.answer, words) : "";
  item.description = [value, verdictText(standing), card.connection ?? ""]
    .filter((part) => part !== "")
    .join(" · ");
  item.tooltip = `${title}\n${item.description}`;
  item.iconPath = iconOf(standing);
  item.contextValue = card.kind === "query" ? "card canOpenLine" : "card";
  if (card.kind === "query") {
    const command: CommandId = "schemaOps.openReportLine";
    item.command = { command, title: vscode.l10n.t("Open Line"), arguments: [{ line, path }] };
  }
  return item;
}

function answerText(
  answer: Extract<ReportCard, { readonly kind: "query" }>["answer"],
  words: MonitoringWords,
): string {
  if (answer.kind === "error") {
    return words.error(answer);
  }
  return answer.shape.kind === "number"
    ? (answer.rows[0]?.[answer.shape.column] ?? "NULL")
    : vscode.l10n.t("{0} rows", answer.rows.length);
}

function oneLine(sql: string): string {
  return sql.replace(/\s+/g, " ").trim().slice(0, 80);
}
