import assert from "node:assert/strict";
import fc from "fast-check";
import { differenceOf } from "../../../src/core/deployment/decimal.ts";
import { dueState, planMonitoring } from "../../../src/core/monitoring/cadence.ts";
import { parseReport } from "../../../src/core/monitoring/parseReport.ts";
import { parseThresholds } from "../../../src/core/monitoring/parseThresholds.ts";
import type { QueryCard, Report } from "../../../src/core/monitoring/report.ts";
import { answerLevel, levelOf, NO_THRESHOLDS } from "../../../src/core/monitoring/thresholds.ts";
import { Past, trendOf } from "../../../src/core/monitoring/trend.ts";
import { parseRunbook } from "../../../src/core/runbook/parseRunbook.ts";
import { loadSqlParser } from "../../../src/local/sql/pgSqlParser.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 23, 9);

function report(takenAt: number, value: string | null, kind: Report["kind"] = "daily"): Report {
  const card: QueryCard = {
    kind: "query",
    key: "sessions",
    query: "q",
    section: "Daily",
    line: 1,
    label: null,
    sql: "SELECT 1",
    asked: "SELECT 1",
    connection: "tenant",
    server: null,
    answer:
      value === null
        ? { kind: "error", code: "unreachable", message: "", reasons: [] }
        : {
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
  };
  return {
    v: 1,
    id: String(takenAt),
    kind,
    takenAt,
    durationMs: 1,
    runbook: null,
    verdict: "open",
    connections: [],
    cards: [card],
    findings: [],
    actions: [],
    undecided: [],
  };
}

describe("A number's way through the reports", () => {
  it("is told against the last report that has it, and against the same day last week", () => {
    const kept = [
      report(NOW - DAY / 2, null),
      report(NOW - DAY, "40"),
      report(NOW - 7 * DAY + 3_600_000, "9007199254740993"),
      report(NOW - 8 * DAY, "1"),
      report(NOW - 1000, "99", "weekly"),
    ];
    assert.deepEqual(new Past(kept, "daily", NOW).changes("sessions", "42"), [
      { against: "last", at: NOW - DAY, before: "40", difference: "2" },
      {
        against: "lastWeek",
        at: NOW - 7 * DAY + 3_600_000,
        before: "9007199254740993",
        difference: "-9007199254740951",
      },
    ]);
  });

  it("is empty for a number that was never seen, and for no number", () => {
    const past = new Past([report(NOW - DAY, "40")], "daily", NOW);
    assert.deepEqual(past.changes("other", "1"), []);
    assert.deepEqual(past.changes("sessions", null), []);
  });

  it("leaves out the reports without it, oldest first", () => {
    assert.deepEqual(trendOf([report(3, "3"), report(2, null), report(1, "1")], "sessions"), [
      { at: 1, value: 1 },
      { at: 3, value: 3 },
    ]);
  });

  it("is exact to the last digit", () => {
    const number = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    fc.assert(
      fc.property(number, number, (a, b) => {
        assert.equal(differenceOf(String(a), String(b)), String(a - b));
      }),
    );
    assert.equal(differenceOf("0.3", "0.1"), "0.2");
    assert.equal(differenceOf("0.1", "0.30"), "-0.2");
    assert.equal(differenceOf("NaN", "1"), undefined);
  });
});

describe("A report is due", () => {
  const seoul = (): number => 540;

  it("when it was never taken", () => {
    assert.deepEqual(dueState("daily", null, NOW, seoul), {
      lastAt: null,
      nextAt: null,
      due: true,
    });
  });

  it("on the next day of local time, however late it ran", () => {
    // 23:30 in Seoul.
    const last = Date.UTC(2026, 10, 22, 14, 30);
    const midnight = Date.UTC(2026, 10, 22, 15);
    assert.equal(dueState("daily", last, midnight - 1, seoul).due, false);
    assert.equal(dueState("daily", last, midnight, seoul).due, true);
  });

  it("after a week, and on the same day of the next month or its last", () => {
    const last = Date.UTC(2026, 0, 31, 3);
    assert.equal(dueState("weekly", last, NOW, () => 0).nextAt, Date.UTC(2026, 1, 7));
    assert.equal(dueState("monthly", last, NOW, () => 0).nextAt, Date.UTC(2026, 1, 28));
  });
});

describe("Thresholds", () => {
  it("colour what reaches them, in either direction, and can be switched off", () => {
    const threshold = { warning: 5, critical: 9 };
    assert.deepEqual(
      [4, 5, 9].map((value) => levelOf(value, threshold)),
      ["good", "warning", "critical"],
    );
    assert.equal(levelOf(4, { warning: 5, critical: null }, true), "warning");
    assert.equal(levelOf(1e9, { warning: null, critical: null }), "good");
  });

  it("stand in annotations and in settings, and never make a verdict of their own", async () => {
    const runbook = parseRunbook(
      "# R\n\n## Monitoring\n\n### Daily checks\n\n<!-- schema-ops: warn value > 10; critical value > 20 -->\n```sql\n-- sessions\nSELECT count(*) FROM s;\n```\n\n### Odd checks\n\n```sql\nSELECT 1;\n```\n",
      await loadSqlParser(),
    );
    const plan = planMonitoring(runbook, "daily");
    const [entry] = plan.entries;
    assert.deepEqual(
      plan.undecided.map(({ title }) => title),
      ["Monitoring"],
    );
    assert.ok(entry !== undefined, JSON.stringify(runbook.sections));
    assert.deepEqual(entry.query.expectations, []);
    const level = (value: string, settings = NO_THRESHOLDS): string | null =>
      answerLevel(entry.query, settings, {
        kind: "rows",
        columns: [{ name: "count", type: "bigint" }],
        rows: [[value]],
        truncated: false,
        durationMs: 1,
        server: { host: "", port: 1, database: "", user: "", version: "15" },
      });
    assert.deepEqual([level("10"), level("11"), level("21")], ["good", "warning", "critical"]);
    const settings = parseThresholds({ sessions: { critical: "value > 5" } });
    assert.ok(settings.ok);
    assert.equal(level("6", settings.value), "critical");
  });

  it("are refused by name when they are not as they must be", () => {
    const wrong = parseThresholds({ bloat: { warning: "many" } });
    assert.deepEqual(wrong, { ok: false, error: "bloat" });
    assert.equal(parseThresholds({ sessions: { warning: "loud" } }).ok, false);
    const off = parseThresholds({ deadRows: { critical: null } });
    assert.ok(off.ok);
    assert.deepEqual(off.value.health.deadRows, { warning: 0.2, critical: null });
  });
});

describe("A kept report", () => {
  it("is read as it was written", () => {
    const written = report(NOW, "42");
    assert.deepEqual(parseReport(JSON.stringify(written)), { ok: true, value: written });
  });

  it("is damaged when it is cut off, and newer when a later version wrote it", () => {
    const text = JSON.stringify(report(NOW, "42"));
    for (let end = 0; end < text.length; end += 37) {
      assert.deepEqual(parseReport(text.slice(0, end)), { ok: false, error: "damaged" });
    }
    assert.deepEqual(parseReport('{"v":2,"anything":1}'), { ok: false, error: "newer" });
  });
});
