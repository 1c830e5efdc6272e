import assert from "node:assert/strict";
import type { DeploymentControl, Refusal } from "../../../src/core/deployment/control.ts";
import { foldDeployment } from "../../../src/core/deployment/foldDeployment.ts";
import { stepOverrides } from "../../../src/core/deployment/stepFacts.ts";
import { buildResults } from "../../../src/core/deployment/view/results.ts";
import { blockSupport } from "../../../src/core/deployment/work.ts";
import type { Result } from "../../../src/core/lib/result.ts";
import { begin } from "../../support/fakes/deployments.ts";
import { FakeWorld, passed } from "../../support/fakes/parts.ts";
import { expects, makeRunbook } from "../../support/fakes/runbooks.ts";

const never = new AbortController().signal;
const ALL = { kind: "all" } as const;

/** The document contradicts itself: a person must say which of the two is meant. */
const both = [
  expects({ kind: "value", operator: "=", value: 64 }),
  expects({ kind: "value", operator: "=", value: 51 }),
];
const book = makeRunbook({
  id: "one",
  steps: [
    {
      id: "1.1",
      items: [{ id: "count", blocks: ["b"] }],
      blocks: [
        { id: "b", item: "count", role: "check", expectations: both },
        { id: "plain", expectations: [] },
      ],
    },
  ],
});

function code(result: Result<unknown, Refusal>): string {
  return result.ok ? "ok" : result.error.code;
}

describe("judging the output of a block", () => {
  let world: FakeWorld;
  let control: DeploymentControl;
  const prints = (stdoutTail: string): unknown => world.outcomes.set("b", passed({ stdoutTail }));
  const run = (skipPassed = false): Promise<unknown> =>
    control.run(ALL, { skipPassed, namedStep: null }, never);
  const ticked = (): boolean => control.state.items.get("count")?.ticked === true;

  beforeEach(async () => {
    world = new FakeWorld();
    prints("64\n");
    control = await begin(world, book);
  });

  it("is a person's: until then it supports no tick", async () => {
    await run();
    assert.equal(blockSupport(control.state, "b"), "open");
    assert.equal(ticked(), false);
  });

  it("makes it passed or failed, says who did and why, and ticks what rests on it", async () => {
    await run();
    assert.equal(code(await control.judge("b", "pass", " counted by hand ")), "ok");
    const block = control.state.blocks.get("b");
    assert.deepEqual(
      [block?.verdict, block?.answered, block?.judgedBy, block?.judgedReason],
      ["pass", "open", "kim", "counted by hand"],
    );
    assert.equal(blockSupport(control.state, "b"), "passed");
    assert.equal(code(await control.tick("count", null)), "ok");
    assert.deepEqual(stepOverrides(firstStep(), control.state), []);
    const { state } = control;
    const source = {
      ...{ runbook: book, state, events: [], running: null, heldBy: null, folder: "/w" },
      history: { canGoBack: false, canGoForward: false },
      changeText: () => "",
    };
    const [card] = buildResults(source, ALL).cards;
    assert.deepEqual(
      [card?.verdict, card?.judgedBy, card?.reason],
      ["pass", "kim", "counted by hand"],
    );
  });

  it("as not as it should be makes the ticks on it stale", async () => {
    await run();
    await control.judge("b", "pass", "");
    await control.tick("count", null);
    assert.equal(code(await control.judge("b", "fail", "wrong folder")), "ok");
    assert.equal(blockSupport(control.state, "b"), "failed");
    assert.equal(control.state.items.get("count")?.stale, true);
  });

  it("needs a reason against a verdict that was clear, and is then an override", async () => {
    prints("3\n");
    await run();
    assert.equal(control.state.blocks.get("b")?.verdict, "fail");
    assert.equal(code(await control.judge("b", "pass", " ")), "reason-needed");
    assert.equal(code(await control.judge("b", "pass", "three are meant")), "ok");
    assert.deepEqual(stepOverrides(firstStep(), control.state), [
      { kind: "judgement", id: "b", step: "1.1", reason: "three are meant" },
    ]);
  });

  it("is refused where there is no output to judge", async () => {
    assert.equal(code(await control.judge("b", "pass", "x")), "nothing-to-do");
    await run();
    assert.equal(code(await control.judge("plain", "pass", "x")), "nothing-to-do");
    assert.equal(code(await control.judge("nothing", "pass", "x")), "unknown");
    world.outcomes.set("b", passed({ kind: "failed", exitCode: 1, stdoutTail: "64\n" }));
    await run();
    assert.equal(code(await control.judge("b", "pass", "x")), "nothing-to-do");
  });

  it("does not outlive the run that it was said of", async () => {
    await run();
    await control.judge("b", "pass", "");
    await run();
    const block = control.state.blocks.get("b");
    assert.deepEqual([block?.verdict, block?.judgedBy], ["open", null]);
    assert.deepEqual(foldDeployment(control.journal.events()), control.state);
  });

  it("is asked for again by going on, as long as nobody has judged", async () => {
    await run();
    world.ran.length = 0;
    await run(true);
    assert.deepEqual(
      world.ran.map(({ block }) => block.id),
      ["b"],
    );
    await control.judge("b", "pass", "");
    world.ran.length = 0;
    await run(true);
    assert.deepEqual(world.ran, []);
  });

  function firstStep(): (typeof book)["sections"][number]["steps"][number] {
    const step = book.sections[0]?.steps[0];
    assert.ok(step !== undefined);
    return step;
  }
});
