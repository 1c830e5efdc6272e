import type { CardView, FigureView, MonitoringModel } from "../../../src/protocol/monitoring.ts";

const DAY = 86_400_000;
/** A Monday, nine in the morning, UTC. */
export const TAKEN = Date.UTC(2026, 10, 23, 9);

export const HOSTILE =
  '<img src=x onerror="document.title=1"><script>document.title=1</script>\u202e\u001b[31m';

export function figure(value: string | null, given: Partial<FigureView> = {}): FigureView {
  return {
    label: "",
    value,
    unit: "count",
    limit: null,
    level: null,
    changes: [],
    history: [],
    ...given,
  };
}

export function card(id: string, given: Partial<CardView> = {}): CardView {
  return {
    id,
    title: id,
    section: "Daily checks",
    line: 12,
    connection: "tenant",
    server: "16.4",
    standing: null,
    note: "",
    reasons: [],
    install: null,
    sql: "SELECT count(*) FROM sys.sessions",
    asked: "SELECT count(*) FROM sys.sessions",
    durationMs: 4,
    expectations: [],
    figures: [],
    chart: null,
    table: null,
    rewrite: null,
    ...given,
  };
}

const days = (values: readonly number[]): { at: number; value: number }[] =>
  values.map((value, place) => ({ at: TAKEN - (values.length - 1 - place) * DAY, value }));

export const NUMBER = card("Active sessions", {
  standing: "pass",
  expectations: [{ text: ">= 100", line: 13, holds: "yes" }],
  figures: [
    figure("12345678901234567890", {
      changes: [
        { against: "last", at: TAKEN - DAY, before: "128", difference: "-12" },
        { against: "lastWeek", at: TAKEN - 7 * DAY, before: "116", difference: "0" },
      ],
      history: days([120, 118, 131, 125, 128, 140, 116]),
    }),
  ],
  table: {
    columns: [{ name: "count", type: "bigint", unit: null }],
    rows: [["116"]],
    truncated: false,
  },
});

export const BARS = card("Largest tables", {
  chart: {
    kind: "bars",
    unit: "bytes",
    names: ["table", "indexes"],
    bars: [
      { label: "sys.role_permissions_history", values: [52_428_800, 10_485_760] },
      { label: "sys.sessions", values: [8_388_608, null] },
    ],
  },
  table: {
    columns: [
      { name: "table", type: "text", unit: null },
      { name: "bytes", type: "bigint", unit: null },
    ],
    rows: [
      ["sys.role_permissions_history", "52428800"],
      ["sys.sessions", null],
    ],
    truncated: true,
  },
});

export const LINES = card("Logins a day", {
  chart: {
    kind: "lines",
    unit: "count",
    zoned: true,
    lines: [
      { name: "Chrome", points: days([10, 14, 9, 20, 22]) },
      { name: "iPhone", points: days([3, 4, 8, 6, 5]) },
    ],
  },
  table: {
    columns: [
      { name: "day", type: "timestamp with time zone", unit: null },
      { name: "logins", type: "bigint", unit: null },
    ],
    rows: [["2026-11-22 00:00:00+00", "20"]],
    truncated: false,
  },
});

export const UNANSWERED = card("Index usage", {
  standing: "error",
  note: '42703: column "tablename" does not exist',
  reasons: ["pg_stat_user_indexes has no column tablename; it is called relname."],
  sql: "SELECT tablename FROM pg_stat_user_indexes",
  asked: "SELECT tablename FROM pg_stat_user_indexes",
  rewrite: {
    state: "offered",
    sql: "SELECT relname AS tablename FROM pg_stat_user_indexes",
    by: null,
    at: null,
  },
});

export const HEALTH = card("Connections", {
  section: "",
  line: null,
  standing: "open",
  sql: null,
  asked: null,
  server: null,
  durationMs: null,
  figures: [
    figure("91", { label: "In use", limit: 100, level: "warning", history: days([40, 60, 91]) }),
    figure("0.9931", { label: "Cache hit rate", unit: "ratio", level: "good" }),
    figure("1610612736", { label: "Size", unit: "bytes" }),
    figure(null, { label: "Longest transaction", unit: "milliseconds" }),
  ],
  table: {
    columns: [
      { name: "Table", type: "", unit: "text" },
      { name: "Share", type: "", unit: "ratio" },
    ],
    rows: [["sys.users", "0.25"]],
    truncated: false,
  },
});

/** One card of every shape, a finding of each severity, an action and an agreement. */
export const EVERY_SHAPE: MonitoringModel = {
  kind: "daily",
  title: "Daily report",
  running: null,
  file: "b.json",
  kept: [
    { file: "b.json", takenAt: TAKEN, verdict: "error" },
    { file: "a.json", takenAt: TAKEN - DAY, verdict: "pass" },
  ],
  problems: [],
  undecided: [],
  choices: [],
  agreements: [
    {
      hash: "abc",
      original: "SELECT mean_time FROM pg_stat_statements",
      sql: "SELECT mean_exec_time FROM pg_stat_statements",
      by: "kim",
      at: "2026-11-20T08:00:00Z",
    },
  ],
  report: {
    takenAt: TAKEN,
    durationMs: 812,
    verdict: "error",
    runbook: "Deployment checklist",
    connections: [{ name: "tenant", server: "16.4" }],
    cards: [NUMBER, BARS, LINES, HEALTH, UNANSWERED],
    findings: [
      {
        severity: "critical",
        title: "91 of 100 connections are in use.",
        why: "When none is left, nobody can log in.",
        todo: "Close idle ones, or put a pooler in front.",
        connection: "tenant",
        object: null,
        sql: ["SELECT pid, state FROM pg_stat_activity", "SHOW max_connections"],
      },
      {
        severity: "notice",
        title: "An index is never read.",
        why: "Each write pays for it.",
        todo: "Drop it when a month has passed.",
        connection: "tenant",
        object: "sys.ix_sessions__device",
        sql: ["DROP INDEX CONCURRENTLY sys.ix_sessions__device"],
      },
    ],
    actions: [
      {
        title: "Rebuild the indexes",
        section: "Monthly checks",
        line: 40,
        sql: "REINDEX TABLE sys.sessions",
        connection: "tenant",
      },
      { title: "Elsewhere", section: "Monthly checks", line: 41, sql: "VACUUM", connection: null },
    ],
  },
};
