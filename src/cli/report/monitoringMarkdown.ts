import * as l10n from "@vscode/l10n";
import { visibleText, oneLine } from "../../core/lib/visibleText.ts";
import { severityWord } from "../../prose/monitoring/reportProse.ts";
import { markWord, undecidedText } from "./monitoringText.ts";
import type { CardView, FindingView, ReportView, TableView } from "./monitoringView.ts";

export function monitoringMarkdown(view: ReportView): string {
  const blocks = [
    `# ${view.title}`,
    [
      `- **${l10n.t("Verdict")}**: ${view.verdict.word}`,
      ...view.facts.map(([name, value]) => `- **${escaped(name)}**: ${escaped(value)}`),
    ].join("\n"),
    ...(view.findings.length > 0 ? [`## ${l10n.t("Findings")}`] : []),
    ...view.findings.flatMap(findingBlocks),
    ...view.cards.flatMap(cardBlocks),
    ...(view.actions.length > 0
      ? [`## ${l10n.t("To be done by hand; a report changes nothing")}`]
      : []),
    ...view.actions.flatMap(({ label, sql }) => [escaped(label), code(sql)]),
    ...view.undecided.map((section) => escaped(undecidedText(section))),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function cardBlocks({
  title,
  where,
  mark,
  lines,
  table,
  asked,
  offered,
}: CardView): readonly string[] {
  const marked = mark === null ? "" : ` — ${markWord(mark)}`;
  return [
    `## ${escaped(title)}${marked}`,
    escaped(where),
    ...(lines.length > 0 ? [lines.map((line) => `- ${escaped(line)}`).join("\n")] : []),
    ...(table === null ? [] : [tableBlock(table)]),
    ...(asked === null ? [] : [code(asked)]),
    ...(offered === null ? [] : [code(offered)]),
  ];
}

function tableBlock({ columns, rows, truncated }: TableView): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ name }) => escaped(name))),
    line(columns.map(({ number }) => (number ? "---:" : "---"))),
    ...rows.map((row) => line(row.map(escaped))),
    ...(truncated ? ["", "…"] : []),
  ].join("\n");
}

function findingBlocks({
  severity,
  where,
  what,
  why,
  advice,
  sql,
}: FindingView): readonly string[] {
  return [
    `### ${severityWord(severity)}: ${escaped(what)}`,
    [escaped(where), `${escaped(why)} ${escaped(advice)}`].join("\n\n"),
    ...sql.map((statement) => code(`${statement};`)),
  ];
}

/** What Markdown would read as more than text, written out; always one line. */
function escaped(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]<>#+!|~&$]/g, (mark) => `\\${mark}`)
    .replaceAll("://", ":\\//");
}

/** Fenced with more backticks than it holds. */
function code(sql: string): string {
  const longest = Math.max(2, ...(sql.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}sql\n${visibleText(sql)}\n${fence}`;
}
