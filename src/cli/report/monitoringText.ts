import * as l10n from "@vscode/l10n";
import { severityWord, levelWord, verdictWord } from "../../prose/monitoring/reportProse.ts";
import { plain, plainLine } from "../text/plain.ts";
import type { CardView, FindingView, ReportView, TableView } from "./monitoringView.ts";

/** Rows that a terminal shows; the other formats have all. */
const SHOWN_ROWS = 10;
const LONGEST_CELL = 60;

export function monitoringText(view: ReportView): string {
  const lines = [
    `${view.title}: ${view.verdict.word}`,
    ...view.facts.map(([name, value]) => `  ${plainLine(name)}: ${plainLine(value)}`),
    ...(view.findings.length > 0 ? ["", l10n.t("Findings")] : []),
    ...view.findings.flatMap(findingLines),
    ...view.cards.flatMap((card) => ["", ...cardLines(card)]),
    ...(view.actions.length > 0
      ? ["", l10n.t("To be done by hand; a report changes nothing")]
      : []),
    ...view.actions.map(({ label, sql }) => `  ${plainLine(label)}: ${plainLine(sql)}`),
    ...view.undecided.map((section) => undecidedText(section)),
  ];
  return `${lines.join("\n")}\n`;
}

export function undecidedText(section: string): string {
  return l10n.t(
    "{0} says no cadence and is in no report; name one with --cadence, or in the document.",
    plainLine(section),
  );
}

export function markWord(mark: NonNullable<CardView["mark"]>): string {
  return mark === "good" || mark === "warning" || mark === "critical"
    ? levelWord(mark)
    : verdictWord(mark);
}

function cardLines({ title, where, mark, lines, table, offered }: CardView): readonly string[] {
  const marked = mark === null ? "" : ` [${markWord(mark)}]`;
  return [
    `${plainLine(title)}${marked}  (${plainLine(where)})`,
    ...lines.map((line) => `  ${plainLine(line)}`),
    ...(offered === null
      ? []
      : plain(offered)
          .split("\n")
          .map((line) => `    ${line}`)),
    ...(table === null ? [] : tableLines(table)),
  ];
}

function tableLines({ columns, rows, truncated }: TableView): readonly string[] {
  const shown = rows.slice(0, SHOWN_ROWS).map((row) => row.map(cell));
  const names = columns.map(({ name }) => cell(name));
  const widths = names.map((name, place) =>
    Math.max(name.length, ...shown.map((row) => row[place]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `  ${row
      .map((value, place) =>
        columns[place]?.number === true
          ? value.padStart(widths[place] ?? 0)
          : value.padEnd(widths[place] ?? 0),
      )
      .join("  ")
      .trimEnd()}`;
  const more = truncated || rows.length > SHOWN_ROWS ? ["  …"] : [];
  return [line(names), ...shown.map(line), ...more];
}

function cell(value: string): string {
  const one = plainLine(value);
  return one.length > LONGEST_CELL ? `${one.slice(0, LONGEST_CELL - 1)}…` : one;
}

function findingLines({ severity, where, what, why, advice, sql }: FindingView): readonly string[] {
  return [
    `  [${severityWord(severity)}] ${plainLine(what)}  (${plainLine(where)})`,
    `    ${plainLine(why)} ${plainLine(advice)}`,
    ...sql.map((statement) => `    ${plainLine(statement)};`),
  ];
}
