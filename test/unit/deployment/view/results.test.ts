import assert from "node:assert/strict";
import * as v from "valibot";
import { foldDeployment } from "../../../../src/core/deployment/foldDeployment.ts";
import type { DeploymentEvent } from "../../../../src/core/deployment/events.ts";
import type { Scope } from "../../../../src/core/deployment/control.ts";
import {
  buildResults,
  countVerdicts,
  type ResultsSource,
} from "../../../../src/core/deployment/view/results.ts";
import {
  resultsModelSchema,
  type BlockCard,
  type QueryCard,
} from "../../../../src/core/deployment/view/resultsModel.ts";
import type { Block, Query, Runbook, Step } from "../../../../src/core/runbook/runbook.ts";
import type { Expectation } from "../../../../src/core/runbook/expectation.ts";
import type { TextRange } from "../../../../src/core/runbook/textRange.ts";

const on = (line: number): TextRange => ({
  start: line * 10,
  end: line * 10 + 9,
  line,
  endLine: line,
});
const expects = (value: number, line: number): Expectation => ({
  kind: "value",
  operator: "=",
  value,
  range: on(line),
  text: `${value} expected`,
  explicit: false,
});
const query = (id: string, line: number, changes: Partial<Query> = {}): Query => ({
  id,
  sql: `SELECT ${id}`,
  database: { via: "command", name: "app" },
  origin: "sqlFence",
  block: "check",
  nature: "question",
  range: on(line),
  label: null,
  expectations: [],
  ...changes,
});
const block = (id: string, line: number, changes: Partial<Block> = {}): Block => ({
  id,
  language: "bash",
  origin: "fence",
  role: "action",
  text: "# Create it\nmake all",
  range: on(line),
  item: null,
  database: null,
  expectations: [],
  placeholders: [],
  tolerate: [],
  service: null,
  timeoutMs: null,
  ...changes,
});
const step = (id: string, blocks: Block[], queries: Query[], line = 1): Step => ({
  id,
  number: id,
  title: `Step ${id}`,
  optional: false,
  estimateMinutes: null,
  heading: on(line),
  range: on(line),
  items: [
    {
      id: `${id}-item`,
      text: "Made",
      checked: false,
      mark: on(line),
      range: on(line),
      parent: null,
      blocks: ["make"],
    },
  ],
  blocks,
  queries,
  criteria: [],
  annotations: { after: null, ungated: false, timeoutMs: null, backup: false },
});

const RUNBOOK: Runbook = {
  title: "Release",
  metadata: [],
  signOff: [],
  findings: [],
  encoding: { kind: "intact" },
  sections: [
    {
      id: "phase-1",
      title: "Phase 1",
      kind: "phase",
      cadence: null,
      optional: false,
      estimateMinutes: null,
      heading: on(1),
      range: on(1),
      path: [],
      steps: [
        step(
          "1.1",
          [
            block("make", 5),
            block("check", 10, { role: "questions", language: "sql" }),
            block("sample", 20, { role: "reference" }),
          ],
          [
            query("tables", 11, {
              label: "Tables",
              expectations: [expects(32, 12), expects(36, 30), expects(32, 31)],
            }),
            query("change", 13, { nature: "action" }),
          ],
        ),
        step("1.2", [], [query("later", 40, { block: "elsewhere" })]),
      ],
    },
  ],
};

const common = { at: "2026-01-01T10:00:00.000Z", by: { name: "kim", host: "here" } };
const STARTED: DeploymentEvent = {
  ...common,
  type: "deploymentStarted",
  deployment: "d1",
  runbook: { path: "release.md", title: "Release", sha256: "0" },
  connections: [
    {
      name: "main",
      role: "manager",
      environment: "production",
      host: "db",
      port: 5432,
      database: "app",
      user: "app",
    },
  ],
  version: "0.1.0",
};
const VERIFIED: DeploymentEvent = {
  ...common,
  type: "queryVerified",
  step: "1.1",
  query: "tables",
  connection: "main",
  verdict: "fail",
  actual: "36",
  error: null,
  result: "tables.json",
  truncated: true,
  durationMs: 5,
  server: { host: "db", port: 5432, database: "app", user: "app", version: "15.20" },
};
const RAN: readonly DeploymentEvent[] = [
  {
    ...common,
    type: "blockStarted",
    run: "r1",
    step: "1.1",
    block: "make",
    text: "make all",
    connections: [],
    log: "logs/r1.log",
  },
  {
    ...common,
    type: "blockEnded",
    run: "r1",
    step: "1.1",
    block: "make",
    outcome: "failed",
    exitCode: 3,
    failures: [
      {
        kind: "sql",
        line: 66,
        sqlState: "42P01",
        message: "no table",
        file: "/workspace/sql/init.sql",
        fileLine: 42,
        tolerated: false,
      },
      { kind: "timeout", afterMs: 5000 },
    ],
    backups: [],
    durationMs: 90,
    log: { start: 0, end: 10 },
    verdict: null,
    actual: null,
  },
];

function results(
  events: readonly DeploymentEvent[],
  scope: Scope = { kind: "all" },
  changes: Partial<ResultsSource> = {},
) {
  const all = [STARTED, ...events];
  return buildResults(
    {
      runbook: RUNBOOK,
      state: foldDeployment(all),
      events: all,
      running: null,
      heldBy: null,
      folder: "/workspace",
      history: { canGoBack: false, canGoForward: false },
      changeText: (step, { changes }) => `${step}: ${changes?.length ?? "?"}`,
      ...changes,
    },
    scope,
  );
}
const ids = (scope: Scope): readonly string[] => results([], scope).cards.map(({ id }) => id);

describe("buildResults", () => {
  it("says of each step that ran what it made of its databases", () => {
    const taken = (step: string, moment: "before" | "after", at: string): DeploymentEvent => ({
      ...common,
      ...{ at, type: "fingerprintTaken", step, moment, connection: "manager" },
      ...{ database: "mgmt_db", digest: moment, objects: 1, error: null, durationMs: 1 },
      changes: moment === "before" ? null : [{ kind: "TABLE", added: 1, removed: 0, changed: 0 }],
    });
    const events = [
      taken("1.1", "before", "2026-03-04T13:41:00.000Z"),
      taken("1.1", "after", "2026-03-04T13:42:00.000Z"),
      taken("1.2", "before", "2026-03-04T13:43:00.000Z"),
    ];
    const { head } = results(events);
    assert.ok(head.kind === "deployment");
    assert.deepEqual(head.changes, [
      { step: "1.1", title: head.changes[0]?.title, connection: "manager", text: "1.1: 1" },
    ]);
    const other = results(events, { kind: "step", id: "1.2" }).head;
    assert.ok(other.kind === "deployment" && other.changes.length === 0);
  });

  it("makes a card of what runs and of what is asked, in document order", () => {
    assert.deepEqual(ids({ kind: "all" }), ["make", "tables", "later"]);
  });

  it("shows what its scope covers and nothing else", () => {
    assert.deepEqual(ids({ kind: "section", id: "phase-1" }), ["make", "tables", "later"]);
    assert.deepEqual(ids({ kind: "step", id: "1.2" }), ["later"]);
    assert.deepEqual(ids({ kind: "item", id: "1.1-item" }), ["make"]);
    assert.deepEqual(ids({ kind: "block", id: "check" }), ["tables"]);
    assert.deepEqual(ids({ kind: "query", id: "tables" }), ["tables"]);
    assert.deepEqual(ids({ kind: "step", id: "gone" }), []);
  });

  it("calls nothing passed that has not run", () => {
    const counts = countVerdicts(results([]).cards);
    assert.deepEqual([counts.pass, counts.notRun], [0, 3]);
  });

  it("holds an answer with its connection, server, rows and every expectation", () => {
    const card = results([VERIFIED], { kind: "query", id: "tables" }).cards[0] as QueryCard;
    assert.equal(card.verdict, "fail");
    assert.equal(card.actual, "36");
    assert.equal(card.label, "Tables");
    assert.equal(card.connection?.environment, "production");
    assert.equal(card.serverVersion, "15.20");
    assert.deepEqual([card.result, card.truncated], ["tables.json", true]);
    assert.deepEqual(
      card.expectations.map(({ value, line, agrees }) => [value, line, agrees]),
      [
        [32, 12, true],
        [36, 30, false],
        [32, 31, true],
      ],
    );
  });

  it("holds a failed run with its exit code and the places of its failures", () => {
    const card = results(RAN, { kind: "block", id: "make" }).cards[0] as BlockCard;
    assert.equal(card.verdict, "fail");
    assert.equal(card.label, "Create it");
    assert.equal(card.exitCode, 3);
    const [sql, timeout] = card.failures;
    assert.deepEqual(
      [sql?.line, sql?.file, sql?.fileLine, sql?.code],
      [66, "sql/init.sql", 42, "42P01"],
    );
    assert.deepEqual([timeout?.kind, timeout?.code, timeout?.line], ["timeout", "5000", null]);
  });

  it("shows an accepted failure as accepted, never as passed", () => {
    const accepted: DeploymentEvent = {
      ...common,
      type: "failureAccepted",
      run: "r1",
      step: "1.1",
      block: "make",
      reason: "known",
    };
    const card = results([...RAN, accepted], { kind: "block", id: "make" }).cards[0] as BlockCard;
    assert.deepEqual([card.verdict, card.acceptedReason], ["accepted", "known"]);
  });

  it("marks the query in hand as running and names what runs", () => {
    const model = results([VERIFIED], undefined, {
      running: {
        run: "r2",
        step: "1.1",
        block: null,
        query: "tables",
        backup: null,
        startedAt: common.at,
        backends: [],
        done: 1,
        total: 3,
      },
    });
    assert.equal(model.cards.find(({ id }) => id === "tables")?.verdict, "running");
    assert.deepEqual([model.progress?.step, model.progress?.what], ["1.1 Step 1.1", "Tables"]);
  });

  it("makes what its own schema accepts", () => {
    v.parse(resultsModelSchema, results([VERIFIED, ...RAN]));
  });
});
