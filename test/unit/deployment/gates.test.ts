import assert from "node:assert/strict";
import { foldDeployment } from "../../../src/core/deployment/foldDeployment.ts";
import { gates } from "../../../src/core/deployment/gates.ts";
import { planRun, planVerify } from "../../../src/core/deployment/planRun.ts";
import { deploymentProgress } from "../../../src/core/deployment/progress.ts";
import { tickEdits } from "../../../src/core/deployment/tickEdits.ts";
import type { DeploymentEvent } from "../../../src/core/deployment/events.ts";
import type { Runbook } from "../../../src/core/runbook/runbook.ts";
import { event } from "../../support/fakes/deployments.ts";
import { expects, makeRunbook } from "../../support/fakes/runbooks.ts";

const annotations = { after: null, ungated: false, timeoutMs: null, backup: false };

const book = makeRunbook(
  { id: "pre", kind: "preflight", steps: [{ id: "p1", items: [{ id: "p1.i" }] }] },
  {
    id: "one",
    steps: [
      { id: "1.1", items: [{ id: "1.1.i" }] },
      { id: "1.2", optional: true, items: [{ id: "1.2.i" }], blocks: [{ id: "1.2.b" }] },
    ],
  },
  {
    id: "two",
    steps: [
      { id: "2.1", items: [{ id: "2.1.i" }] },
      { id: "2.2", items: [{ id: "2.2.i" }], annotations: { ...annotations, ungated: true } },
      {
        id: "2.3",
        number: "2.3",
        items: [{ id: "x" }],
        annotations: { ...annotations, after: ["p1"] },
      },
      { id: "2.4", items: [{ id: "y" }], annotations: { ...annotations, after: ["9.9"] } },
    ],
  },
  { id: "end", kind: "final", steps: [{ id: "f", items: [{ id: "f.i" }] }] },
  { id: "script", kind: "script", steps: [{ id: "s", blocks: [{ id: "s.b" }] }] },
  { id: "back", kind: "rollback", steps: [{ id: "r", blocks: [{ id: "r.b" }] }] },
);

function tick(item: string, step = "s"): DeploymentEvent {
  return event({ type: "itemTicked", step, item, how: "person", basis: [], override: null });
}

function waits(runbook: Runbook, events: DeploymentEvent[], step: string): readonly string[] {
  return gates(runbook, foldDeployment(events)).get(step) ?? [];
}

describe("a gate", () => {
  it("keeps a phase locked until preflight and the phases before are done", () => {
    assert.deepEqual(waits(book, [], "p1"), []);
    assert.deepEqual(waits(book, [], "1.1"), ["p1"]);
    assert.deepEqual(waits(book, [], "2.1"), ["p1", "1.1"]);
    assert.deepEqual(waits(book, [tick("p1.i"), tick("1.1.i")], "2.1"), []);
  });

  it("is not held up by optional steps, nor by skipped ones", () => {
    const skipped = event({ type: "stepSkipped", step: "1.1", reason: "done before" });
    assert.deepEqual(waits(book, [tick("p1.i"), skipped], "2.1"), []);
  });

  it("closes again when a tick before it became stale", () => {
    const basis = [{ kind: "query", id: "q", state: "passed" }] as const;
    const rested = { ...tick("p1.i"), basis: [...basis] } as DeploymentEvent;
    const failed = event({
      type: "queryVerified",
      step: "p1",
      query: "q",
      connection: null,
      verdict: "fail",
      actual: null,
      error: null,
      result: null,
      truncated: false,
      durationMs: 0,
      server: null,
    });
    assert.deepEqual(waits(book, [rested], "1.1"), []);
    assert.deepEqual(waits(book, [rested, failed], "1.1"), ["p1"]);
  });

  it("is as fine or as loose as the annotation says", () => {
    assert.deepEqual(waits(book, [], "2.2"), []);
    assert.deepEqual(waits(book, [], "2.3"), ["p1"]);
    assert.deepEqual(waits(book, [tick("p1.i")], "2.3"), []);
  });

  it("stays closed for a step that nobody knows, and says its name", () => {
    assert.deepEqual(waits(book, [tick("p1.i"), tick("1.1.i")], "2.4"), ["9.9"]);
  });

  it("opens with a reason, for its step alone", () => {
    const opened = event({ type: "gateOpened", step: "2.1", reason: "urgent", how: "person" });
    assert.deepEqual(waits(book, [opened], "2.1"), []);
    assert.deepEqual(waits(book, [opened], "f"), ["p1", "1.1", "2.1", "2.2", "2.3", "2.4"]);
  });

  it("does not lock what is no part of the deployment", () => {
    assert.deepEqual(waits(book, [], "s"), []);
    assert.deepEqual(waits(book, [], "r"), []);
  });
});

describe("progress", () => {
  it("counts what is done of what must be, and says what a phase waits for", () => {
    const { all, sections, steps } = deploymentProgress(book, foldDeployment([tick("p1.i")]));
    assert.equal(sections.get("pre")?.status, "passed");
    assert.equal(sections.get("one")?.status, "ready");
    assert.equal(sections.get("two")?.status, "ready");
    assert.deepEqual(steps.get("2.1")?.waitsFor, ["1.1"]);
    assert.equal(steps.get("2.1")?.status, "locked");
    assert.deepEqual([all.done, all.total, all.status], [1, 9, "partly"]);
  });

  it("calls a step without anything to do passed", () => {
    const empty = makeRunbook({ id: "one", steps: [{ id: "1" }] });
    assert.equal(deploymentProgress(empty, foldDeployment([])).all.status, "passed");
  });

  it("takes other sections for phases where no heading names one", () => {
    const plain = makeRunbook({
      id: "setup",
      kind: "other",
      steps: [{ id: "1", items: [{ id: "i" }] }],
    });
    assert.equal(deploymentProgress(plain, foldDeployment([])).all.total, 1);
  });

  it("shows overrides, and not the skipping of what is optional", () => {
    const events = [
      event({ type: "stepSkipped", step: "1.2", reason: "" }),
      event({ type: "stepSkipped", step: "1.1", reason: "done before" }),
      event({ type: "gateOpened", step: "2.1", reason: "urgent", how: "person" }),
      { ...tick("2.1.i"), override: { reason: "seen" } } as DeploymentEvent,
    ];
    assert.equal(deploymentProgress(book, foldDeployment(events)).all.overrides, 3);
  });
});

describe("the plan of a run", () => {
  const tables = expects({ kind: "value", operator: "=", value: 3 });
  const plans = makeRunbook(
    {
      id: "one",
      steps: [
        {
          id: "1.1",
          items: [{ id: "own", blocks: ["b2"] }, { id: "word" }],
          blocks: [
            { id: "b1" },
            { id: "b2", item: "own" },
            { id: "check", role: "check" },
            { id: "sql", role: "questions" },
            { id: "sample", role: "reference" },
          ],
          queries: [
            { id: "asked", block: "sql" },
            { id: "inside", block: "b1" },
            { id: "expected", block: "b1", expectations: [tables] },
            { id: "change", block: "b1", nature: "action" },
          ],
        },
        { id: "1.2", optional: true, blocks: [{ id: "b3" }], queries: [{ id: "q3" }] },
      ],
    },
    { id: "script", kind: "script", steps: [{ id: "s", blocks: [{ id: "s.b" }] }] },
  );
  const empty = foldDeployment([]);
  const ids = (entries: ReturnType<typeof planRun>): string[] =>
    entries.map((entry) => (entry.kind === "block" ? entry.block.id : entry.query.id));
  const run = (scope: Parameters<typeof planRun>[2], state = empty, skipPassed = false): string[] =>
    ids(planRun(plans, state, scope, { skipPassed }));

  it("runs commands and the questions that must be answered, in document order", () => {
    assert.deepEqual(run({ kind: "step", id: "1.1" }), ["b1", "b2", "check", "asked", "expected"]);
  });

  it("leaves out what is optional and what repeats the phases, unless it is named", () => {
    assert.deepEqual(run({ kind: "all" }), run({ kind: "step", id: "1.1" }));
    assert.deepEqual(run({ kind: "step", id: "1.2" }), ["b3", "q3"]);
    assert.deepEqual(run({ kind: "section", id: "script" }), ["s.b"]);
  });

  it("narrows to an item, a block or a question", () => {
    assert.deepEqual(run({ kind: "item", id: "own" }), ["b2"]);
    assert.deepEqual(run({ kind: "item", id: "word" }), ["check", "asked", "expected"]);
    assert.deepEqual(run({ kind: "block", id: "sql" }), ["asked"]);
    assert.deepEqual(run({ kind: "query", id: "inside" }), ["inside"]);
    assert.deepEqual(run({ kind: "query", id: "change" }), []);
  });

  it("verifies every question and the checks of the shell, and no action", () => {
    const verify = (scope: Parameters<typeof planVerify>[2]): string[] =>
      ids(planVerify(plans, empty, scope));
    assert.deepEqual(verify({ kind: "all" }), ["check", "asked", "inside", "expected"]);
    assert.deepEqual(verify({ kind: "step", id: "1.2" }), ["q3"]);
  });

  it("goes on after what has passed, and asks again what a block may have changed", () => {
    const done = (block: string): DeploymentEvent =>
      event({
        type: "blockEnded",
        run: block,
        step: "1.1",
        block,
        outcome: "passed",
        exitCode: 0,
        failures: [],
        backups: [],
        durationMs: 1,
        log: { start: 0, end: 0 },
        verdict: null,
        actual: null,
      });
    const pass = (query: string): DeploymentEvent =>
      event({
        type: "queryVerified",
        step: "1.1",
        query,
        connection: null,
        verdict: "pass",
        actual: null,
        error: null,
        result: null,
        truncated: false,
        durationMs: 0,
        server: null,
      });
    const scope = { kind: "all" } as const;
    const half = foldDeployment([done("b1"), done("b2"), pass("asked")]);
    assert.deepEqual(run(scope, half, true), ["check", "asked", "expected"]);
    const checked = foldDeployment([done("b1"), done("b2"), done("check"), pass("asked")]);
    assert.deepEqual(run(scope, checked, true), ["expected"]);
  });
});

describe("writing ticks back", () => {
  it("changes one character of each item that says something else, and no other", () => {
    const items = [
      { id: "a" },
      { id: "b", checked: true },
      { id: "c", checked: true },
      { id: "d" },
    ];
    const runbook = makeRunbook({ id: "one", steps: [{ id: "1", items }] });
    const unticked = event({ type: "itemUnticked", step: "1", item: "b", reason: "" });
    const state = foldDeployment([tick("a"), tick("b"), unticked, tick("c")]);
    const marks = new Map(
      runbook.sections[0]!.steps[0]!.items.map((item) => [item.mark.start, item.id]),
    );
    assert.deepEqual(
      tickEdits(runbook, state).map(({ range, text }) => [marks.get(range.start), text]),
      [
        ["a", "x"],
        ["b", " "],
      ],
    );
  });
});
