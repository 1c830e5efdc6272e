import type {
  BlockCard,
  Card,
  QueryCard,
  ResultsModel,
  StepChangeView,
} from "../../../src/core/deployment/view/resultsModel.ts";
import { formatResultFile } from "../../../src/core/deployment/resultFile.ts";

const STEP = { number: "1.1", title: "Manager database" };

export function query(id: string, changes: Partial<QueryCard> = {}): QueryCard {
  return {
    kind: "query",
    id,
    step: STEP,
    label: `Question ${id}`,
    line: 72,
    endLine: 74,
    text: "SELECT count(*)\n  FROM information_schema.tables\n WHERE table_schema = 'shop'",
    verdict: "pass",
    actual: "11",
    expectations: [
      {
        kind: "value",
        operator: "=",
        value: 11,
        text: "11 expected",
        line: 71,
        explicit: false,
        agrees: true,
      },
    ],
    at: "2026-03-04T13:41:07.000Z",
    durationMs: 12.4,
    database: "mgmt_db",
    connection: {
      name: "manager",
      environment: "production",
      database: "mgmt_db",
      host: "db.example.com",
      port: 5432,
    },
    error: null,
    result: null,
    truncated: false,
    serverVersion: "15.20",
    judgedBy: null,
    reason: null,
    ...changes,
  };
}

export function block(id: string, changes: Partial<BlockCard> = {}): BlockCard {
  return {
    kind: "block",
    id,
    step: STEP,
    label: "Create the schemas",
    line: 60,
    endLine: 67,
    text: 'set -e\ncd "$ROOT"\npsql -d mgmt_db -f init.sql',
    verdict: "pass",
    actual: null,
    expectations: [],
    at: "2026-03-04T13:40:07.000Z",
    durationMs: 93_400,
    language: "bash",
    status: "passed",
    exitCode: 0,
    failures: [],
    backups: [],
    acceptedReason: null,
    hasLog: true,
    judgedBy: null,
    reason: null,
    ...changes,
  };
}

export function model(
  cards: readonly Card[],
  progress: ResultsModel["progress"] = null,
  changes: readonly StepChangeView[] = [],
): ResultsModel {
  return {
    head: {
      kind: "deployment",
      deployment: "20260304-134000-a1b2",
      runbook: "Deployment checklist",
      phase: "running",
      heldBy: null,
      scope: { kind: "step", id: "1.1" },
      scopeTitle: "Manager database",
      canGoBack: true,
      canGoForward: false,
      changes: [...changes],
    },
    cards: [...cards],
    progress,
  };
}

export const HOSTILE = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>\u202e\u0007`;

const CHANGES: readonly StepChangeView[] = [
  {
    ...{ step: "1.1", title: "1.1 Manager database", connection: "manager" },
    text: "+11 schemas, +32 tables, +118 indexes, ~1 function",
  },
  { step: "1.1", title: HOSTILE, connection: HOSTILE, text: HOSTILE },
];

/** One card of every kind and state. */
export const EVERY_KIND: ResultsModel = model(
  [
    block("ran", {
      verdict: "fail",
      status: "failed",
      exitCode: 3,
      failures: [
        {
          kind: "sql",
          line: 66,
          file: "sql/manager/init.sql",
          fileLine: 42,
          code: "42P01",
          message: 'relation "shop.orders" does not exist',
          tolerated: false,
        },
        {
          kind: "command",
          line: 67,
          file: null,
          fileLine: null,
          code: "1",
          message: "grep -c ERROR init.log",
          tolerated: true,
        },
        {
          kind: "backup",
          line: null,
          file: "/backups/mgmt_db_20260304.sql",
          fileLine: null,
          code: "truncated",
          message: "",
          tolerated: false,
        },
      ],
      backups: [
        {
          path: "/backups/tnnt_db_20260304.dump",
          bytes: 48_120_334,
          sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          complete: true,
        },
      ],
    }),
    query("schemas", { label: "Schemas" }),
    query("tables", {
      label: "Tables",
      verdict: "fail",
      actual: "36",
      expectations: [
        {
          kind: "value",
          operator: "=",
          value: 32,
          text: "-- 32 expected",
          line: 76,
          explicit: false,
          agrees: true,
        },
        {
          kind: "value",
          operator: ">=",
          value: 30,
          text: "Tables: 30+",
          line: 90,
          explicit: false,
          agrees: false,
        },
      ],
    }),
    query("sizes", {
      label: "Largest tables",
      verdict: "open",
      actual: "120 rows",
      expectations: [],
      result: "sizes.json",
      truncated: true,
    }),
    query("broken", {
      label: "Index use",
      verdict: "error",
      actual: null,
      expectations: [
        {
          kind: "rows",
          operator: "=",
          value: 0,
          text: "should be empty",
          line: 96,
          explicit: true,
          agrees: true,
        },
      ],
      error: { code: "42703", message: 'column "tablename" does not exist' },
    }),
    query("later", {
      label: "Sessions",
      verdict: "notRun",
      actual: null,
      at: null,
      durationMs: null,
      connection: null,
      serverVersion: null,
    }),
    block("accepted", {
      label: "Reindex",
      verdict: "accepted",
      status: "accepted",
      acceptedReason: "The index is rebuilt tonight.",
    }),
  ],
  {
    step: "1.2 Tenant database",
    what: "Apply the improvements",
    startedAt: "2026-03-04T13:41:00.000Z",
    done: 3,
    total: 9,
    backends: [
      {
        connection: "tenant",
        pid: 4711,
        query: "ALTER TABLE sys.sessions ADD COLUMN revoked_at timestamptz",
        runningMs: 8200,
        waitEvent: "Lock: relation",
        blockedBy: [{ pid: 4680, user: "report", query: "SELECT * FROM sys.sessions FOR UPDATE" }],
      },
    ],
  },
  CHANGES,
);

/** The content of a result file by name. */
export function sampleResult(name: string): string | null {
  return name === "sizes.json"
    ? formatResultFile({
        sql: "SELECT …",
        at: "2026-03-04T13:41:07.000Z",
        server: {
          host: "db.example.com",
          port: 5432,
          database: "mgmt_db",
          user: "app",
          version: "15.20",
        },
        columns: [
          { name: "table_name", type: "text" },
          { name: "rows", type: "bigint" },
          { name: "comment", type: "text" },
          { name: "last_analyze", type: "timestamp with time zone" },
        ],
        rows: Array.from({ length: 120 }, (_, row) => [
          row === 1 ? HOSTILE : `shop.table_${row}`,
          String(9_000_000 - row * 7919),
          row % 3 === 0 ? null : row === 2 ? "long ".repeat(2000) : "",
          "2026-03-04 13:41:07.123456+00",
        ]),
        truncated: true,
      })
    : null;
}
