import assert from "node:assert/strict";
import type { DeploymentControl, Refusal } from "../../../src/core/deployment/control.ts";
import { stepOverrides } from "../../../src/core/deployment/stepFacts.ts";
import type { Result } from "../../../src/core/lib/result.ts";
import { begin } from "../../support/fakes/deployments.ts";
import { FakeWorld, passed, rows } from "../../support/fakes/parts.ts";
import { expects, makeRunbook } from "../../support/fakes/runbooks.ts";

const never = new AbortController().signal;
const RUN = { skipPassed: false, namedStep: null };
const eleven = expects({ kind: "value", operator: "=", value: 11 });

const book = makeRunbook(
  {
    id: "one",
    steps: [
      {
        id: "1.1",
        items: [{ id: "word" }, { id: "own", blocks: ["own.b"] }],
        blocks: [{ id: "b" }, { id: "own.b", item: "own" }],
        queries: [{ id: "q", sql: "SELECT q", expectations: [eleven] }],
      },
      {
        id: "1.2",
        items: [
          { id: "p" },
          { id: "p.a", parent: "p" },
          { id: "p.b", parent: "p" },
          { id: "p.b.c", parent: "p.b" },
        ],
      },
    ],
  },
  { id: "two", steps: [{ id: "2.1", items: [{ id: "later" }] }] },
);

function refused(result: Result<void, Refusal>): string {
  return result.ok ? "ok" : result.error.code;
}

describe("ticking", () => {
  let world: FakeWorld;
  let control: DeploymentControl;
  beforeEach(async () => {
    world = new FakeWorld();
    world.answers.set("SELECT q", rows(["11"]));
    control = await begin(world, book);
  });

  const ticked = (id: string): boolean => control.state.items.get(id)?.ticked === true;
  const runStep = (id: string): Promise<unknown> => control.run({ kind: "step", id }, RUN, never);

  it("asks for a reason while blocks and questions have not run", async () => {
    assert.deepEqual(await control.tick("word", null), {
      ok: false,
      error: {
        code: "reason-needed",
        why: [
          { kind: "block", id: "b", state: "notRun" },
          { kind: "query", id: "q", state: "notRun" },
        ],
      },
    });
    assert.equal(refused(await control.tick("word", "  ")), "reason-needed");
    assert.equal(ticked("word"), false);
  });

  it("records who, when, and what it rests on", async () => {
    await runStep("1.1");
    assert.equal(refused(await control.tick("word", null)), "ok");
    const tick = control.state.items.get("word");
    assert.equal(tick?.by, "kim");
    assert.equal(tick.how, "person");
    assert.equal(tick.overrideReason, null);
    assert.deepEqual(tick.basis, [
      { kind: "block", id: "b", state: "passed" },
      { kind: "query", id: "q", state: "passed" },
    ]);
  });

  it("keeps a tick against the evidence as an override", async () => {
    assert.equal(refused(await control.tick("word", "done by hand")), "ok");
    assert.equal(control.state.items.get("word")?.overrideReason, "done by hand");
    const [step] = book.sections[0]!.steps;
    assert.deepEqual(stepOverrides(step!, control.state), [
      { kind: "tick", id: "word", step: "1.1", reason: "done by hand" },
    ]);
  });

  it("leaves an item with its own command to that command, or to a reason", async () => {
    assert.deepEqual(await control.tick("own", null), {
      ok: false,
      error: { code: "by-command", item: "own", blocks: ["own.b"] },
    });
    assert.equal(refused(await control.tick("own", "no shell here")), "ok");
    await control.run({ kind: "item", id: "own" }, RUN, never);
    const tick = control.state.items.get("own");
    assert.deepEqual([tick?.how, tick?.overrideReason], ["command", null]);
  });

  it("asks why when its own command failed", async () => {
    world.outcomes.set("own.b", passed({ kind: "failed" }));
    await control.run({ kind: "item", id: "own" }, RUN, never);
    assert.equal(ticked("own"), false);
    assert.equal(refused(await control.tick("own", null)), "reason-needed");
  });

  it("does not tick again what a person unticked, until its command runs again", async () => {
    await runStep("1.1");
    assert.equal(refused(await control.untick("own", "look again")), "ok");
    await control.run({ kind: "block", id: "b" }, RUN, never);
    assert.equal(ticked("own"), false);
    await control.run({ kind: "block", id: "own.b" }, RUN, never);
    assert.equal(ticked("own"), true);
  });

  it("shows a tick as stale when its step fails later, and takes a new one on new evidence", async () => {
    await runStep("1.1");
    await control.tick("word", null);
    world.answers.set("SELECT q", rows(["12"]));
    await control.verify({ kind: "query", id: "q" }, never);
    assert.deepEqual(control.state.items.get("word")?.staleBy, ["q"]);
    assert.equal(refused(await control.tick("word", null)), "reason-needed");
    assert.equal(refused(await control.tick("word", "12 is right since today")), "ok");
    assert.equal(control.state.items.get("word")?.stale, false);
  });

  it("takes a failure that was accepted, and an answer that was judged, for evidence", async () => {
    world.outcomes.set("b", passed({ kind: "failed" }));
    world.answers.set("SELECT q", rows(["12"]));
    await control.run({ kind: "block", id: "b" }, RUN, never);
    await control.verify({ kind: "query", id: "q" }, never);
    assert.equal(refused(await control.acceptFailure("b", " ")), "reason-needed");
    assert.equal(refused(await control.acceptFailure("b", "known")), "ok");
    assert.equal(refused(await control.acceptFailure("b", "known")), "nothing-to-do");
    assert.equal(refused(await control.judge("q", "pass", "")), "reason-needed");
    assert.equal(refused(await control.judge("q", "pass", "one more since today")), "ok");
    assert.equal(refused(await control.tick("word", null)), "ok");
    assert.deepEqual(
      control.state.items.get("word")?.basis.map(({ state }) => state),
      ["accepted", "passed"],
    );
    const [step] = book.sections[0]!.steps;
    assert.deepEqual(
      stepOverrides(step!, control.state).map(({ kind }) => kind),
      ["failure", "judgement"],
    );
  });

  it("judges only what was answered", async () => {
    assert.equal(refused(await control.judge("q", "pass", "looks fine")), "nothing-to-do");
    assert.equal(refused(await control.judge("nothing", "pass", "")), "unknown");
  });

  it("needs no more than a person's word where the step has nothing to run", async () => {
    assert.equal(refused(await control.tick("p.a", null)), "ok");
  });

  it("ticks a parent with the last of its items, and never before", async () => {
    assert.deepEqual(await control.tick("p", "all fine"), {
      ok: false,
      error: { code: "children-open", item: "p", open: ["p.a", "p.b"] },
    });
    await control.tick("p.a", null);
    assert.equal(ticked("p"), false);
    await control.tick("p.b.c", null);
    assert.deepEqual([ticked("p.b"), ticked("p")], [true, true]);
    assert.deepEqual(control.state.items.get("p")?.basis, [
      { kind: "item", id: "p.a", state: "ticked" },
      { kind: "item", id: "p.b", state: "ticked" },
    ]);
  });

  it("unticks the parents with an item, and keeps why", async () => {
    await control.tick("p.a", null);
    await control.tick("p.b.c", null);
    await control.untick("p.b.c", "not yet");
    assert.deepEqual(["p", "p.b", "p.b.c", "p.a"].map(ticked), [false, false, false, true]);
    assert.equal(control.state.items.get("p")?.history.at(-1)?.reason, "not yet");
    assert.equal(refused(await control.untick("p.b.c", "")), "nothing-to-do");
  });

  it("waits for the gate of its step, which a reason opens", async () => {
    assert.equal(refused(await control.tick("later", null)), "locked");
    assert.equal(refused(await control.tick("later", "in a hurry")), "locked");
    assert.equal(refused(await control.openGate("2.1", "")), "reason-needed");
    assert.equal(refused(await control.openGate("2.1", "in a hurry")), "ok");
    assert.equal(refused(await control.openGate("2.1", "again")), "nothing-to-do");
    assert.equal(refused(await control.tick("later", null)), "ok");
  });

  it("decides one act after the other: the same tick is made once", async () => {
    const results = await Promise.all([control.tick("p.a", null), control.tick("p.a", null)]);
    assert.deepEqual(results.map(refused), ["ok", "nothing-to-do"]);
  });
});
