import assert from "node:assert/strict";
import * as v from "valibot";
import type { HealthCard, QueryCard, Report } from "../../../../src/core/monitoring/report.ts";
import type { MonitoringWords } from "../../../../src/host/monitoring/monitoringWords.ts";
import { reportPage, standingOf } from "../../../../src/host/monitoring/reportPage.ts";
import { monitoringContract } from "../../../../src/protocol/monitoring.ts";

const DAY = 86_400_000;
const words: MonitoringWords = {
  kind: (kind) => `kind ${kind}`,
  part: (part) => `part ${part}`,
  figure: (code) => `figure ${code}`,
  column: (code) => `column ${code}`,
  finding: ({ code }) => ({ title: code, why: "why", todo: "todo" }),
  missing: ({ code }) => `missing ${code}`,
  reason: ({ code }) => `reason ${code}`,
  error: ({ code }) => `error ${code}`,
  problem: ({ file }) => `problem ${file}`,
};

function counted(value: string, given: Partial<QueryCard> = {}): QueryCard {
  return {
    kind: "query",
    key: "k1",
    query: "q1",
    section: "Daily",
    line: 7,
    label: null,
    sql: "SELECT  count(*)\n FROM t",
    asked: "SELECT count(*) FROM t",
    connection: "tenant",
    server: null,
    answer: {
      kind: "rows",
      columns: [{ name: "count", type: "bigint" }],
      rows: [[value]],
      truncated: false,
      durationMs: 1,
      shape: { kind: "number", column: 0 },
    },
    verdict: null,
    expectations: [],
    level: null,
    changes: [],
    rewrite: null,
    ...given,
  };
}

const health: HealthCard = {
  kind: "health",
  key: "tenant/sizes",
  part: "sizes",
  connection: "tenant",
  level: "warning",
  figures: [{ code: "tables", value: 3, unit: "count", limit: null, level: null, changes: [] }],
  table: {
    columns: [
      { code: "table", unit: "text" },
      { code: "size", unit: "bytes" },
    ],
    rows: [["sys.users", 8192]],
    truncated: false,
    bars: { label: 0, value: 1 },
  },
  missing: null,
};

function report(day: number, cards: Report["cards"], kind: Report["kind"] = "daily"): Report {
  return {
    v: 1,
    id: `r${day}`,
    kind,
    takenAt: day * DAY,
    durationMs: 5,
    runbook: null,
    verdict: "open",
    connections: [],
    cards,
    findings: [],
    actions: [],
    undecided: [],
  };
}

const kept = [
  { file: "3", report: report(3, [counted("30")]) },
  { file: "h", report: report(3, [health], "health") },
  { file: "2", report: report(2, [counted("20")]) },
  { file: "1", report: report(1, [counted("10")]) },
];
const parts = {
  kind: "daily",
  running: null,
  kept,
  problems: [],
  agreements: [],
  choices: [],
  undecided: [],
} as const;

describe("the model of the report page", () => {
  it("follows a number through the reports up to the one that is shown, oldest first", () => {
    const model = reportPage({ ...parts, shown: kept[2] ?? null }, words);
    assert.deepEqual(model.report?.cards[0]?.figures[0]?.history, [
      { at: DAY, value: 10 },
      { at: 2 * DAY, value: 20 },
    ]);
    assert.equal(model.file, "2");
  });

  it("offers the kept reports of its kind only", () => {
    const model = reportPage({ ...parts, shown: null }, words);
    assert.deepEqual(
      model.kept.map(({ file }) => file),
      ["3", "2", "1"],
    );
    assert.equal(model.report, null);
  });

  it("names a query without a comment by its first words", () => {
    const model = reportPage({ ...parts, shown: kept[0] ?? null }, words);
    assert.equal(model.report?.cards[0]?.title, "SELECT count(*) FROM t");
  });

  it("gives the codes of the health pack their words, and its bars their unit", () => {
    const model = reportPage({ ...parts, kind: "health", shown: kept[1] ?? null }, words);
    const [card] = model.report?.cards ?? [];
    assert.equal(card?.title, "part sizes");
    assert.equal(card.figures[0]?.label, "figure tables");
    assert.deepEqual(card.chart, {
      kind: "bars",
      unit: "bytes",
      names: ["column size"],
      bars: [{ label: "sys.users", values: [8192] }],
    });
    assert.deepEqual(card.table?.rows, [["sys.users", "8192"]]);
  });

  it("never lets a good figure hide a failed expectation, nor an answer that is missing", () => {
    assert.equal(standingOf(counted("1", { verdict: "fail", level: "good" })), "fail");
    assert.equal(standingOf(counted("1", { verdict: "fail", level: "warning" })), "fail");
    assert.equal(standingOf(counted("1", { verdict: "pass", level: "critical" })), "fail");
    assert.equal(standingOf(counted("1", { verdict: "open", level: "good" })), "open");
    assert.equal(standingOf(counted("1")), null);
    const answer = { kind: "error", code: "42703", message: "", reasons: [] } as const;
    assert.equal(standingOf(counted("1", { answer, level: "good" })), "error");
    const missing = { code: "failed", sqlState: "57014", message: "" } as const;
    assert.equal(standingOf({ ...health, level: "good", missing }), "error");
  });

  it("is what the page accepts", () => {
    const schema = monitoringContract.page.events.changed;
    for (const shown of kept) {
      const { kind } = shown.report;
      assert.ok(v.is(schema, reportPage({ ...parts, kind, shown }, words)));
    }
  });
});
