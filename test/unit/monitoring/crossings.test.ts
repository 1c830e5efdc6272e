import assert from "node:assert/strict";
import { newCrossings } from "../../../src/core/monitoring/crossings.ts";
import type { HealthFinding, Level, Severity } from "../../../src/core/monitoring/finding.ts";
import { dueKinds, reportsToTake, type Duty } from "../../../src/core/monitoring/ownDuty.ts";
import type { HealthCard, QueryCard, Report } from "../../../src/core/monitoring/report.ts";

const NOW = Date.UTC(2026, 10, 23, 9);
const HOUR = 3_600_000;

function query(key: string, level: Level | null): QueryCard {
  return {
    ...{ kind: "query", key, query: key, section: "Daily", line: 1, label: key, sql: "SELECT 1" },
    ...{ asked: "SELECT 1", connection: "tenant", server: null },
    answer: { kind: "error", code: "unreachable", message: "", reasons: [] },
    ...{ verdict: null, expectations: [], level, changes: [], rewrite: null },
  };
}

function health(level: Level | null): HealthCard {
  return {
    ...{ kind: "health", key: "tenant/vacuum", part: "vacuum", connection: "tenant", level },
    ...{ figures: [], table: null, missing: null },
  };
}

function dead(object: string, severity: Severity): HealthFinding {
  return {
    ...{ code: "dead-rows", part: "vacuum", severity, connection: "tenant", object },
    ...{ values: {}, sql: [] },
  };
}

function report(
  hoursAgo: number,
  cards: Report["cards"],
  findings: Report["findings"] = [],
  kind: Report["kind"] = "daily",
): Report {
  return {
    ...{ v: 1, id: String(hoursAgo), kind, takenAt: NOW - hoursAgo * HOUR, durationMs: 1 },
    ...{ runbook: null, verdict: "open", connections: [], cards, findings },
    ...{ actions: [], undecided: [] },
  };
}

function told(now: Report, ...before: readonly Report[]): readonly string[] {
  return newCrossings(now, before).map(
    ({ level, subject }) =>
      `${level} ${subject.kind === "query" ? subject.card.key : (subject.finding.object ?? "")}`,
  );
}

describe("What a report finds beyond a threshold", () => {
  it("is told the first time, the critical first, and not again while it stays", () => {
    const first = report(2, [query("a", "warning"), query("b", "critical"), query("c", "good")]);
    assert.deepEqual(told(first), ["critical b", "warning a"]);
    assert.deepEqual(told(report(1, first.cards), first), []);
  });

  it("is told again when it gets worse, and after it was well; not when it gets better", () => {
    const warned = report(3, [query("a", "warning")]);
    const worse = report(2, [query("a", "critical")]);
    assert.deepEqual(told(worse, warned), ["critical a"]);
    assert.deepEqual(told(report(1, [query("a", "warning")]), warned, worse), []);
    const well = report(1, [query("a", "good")]);
    assert.deepEqual(told(report(0, [query("a", "warning")]), warned, worse, well), ["warning a"]);
  });

  it("stays told over reports that could not measure it, and over those of another kind", () => {
    const warned = report(5, [query("a", "warning")]);
    const others = [
      report(4, [query("a", null)]),
      report(3, []),
      report(2, [query("a", "good")], [], "weekly"),
    ];
    assert.deepEqual(told(report(1, [query("a", "warning")]), ...others, warned), []);
  });

  it("is one thing for all objects of a finding, and no thing for a notice", () => {
    const now = report(
      0,
      [health("critical")],
      [dead("x", "warning"), dead("y", "critical"), dead("z", "notice")],
      "health",
    );
    assert.deepEqual(told(now), ["critical y"]);
    const other = report(1, [health("warning")], [dead("q", "warning")], "health");
    assert.deepEqual(told(now, other), ["critical y"]);
    assert.deepEqual(told({ ...now, findings: [dead("x", "warning")] }, other), []);
    const unmeasured = report(1, [health(null)], [], "health");
    assert.deepEqual(told({ ...now, findings: [dead("x", "warning")] }, unmeasured), ["warning x"]);
  });
});

describe("The reports that a window takes by itself", () => {
  const duty = (kind: Duty["kind"], more: Partial<Duty> = {}): Duty => ({
    kind,
    state: { lastAt: NOW - 24 * HOUR, nextAt: NOW - HOUR, due: true },
    ...{ running: false, attemptedAt: null },
    ...more,
  });
  const never = { lastAt: null, nextAt: null, due: true };
  const notYet = { lastAt: NOW, nextAt: NOW + HOUR, due: false };

  it("are those that are due; the health pack once somebody has begun with it", () => {
    const duties = [
      duty("daily", { state: never }),
      duty("weekly", { state: notYet }),
      duty("health", { state: never }),
    ];
    assert.deepEqual(dueKinds(duties), ["daily"]);
    assert.deepEqual(reportsToTake([...duties, duty("health")], NOW), ["daily", "health"]);
  });

  it("are not taken twice at a time, and after a failure not again for an hour", () => {
    assert.deepEqual(reportsToTake([duty("daily", { running: true })], NOW), []);
    const failed = duty("daily", { attemptedAt: NOW });
    assert.deepEqual(reportsToTake([failed], NOW + HOUR - 1), []);
    assert.deepEqual(reportsToTake([failed], NOW + HOUR), ["daily"]);
  });
});
