import * as l10n from "@vscode/l10n";
import type { Bar } from "../../core/charts/barChart.ts";
import type { Line, LinePoint } from "../../core/charts/lineChart.ts";
import type { OffsetAt } from "../../core/monitoring/cadence.ts";
import type { HealthFinding, Level } from "../../core/monitoring/finding.ts";
import type {
  CardAnswer,
  Figure,
  HealthCard,
  QueryCard,
  Report,
  ReportCard,
} from "../../core/monitoring/report.ts";
import { answerCharts } from "../../core/monitoring/answerCharts.ts";
import { cardNumber, figureKey, trendOf } from "../../core/monitoring/trend.ts";
import type { Verdict } from "../../core/deployment/verdict.ts";
import { findingProse } from "../../prose/monitoring/findingProse.ts";
import { figureName } from "../../prose/monitoring/figureProse.ts";
import { unitText } from "../../prose/monitoring/numberProse.ts";
import {
  answerErrorText,
  changeText,
  missingText,
  partTitle,
  reasonText,
  reportTitle,
  verdictWord,
} from "../../prose/monitoring/reportProse.ts";

/** A report in words, in the same order in every format. Texts hold data: each format shows it as text. */
export interface ReportView {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly verdict: { readonly kind: Verdict; readonly word: string };
  readonly findings: readonly FindingView[];
  readonly cards: readonly CardView[];
  readonly actions: readonly { readonly label: string; readonly sql: string }[];
  readonly undecided: readonly string[];
}

export interface FindingView {
  readonly severity: HealthFinding["severity"];
  readonly where: string;
  readonly what: string;
  readonly why: string;
  readonly advice: string;
  readonly sql: readonly string[];
}

export interface CardView {
  readonly title: string;
  readonly where: string;
  readonly mark: Verdict | Level | null;
  /** Sentences under the title: the number, what was expected, why there is no answer. */
  readonly lines: readonly string[];
  /** What was asked; null: it was no query. */
  readonly asked: string | null;
  /** What the server accepts instead; null: nothing is offered. */
  readonly offered: string | null;
  readonly table: TableView | null;
  readonly charts: readonly ChartView[];
}

export interface TableView {
  readonly columns: readonly { readonly name: string; readonly number: boolean }[];
  readonly rows: readonly (readonly string[])[];
  readonly truncated: boolean;
}

export type ChartView =
  | {
      readonly kind: "bars";
      readonly label: string;
      readonly bars: readonly Bar[];
      readonly text: (value: number) => string;
    }
  | {
      readonly kind: "lines";
      readonly label: string;
      readonly lines: readonly Line[];
      readonly text: (value: number) => string;
    }
  | {
      readonly kind: "history";
      readonly label: string;
      readonly points: readonly LinePoint[];
      readonly text: (value: number) => string;
    };

/** `earlier`: the reports that trends are drawn from; null: no trends are wanted. */
export function describeReport(
  report: Report,
  earlier: readonly Report[] | null,
  offsetAt: OffsetAt,
): ReportView {
  const all = earlier === null ? null : [...earlier, report];
  return {
    title: reportTitle(report.kind),
    facts: [
      [l10n.t("Taken"), localTime(report.takenAt, offsetAt)],
      ...(report.runbook === null
        ? []
        : [[l10n.t("Document"), `${report.runbook.title} (${report.runbook.path})`] as const]),
      ...report.connections.map(
        ({ name, server }) =>
          [
            name,
            server === null
              ? l10n.t("could not be reached")
              : `${server.host}:${server.port}/${server.database}, PostgreSQL ${server.version}`,
          ] as const,
      ),
    ],
    verdict: { kind: report.verdict, word: verdictWord(report.verdict) },
    findings: report.findings.map(findingView),
    cards: report.cards.map((card) => cardView(card, all)),
    actions: report.actions.map(({ label, sql, connection }) => ({
      label: [label, connection].filter((text) => text !== null).join(" · "),
      sql,
    })),
    undecided: report.undecided,
  };
}

/** "2026-11-23 09:00 +09:00" */
export function localTime(at: number, offsetAt: OffsetAt): string {
  const offset = offsetAt(at);
  const time = new Date(at + offset * 60_000).toISOString().slice(0, 16).replace("T", " ");
  const size = Math.abs(offset);
  const zone = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, "0"));
  return `${time} ${offset < 0 ? "-" : "+"}${zone.join(":")}`;
}

function findingView(finding: HealthFinding): FindingView {
  return {
    severity: finding.severity,
    where: `${finding.connection} · ${partTitle(finding.part)}`,
    ...findingProse(finding),
    sql: finding.sql,
  };
}

function cardView(card: ReportCard, all: readonly Report[] | null): CardView {
  return card.kind === "query" ? queryView(card, all) : healthView(card, all);
}

function queryView(card: QueryCard, all: readonly Report[] | null): CardView {
  const { answer, rewrite } = card;
  const number = cardNumber(card);
  const charts = [
    ...(answer.kind === "rows" ? answerCharts(answer) : []),
    ...historyChart(card.key, card.label ?? "", all, plainNumber),
  ];
  return {
    title: card.label ?? card.sql.replace(/\s+/g, " ").slice(0, 80),
    where: [card.section, card.connection].filter((part) => part !== null).join(" · "),
    mark: worse(answer.kind === "error" ? "error" : card.verdict, card.level),
    lines: [...answerLines(card), ...rewriteLines(rewrite)],
    asked: card.asked ?? card.sql,
    offered: rewrite?.state === "offered" ? rewrite.sql : null,
    table: answer.kind === "rows" && number === null ? answerTable(answer) : null,
    charts: charts.map((chart) => ({ text: plainNumber, ...chart })),
  };
}

function answerLines(card: QueryCard): readonly string[] {
  const { answer } = card;
  const number = cardNumber(card);
  return [
    ...(answer.kind === "error"
      ? [answerErrorText(answer), ...answer.reasons.map(reasonText)]
      : number === null
        ? []
        : [number]),
    ...card.changes.map((change) => changeText(change, change.difference)),
    ...card.expectations.map(({ text, line, holds }) =>
      l10n.t("expected: {0} (line {1}): {2}", text, line, holdsWord(holds)),
    ),
  ];
}

function rewriteLines(rewrite: QueryCard["rewrite"]): readonly string[] {
  switch (rewrite?.state) {
    case undefined:
      return [];
    case "agreed":
      return [
        l10n.t("asked in another form, agreed by {0} on {1}", rewrite.by ?? "", rewrite.at ?? ""),
      ];
    case "offered":
      return [l10n.t("This server accepts another form; --agree uses it and remembers it.")];
  }
}

function plainNumber(value: number): string {
  return unitText(value, "count");
}

function holdsWord(holds: "yes" | "no" | "unknown"): string {
  switch (holds) {
    case "yes":
      return l10n.t("it is so");
    case "no":
      return l10n.t("it is not so");
    case "unknown":
      return l10n.t("cannot be told");
  }
}

/** A level is worth showing where it is worse than the verdict. */
function worse(verdict: Verdict | null, level: Level | null): CardView["mark"] {
  return verdict === "error" || verdict === "fail" || level === null || level === "good"
    ? (verdict ?? level)
    : level;
}

function answerTable({
  columns,
  rows,
  truncated,
}: Extract<CardAnswer, { kind: "rows" }>): TableView {
  return {
    columns: columns.map(({ name, type }) => ({
      name,
      number: /^(?:smallint|integer|bigint|real|double precision|numeric.*)$/.test(type),
    })),
    rows: rows.map((row) => row.map((value) => value ?? "NULL")),
    truncated,
  };
}

function healthView(card: HealthCard, all: readonly Report[] | null): CardView {
  const { table } = card;
  return {
    title: partTitle(card.part),
    where: card.connection,
    mark: card.missing?.code === "failed" ? "error" : card.level,
    lines: [
      ...(card.missing === null ? [] : [missingText(card.missing)]),
      ...card.figures.map(figureLine),
    ],
    asked: null,
    offered: null,
    table:
      table === null
        ? null
        : {
            columns: table.columns.map(({ code, unit }) => ({
              name: figureName(code),
              number: unit !== "text",
            })),
            rows: table.rows.map((row) =>
              row.map((value, place) => unitText(value, table.columns[place]?.unit ?? "text")),
            ),
            truncated: table.truncated,
          },
    charts: [
      ...healthBars(card),
      ...card.figures.flatMap(({ code, unit }) =>
        historyChart(figureKey(card.key, code), figureName(code), all, (value) =>
          unitText(value, unit),
        ),
      ),
    ],
  };
}

function figureLine({ code, value, unit, limit, changes }: Figure): string {
  const shown =
    limit === null
      ? unitText(value, unit)
      : l10n.t("{0} of {1}", unitText(value, unit), unitText(limit, unit));
  // A health report has a hundred figures: only those that moved say so.
  const moved = changes
    .filter(({ difference }) => Number(difference) !== 0)
    .map((change) => changeText(change, unitText(Number(change.difference), unit)));
  return [`${figureName(code)}: ${shown}`, ...moved].join(" · ");
}

function healthBars({ table, part }: HealthCard): readonly ChartView[] {
  if (table?.bars === undefined || table.bars === null) {
    return [];
  }
  const { label, value } = table.bars;
  const bars = table.rows.map((row) => {
    const size = row[value];
    return { label: String(row[label] ?? ""), values: [typeof size === "number" ? size : null] };
  });
  const unit = table.columns[value]?.unit ?? "count";
  return [{ kind: "bars", label: partTitle(part), bars, text: (size) => unitText(size, unit) }];
}

/** A line needs two points. */
function historyChart(
  key: string,
  label: string,
  all: readonly Report[] | null,
  text: (value: number) => string,
): readonly Extract<ChartView, { kind: "history" }>[] {
  const points = all === null ? [] : trendOf(all, key);
  return points.length > 1 ? [{ kind: "history", label, points, text }] : [];
}
