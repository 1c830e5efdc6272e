import { chartOfAnswer, chartOfTable, type CardChart } from "../../core/monitoring/cardChart.ts";
import type { CadenceChoice } from "../../core/monitoring/cadenceChoice.ts";
import type { KeptProblem, KeptReport } from "../../core/monitoring/ports.ts";
import type {
  HealthCard,
  HealthTable,
  QueryCard,
  Report,
  ReportCard,
  Unit,
} from "../../core/monitoring/report.ts";
import { cardNumber, figureKey, numbersOf, type TrendPoint } from "../../core/monitoring/trend.ts";
import type { Agreement, Unanswerable } from "../../core/monitoring/unanswerable.ts";
import type {
  CardView,
  ChartView,
  FigureView,
  MonitoringModel,
  ReportView,
  TableView,
} from "../../protocol/monitoring.ts";
import type { MonitoringWords } from "./monitoringWords.ts";

/** What the page of one kind of report is made from. */
export interface ReportPageParts {
  readonly kind: Report["kind"];
  /** Cards that have come in of the one being taken; null: none is. */
  readonly running: number | null;
  /** Null: none. */
  readonly shown: { readonly file: string | null; readonly report: Report } | null;
  /** All kinds, newest first. */
  readonly kept: readonly KeptReport[];
  readonly problems: readonly KeptProblem[];
  readonly agreements: readonly Agreement[];
  readonly choices: readonly CadenceChoice[];
  readonly undecided: readonly string[];
}

/** Reports that a number is followed through. */
const MAX_HISTORY = 200;

/** The page's model: codes become sentences, and each number gets its way through the reports before. */
export function reportPage(parts: ReportPageParts, words: MonitoringWords): MonitoringModel {
  const own = parts.kept.filter(({ report }) => report.kind === parts.kind);
  const until = parts.shown?.report.takenAt ?? 0;
  const past = own.map(({ report }) => report).filter(({ takenAt }) => takenAt <= until);
  return {
    kind: parts.kind,
    title: words.kind(parts.kind),
    running: parts.running,
    report: parts.shown === null ? null : reportView(parts.shown.report, past, words),
    file: parts.shown?.file ?? null,
    kept: own.map(({ file, report: { takenAt, verdict } }) => ({ file, takenAt, verdict })),
    problems: parts.problems.map(words.problem),
    undecided: [...parts.undecided],
    choices: parts.choices.map(({ section, title, cadence, by, at }) => ({
      ...{ section, title, by, at },
      report: cadence === null ? "" : words.kind(cadence),
    })),
    agreements: parts.agreements.map((agreement) => ({ ...agreement })),
  };
}

function reportView(report: Report, past: readonly Report[], words: MonitoringWords): ReportView {
  const { takenAt, durationMs, verdict } = report;
  const trend = trendIn(past);
  return {
    takenAt,
    durationMs,
    verdict,
    runbook: report.runbook?.title ?? null,
    connections: report.connections.map(({ name, server }) => ({
      name,
      server: server?.version ?? null,
    })),
    cards: report.cards.map((card) =>
      card.kind === "query" ? queryView(card, trend, words) : healthView(card, trend, words),
    ),
    findings: report.findings.map((finding) => ({
      ...words.finding(finding),
      severity: finding.severity,
      connection: finding.connection,
      object: finding.object,
      sql: [...finding.sql],
    })),
    actions: report.actions.map(({ label, section, line, sql, connection }) => ({
      title: label ?? firstLine(sql),
      ...{ section, line, sql, connection },
    })),
  };
}

type Trend = (key: string) => TrendPoint[];

/** A kept report does not change: its numbers are looked for once. */
const NUMBERS = new WeakMap<Report, ReadonlyMap<string, string>>();

function numbersIn(report: Report): ReadonlyMap<string, string> {
  const numbers = NUMBERS.get(report) ?? numbersOf(report);
  NUMBERS.set(report, numbers);
  return numbers;
}

/** A number's way through the reports before (newest first), oldest first. */
function trendIn(past: readonly Report[]): Trend {
  const known = past
    .slice(0, MAX_HISTORY)
    .toReversed()
    .map((report) => ({ at: report.takenAt, numbers: numbersIn(report) }));
  return (key) =>
    known.flatMap(({ at, numbers }) => {
      const value = Number(numbers.get(key) ?? Number.NaN);
      return Number.isFinite(value) ? [{ at, value }] : [];
    });
}

function queryView(card: QueryCard, trend: Trend, words: MonitoringWords): CardView {
  const { answer, rewrite } = card;
  const reasons = answer.kind === "error" ? answer.reasons : (rewrite?.reasons ?? []);
  const rows = answer.kind === "rows" ? answer : null;
  const number = cardNumber(card);
  return {
    id: card.key,
    title: card.label ?? firstLine(card.sql),
    section: card.section,
    line: card.line,
    connection: card.connection,
    server: card.server?.version ?? null,
    standing: standingOf(card),
    note: answer.kind === "error" ? words.error(answer) : "",
    reasons: reasons.map((reason) => words.reason(reason)),
    install: installOf(reasons),
    sql: card.sql,
    asked: card.asked,
    durationMs: rows?.durationMs ?? null,
    expectations: card.expectations.map((expectation) => ({ ...expectation })),
    figures:
      number === null
        ? []
        : [
            {
              label: "",
              value: number,
              unit: "count",
              limit: null,
              level: card.level,
              changes: card.changes.map((change) => ({ ...change })),
              history: trend(card.key),
            },
          ],
    chart: rows === null ? null : chartView(chartOfAnswer(rows), "count"),
    table:
      rows === null
        ? null
        : {
            columns: rows.columns.map(({ name, type }) => ({ name, type, unit: null })),
            rows: rows.rows.map((row) => [...row]),
            truncated: rows.truncated,
          },
    rewrite:
      rewrite === null
        ? null
        : { state: rewrite.state, sql: rewrite.sql, by: rewrite.by, at: rewrite.at },
  };
}

function installOf(reasons: readonly Unanswerable[]): string | null {
  const found = reasons.find(
    (reason) => reason.code === "extension-missing" || reason.code === "extension-not-loaded",
  );
  return found?.install ?? null;
}

function healthView(card: HealthCard, trend: Trend, words: MonitoringWords): CardView {
  const { missing, table } = card;
  const chart = table === null ? null : chartOfTable(table);
  return {
    id: card.key,
    title: words.part(card.part),
    section: "",
    line: null,
    connection: card.connection,
    server: null,
    standing: standingOf(card),
    note: missing === null ? "" : words.missing(missing),
    reasons: [],
    install: missing?.code === "extension-missing" ? missing.install : null,
    sql: null,
    asked: null,
    durationMs: null,
    expectations: [],
    figures: card.figures.map(({ code, value, unit, limit, level, changes }): FigureView => ({
      label: words.figure(code),
      value: value === null ? null : String(value),
      ...{ unit, limit, level },
      changes: changes.map((change) => ({ ...change })),
      history: trend(figureKey(card.key, code)),
    })),
    chart: chartView(named(chart, words), barUnit(table)),
    table: table === null ? null : tableView(table, words),
    rewrite: null,
  };
}

/** The worst of verdict and thresholds; null: nothing was judged. */
export function standingOf(card: ReportCard): CardView["standing"] {
  if (card.kind === "query" && card.answer.kind === "error") {
    return "error";
  }
  if (card.kind === "health" && card.missing?.code === "failed") {
    return "error";
  }
  const verdict = card.kind === "query" ? card.verdict : null;
  switch (card.level) {
    case "critical":
      return "fail";
    case "warning":
      return verdict === "fail" || verdict === "error" ? verdict : "open";
    case "good":
      return verdict ?? "pass";
    case null:
      return verdict;
  }
}

function barUnit(table: HealthTable | null): Unit {
  const place = table?.bars?.value;
  return place === undefined ? "count" : (table?.columns[place]?.unit ?? "count");
}

function named(chart: CardChart | null, words: MonitoringWords): CardChart | null {
  return chart?.kind === "bars" ? { ...chart, names: chart.names.map(words.column) } : chart;
}

function chartView(chart: CardChart | null, unit: Unit): ChartView | null {
  if (chart === null) {
    return null;
  }
  return chart.kind === "bars"
    ? {
        kind: "bars",
        unit,
        names: [...chart.names],
        bars: chart.bars.map(({ label, values }) => ({ label, values: [...values] })),
      }
    : {
        kind: "lines",
        unit,
        zoned: chart.zoned,
        lines: chart.lines.map(({ name, points }) => ({ name, points: [...points] })),
      };
}

function tableView({ columns, rows, truncated }: HealthTable, words: MonitoringWords): TableView {
  return {
    columns: columns.map(({ code, unit }) => ({ name: words.column(code), type: "", unit })),
    rows: rows.map((row) => row.map((cell) => (cell === null ? null : String(cell)))),
    truncated,
  };
}

/** Characters of a statement that stand for it where it has no comment. */
const TITLE = 80;

function firstLine(sql: string): string {
  const line = sql.replace(/\s+/g, " ").trim();
  return line.length > TITLE ? `${line.slice(0, TITLE)}…` : line;
}
