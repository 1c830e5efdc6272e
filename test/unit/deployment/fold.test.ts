import assert from "node:assert/strict";
import fc from "fast-check";
import type { Basis, DeploymentEvent } from "../../../src/core/deployment/events.ts";
import { applyEvent, foldDeployment } from "../../../src/core/deployment/foldDeployment.ts";
import { event, started } from "../../support/fakes/deployments.ts";

const STEP = "1.1";

function ran(
  block: string,
  outcome: "passed" | "failed" | "cancelled" | "timedOut",
  run = `run-${block}`,
): DeploymentEvent[] {
  const common = { run, step: STEP, block };
  return [
    event({ type: "blockStarted", ...common, text: "", connections: [], log: `logs/${run}.log` }),
    event({
      type: "blockEnded",
      ...common,
      outcome,
      exitCode: outcome === "passed" ? 0 : 1,
      failures: [],
      backups: [],
      durationMs: 10,
      log: { start: 0, end: 9 },
      verdict: null,
      actual: null,
    }),
  ];
}

function verified(query: string, verdict: "pass" | "fail" | "error" | "open"): DeploymentEvent {
  return event({
    type: "queryVerified",
    step: STEP,
    query,
    connection: "app",
    verdict,
    actual: null,
    error: null,
    result: null,
    truncated: false,
    durationMs: 1,
    server: null,
  });
}

function ticked(item: string, ...basis: Basis[]): DeploymentEvent {
  return event({ type: "itemTicked", step: STEP, item, how: "person", basis, override: null });
}

const onBlock: Basis = { kind: "block", id: "b", state: "passed" };
const onQuery: Basis = { kind: "query", id: "q", state: "passed" };

describe("a deployment as its events tell it", () => {
  it("is not started before its first event", () => {
    assert.equal(foldDeployment([]).id, "");
    assert.equal(foldDeployment([started]).id, "d1");
  });

  it("knows the last run of a block, and where its log is", () => {
    const state = foldDeployment([...ran("b", "failed", "r1"), ...ran("b", "passed", "r2")]);
    const block = state.blocks.get("b");
    assert.equal(block?.status, "passed");
    assert.deepEqual(block.log, { file: "logs/r2.log", start: 0, end: 9 });
  });

  it("marks a tick stale when what it rests on fails later, until that passes again", () => {
    const events = [...ran("b", "passed"), ticked("i", onBlock)];
    assert.equal(foldDeployment(events).items.get("i")?.stale, false);
    for (const outcome of ["failed", "cancelled", "timedOut"] as const) {
      const failed = [...events, ...ran("b", outcome)];
      assert.deepEqual(foldDeployment(failed).items.get("i")?.staleBy, ["b"]);
      assert.equal(foldDeployment([...failed, ...ran("b", "passed")]).items.get("i")?.stale, false);
    }
  });

  it("keeps a tick stale until all that failed has passed again", () => {
    const events = [ticked("i", onBlock, onQuery), ...ran("b", "failed"), verified("q", "error")];
    assert.deepEqual(foldDeployment(events).items.get("i")?.staleBy, ["b", "q"]);
    const half = [...events, ...ran("b", "passed")];
    assert.equal(foldDeployment(half).items.get("i")?.stale, true);
    assert.equal(foldDeployment([...half, verified("q", "pass")]).items.get("i")?.stale, false);
  });

  it("marks a tick stale when a run was lost, and not when another block fails", () => {
    const [begun] = ran("b", "passed");
    const lost = event({ type: "runLost", run: "run-b", step: STEP, block: "b" });
    const events = [ticked("i", onBlock), begun!, lost];
    assert.equal(foldDeployment(events).items.get("i")?.stale, true);
    assert.equal(foldDeployment(events).blocks.get("b")?.status, "lost");
    const other = [ticked("i", onBlock), ...ran("other", "failed")];
    assert.equal(foldDeployment(other).items.get("i")?.stale, false);
  });

  it("tells staleness upwards, from an item to those that rest on it", () => {
    const child: Basis = { kind: "item", id: "i", state: "ticked" };
    const parent: Basis = { kind: "item", id: "p", state: "ticked" };
    const events = [ticked("i", onBlock), ticked("p", child), ticked("g", parent)];
    const failed = foldDeployment([...events, ...ran("b", "failed")]);
    assert.deepEqual(failed.items.get("g")?.staleBy, ["p"]);
    const again = foldDeployment([...events, ...ran("b", "failed"), ...ran("b", "passed")]);
    assert.equal(again.items.get("g")?.stale, false);
    const unticked = event({ type: "itemUnticked", step: STEP, item: "i", reason: "" });
    assert.equal(foldDeployment([...events, unticked]).items.get("g")?.stale, true);
  });

  it("keeps the history of a tick", () => {
    const unticked = event({ type: "itemUnticked", step: STEP, item: "i", reason: "too early" });
    const tick = foldDeployment([ticked("i"), unticked, ticked("i")]).items.get("i");
    assert.deepEqual(
      tick?.history.map((entry) => [entry.ticked, entry.reason]),
      [
        [true, null],
        [false, "too early"],
        [true, null],
      ],
    );
  });

  it("counts a judged answer as judged and keeps what was answered", () => {
    const judged = event({
      type: "queryJudged",
      step: STEP,
      query: "q",
      verdict: "pass",
      reason: "ok",
    });
    const query = foldDeployment([verified("q", "open"), judged]).queries.get("q");
    assert.deepEqual([query?.verdict, query?.answered, query?.judgedBy], ["pass", "open", "kim"]);
  });

  it("does not accept a failure of an earlier run", () => {
    const accepted = event({
      type: "failureAccepted",
      run: "r1",
      step: STEP,
      block: "b",
      reason: "",
    });
    const events = [...ran("b", "failed", "r1"), ...ran("b", "failed", "r2"), accepted];
    assert.equal(foldDeployment(events).blocks.get("b")?.status, "failed");
  });

  it("gives a step the time until its events, without pauses and long silences", () => {
    const at = (minute: number, fact: DeploymentEvent): DeploymentEvent => ({
      ...fact,
      at: new Date(Date.parse("2026-03-01T10:00:00Z") + minute * 60_000).toISOString(),
    });
    const [begun, ended] = ran("b", "passed");
    const events = [
      at(0, started),
      at(2, begun!),
      at(62, ended!),
      at(65, ticked("i")),
      at(600, ticked("j")),
      at(601, event({ type: "paused", reason: "" })),
      at(602, ticked("k")),
      at(603, event({ type: "resumed" })),
      at(604, ticked("l")),
    ];
    assert.equal(foldDeployment(events).spentMs.get(STEP), (2 + 60 + 3 + 1) * 60_000);
  });
});

const id = fc.constantFrom("a", "b", "c");
const basis: fc.Arbitrary<Basis> = fc
  .tuple(fc.constantFrom<Basis["kind"]>("block", "query", "item"), id)
  .map(([kind, on]) => ({ kind, id: on, state: "passed" }));
const anyEvents: fc.Arbitrary<DeploymentEvent[]> = fc
  .array(
    fc.oneof(
      fc
        .tuple(
          id,
          fc.constantFrom<"passed" | "failed" | "cancelled">("passed", "failed", "cancelled"),
        )
        .map(([block, outcome]) => ran(block, outcome)),
      id.map((block) => ran(block, "passed").slice(0, 1)),
      id.map((block) => [event({ type: "runLost", run: `run-${block}`, step: STEP, block })]),
      fc
        .tuple(id, fc.constantFrom<"pass" | "fail" | "open">("pass", "fail", "open"))
        .map(([query, verdict]) => [verified(query, verdict)]),
      fc.tuple(id, fc.array(basis)).map(([item, on]) => [ticked(item, ...on)]),
      id.map((item) => [event({ type: "itemUnticked", step: STEP, item, reason: "" })]),
      id.map((step) => [event({ type: "stepSkipped", step, reason: "" })]),
    ),
    { maxLength: 40 },
  )
  .map((groups) => groups.flat());

describe("folding", () => {
  it("gives the same state at once and event by event, from any point on", () => {
    fc.assert(
      fc.property(anyEvents, fc.nat(), (events, cut) => {
        const at = events.length === 0 ? 0 : cut % events.length;
        const resumed = events.slice(at).reduce(applyEvent, foldDeployment(events.slice(0, at)));
        assert.deepEqual(resumed, foldDeployment(events));
      }),
    );
  });

  it("never changes the state it was given", () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const states = [foldDeployment([])];
        const copies = [structuredClone(states[0])];
        for (const each of events) {
          states.push(applyEvent(states.at(-1)!, each));
          copies.push(structuredClone(states.at(-1)));
        }
        assert.deepEqual(states, copies);
      }),
      { numRuns: 50 },
    );
  });

  it("calls a tick stale exactly when something is named that made it so", () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        for (const tick of foldDeployment(events).items.values()) {
          assert.equal(tick.stale, tick.staleBy.length > 0);
          assert.ok(tick.ticked || !tick.stale);
          assert.ok(tick.staleBy.every((by) => tick.basis.some((on) => on.id === by)));
        }
      }),
    );
  });
});
