import assert from "node:assert/strict";
import type {
  DeploymentControl,
  Refusal,
  ScopeResult,
} from "../../../src/core/deployment/control.ts";
import { createMemoryJournal } from "../../../src/core/deployment/memoryJournal.ts";
import { createControl } from "../../../src/core/deployment/createControl.ts";
import { parseResultFile } from "../../../src/core/deployment/resultFile.ts";
import type { Result } from "../../../src/core/lib/result.ts";
import { begin, RUNBOOK_TEXT } from "../../support/fakes/deployments.ts";
import { FakeWorld, passed, profile, rows, SECRET } from "../../support/fakes/parts.ts";
import { expects, makeRunbook } from "../../support/fakes/runbooks.ts";

const ALL = { kind: "all" } as const;
const RUN = { skipPassed: false, namedStep: null };
const eleven = expects({ kind: "value", operator: "=", value: 11 });
const never = new AbortController().signal;

const book = makeRunbook(
  {
    id: "one",
    steps: [
      {
        id: "1.1",
        items: [{ id: "done" }, { id: "own", blocks: ["own.b"] }],
        blocks: [
          { id: "b", text: "psql -d app -f a.sql", timeoutMs: 5 },
          { id: "own.b", item: "own" },
        ],
        queries: [{ id: "q", sql: "SELECT q", expectations: [eleven] }],
      },
      { id: "1.2", blocks: [{ id: "b2" }] },
    ],
  },
  { id: "two", steps: [{ id: "2.1", blocks: [{ id: "b3" }] }] },
);

function refused(result: Result<unknown, Refusal>): string {
  return result.ok ? "ok" : result.error.code;
}

function types(control: DeploymentControl): readonly string[] {
  return control.journal.events().map(({ type }) => type);
}

function value(result: Result<ScopeResult, Refusal>): ScopeResult {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

describe("running", () => {
  let world: FakeWorld;
  beforeEach(() => {
    world = new FakeWorld();
    world.answers.set("SELECT q", rows(["11"]));
  });

  it("confirms a step with its exact text and servers, then runs and asks in order", async () => {
    const control = await begin(world, book);
    const result = value(await control.run({ kind: "step", id: "1.1" }, RUN, never));
    assert.deepEqual(result, {
      blocks: [
        { id: "b", status: "passed" },
        { id: "own.b", status: "passed" },
      ],
      queries: [{ id: "q", verdict: "pass" }],
      verdict: "pass",
      stopped: null,
    });
    const [question, ...others] = world.confirmed;
    assert.deepEqual(others, []);
    assert.equal(question?.blocks[0]?.preview.text, "psql -d app -f a.sql");
    assert.deepEqual(
      question.targets.map(({ name }) => name),
      ["app"],
    );
    assert.equal(world.ran[0]?.timeoutMs, 5);
    assert.equal(world.ran[0].defaultTarget?.profile.name, "app");
    assert.deepEqual(types(control), [
      "deploymentStarted",
      "blockStarted",
      "blockEnded",
      "blockStarted",
      "blockEnded",
      "itemTicked",
      "queryVerified",
    ]);
  });

  it("runs nothing that was not confirmed", async () => {
    world.confirm = false;
    const control = await begin(world, book);
    assert.equal(refused(await control.run(ALL, RUN, never)), "not-confirmed");
    assert.deepEqual(types(control), ["deploymentStarted"]);
  });

  it("says that production is touched", async () => {
    world.profiles = [profile("app", { environment: "production" })];
    const control = await begin(world, book);
    await control.run({ kind: "block", id: "b" }, RUN, never);
    assert.equal(world.confirmed[0]?.production, true);
  });

  it("stops at the first failure and leaves the rest not run", async () => {
    world.outcomes.set("own.b", passed({ kind: "failed", exitCode: 3 }));
    const control = await begin(world, book);
    const result = value(await control.run(ALL, RUN, never));
    assert.deepEqual(
      result.blocks.map(({ status }) => status),
      ["passed", "failed", "notRun", "notRun"],
    );
    assert.deepEqual(result.queries, [{ id: "q", verdict: "notRun" }]);
    assert.equal(result.verdict, "fail");
    assert.equal(control.state.items.get("own"), undefined);
  });

  it("goes on at the failed block, also with a journal that was opened again", async () => {
    world.outcomes.set("own.b", passed({ kind: "failed" }));
    const { journal } = await begin(world, book);
    const first = await createControl(world.parts, journal, book);
    await first.run(ALL, RUN, never);
    first.dispose();
    world.outcomes.clear();
    world.ran.length = 0;
    const again = await createControl(world.parts, journal, book);
    await again.run(ALL, { skipPassed: true, namedStep: null }, never);
    assert.deepEqual(
      world.ran.map(({ block }) => block.id),
      ["own.b", "b2"],
    );
  });

  it("stops before a phase that waits for a person, and says so", async () => {
    const control = await begin(world, book);
    const result = value(await control.run(ALL, RUN, never));
    assert.equal(result.verdict, "open");
    assert.deepEqual(result.stopped, { code: "locked", step: "2.1", waitsFor: ["1.1"] });
    assert.equal(refused(await control.run({ kind: "step", id: "2.1" }, RUN, never)), "locked");
  });

  it("opens the gate of a step that was named, and records it", async () => {
    const control = await begin(world, book);
    const result = await control.run(
      { kind: "step", id: "2.1" },
      { skipPassed: false, namedStep: "2.1" },
      never,
    );
    assert.equal(value(result).verdict, "pass");
    const opened = control.journal.events().find(({ type }) => type === "gateOpened");
    assert.ok(opened?.type === "gateOpened" && opened.how === "named");
  });

  it("runs one thing at a time", async () => {
    const control = await begin(world, book);
    let second: Promise<Result<ScopeResult, Refusal>> | undefined;
    world.outcomes.set("b", async () => {
      second = control.verify({ kind: "query", id: "q" }, never);
      assert.equal(refused(await control.pause("lunch")), "busy");
      return passed();
    });
    await control.run({ kind: "block", id: "b" }, RUN, never);
    assert.equal(refused(await second!), "busy");
    assert.equal(control.running, null);
  });

  it("shows what the backends do while a block runs, and stops looking after it", async () => {
    const control = await begin(world, book);
    world.outcomes.set("b", async () => {
      world.timers.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
      return passed();
    });
    const seen: string[] = [];
    control.onDidChange(() => {
      for (const backend of control.running?.backends ?? []) {
        seen.push(`${backend.connection} ${backend.query} < ${backend.blockedBy[0]?.user ?? ""}`);
      }
    });
    await control.run({ kind: "block", id: "b" }, RUN, never);
    assert.equal(seen[0], "app CREATE INDEX < other");
    assert.equal(world.timers.length, 0);
  });

  it("cancels the backends with the block, and runs nothing after it", async () => {
    const control = await begin(world, book);
    const abort = new AbortController();
    world.outcomes.set("b", () => {
      abort.abort();
      return Promise.resolve(passed({ kind: "cancelled", exitCode: null }));
    });
    const result = value(await control.run({ kind: "step", id: "1.1" }, RUN, abort.signal));
    assert.equal(result.blocks[0]?.status, "cancelled");
    assert.equal(result.blocks[1]?.status, "notRun");
    assert.equal(world.cancelled.length, 1);
  });

  it("records a runner that breaks as a failure to start", async () => {
    const control = await begin(world, book);
    world.outcomes.set("b", () => Promise.reject(new Error("no bash")));
    await control.run({ kind: "block", id: "b" }, RUN, never);
    assert.deepEqual(control.state.blocks.get("b")?.failures, [
      { kind: "start", message: "no bash" },
    ]);
  });

  it("stops when the journal can no longer be written, and starts no block without it", async () => {
    const journal = createMemoryJournal({ folder: "/d", runbookText: RUNBOOK_TEXT });
    const control = await begin(world, book, journal);
    Object.assign(journal, { append: () => Promise.reject(new Error("disk full")) });
    const result = await control.run(ALL, RUN, never);
    assert.deepEqual(result, { ok: false, error: { code: "journal", message: "disk full" } });
    assert.equal(world.ran.length, 0);
  });

  it("judges what a check prints: a wrong number fails the block although its exit code is 0", async () => {
    const checks = makeRunbook({
      id: "one",
      steps: [
        {
          id: "1",
          items: [{ id: "i", blocks: ["c"] }],
          blocks: [{ id: "c", role: "check", text: "ls | wc -l", expectations: [eleven] }],
        },
      ],
    });
    const control = await begin(world, checks);
    world.outcomes.set("c", passed({ stdoutTail: "10\n" }));
    assert.equal(value(await control.run(ALL, RUN, never)).blocks[0]?.status, "failed");
    assert.equal(control.state.items.get("i"), undefined);
    world.outcomes.set("c", passed({ stdoutTail: "11\n" }));
    assert.equal(value(await control.verify({ kind: "item", id: "i" }, never)).verdict, "pass");
    assert.equal(control.state.items.get("i")?.how, "command");
  });

  it("keeps secrets out of the journal", async () => {
    const control = await begin(world, book);
    await control.run(ALL, RUN, never);
    assert.equal(world.ran[0]?.targets[0]?.password, SECRET);
    assert.ok(!JSON.stringify(control.journal.events()).includes(SECRET));
  });

  it("keeps the rows of an answer beside the journal", async () => {
    const control = await begin(world, book);
    await control.verify({ kind: "query", id: "q" }, never);
    const name = control.state.queries.get("q")?.result ?? "";
    const file = parseResultFile((await control.journal.readResult(name)) ?? "");
    assert.ok(file.ok);
    assert.deepEqual(file.value.rows, [["11"]]);
  });
});

describe("verifying", () => {
  it("asks everything, also after a failure, and without a deployment", async () => {
    const world = new FakeWorld();
    world.answers.set("SELECT q", rows(["12"]));
    const journal = createMemoryJournal({ folder: "/d", runbookText: "" });
    const control = await createControl(world.parts, journal, book);
    const result = value(await control.verify(ALL, never));
    assert.deepEqual(result.queries, [{ id: "q", verdict: "fail" }]);
    assert.equal(world.ran.length, 0);
    assert.equal(refused(await control.run(ALL, RUN, never)), "not-running");
  });

  it("gives an error to what no connection fits", async () => {
    const world = new FakeWorld();
    world.profiles = [profile("other")];
    const control = await begin(world, book);
    assert.equal(value(await control.verify(ALL, never)).verdict, "error");
    assert.equal(control.state.queries.get("q")?.error?.code, "no-connection");
  });

  it("asks which of several connections is meant once, and remembers", async () => {
    const world = new FakeWorld();
    world.profiles = [profile("dev", { database: "app" }), profile("prod", { database: "app" })];
    world.choice = 1;
    const control = await begin(world, book);
    await control.verify(ALL, never);
    await control.verify(ALL, never);
    assert.deepEqual(world.chosenFrom, [["dev", "prod"]]);
    assert.equal(control.state.queries.get("q")?.connection, "prod");
    assert.equal(control.state.values.get("connection:app"), "prod");
  });

  it("says when there is nothing, or nothing of that name", async () => {
    const control = await begin(new FakeWorld(), book);
    assert.equal(
      refused(await control.verify({ kind: "step", id: "1.2" }, never)),
      "nothing-to-do",
    );
    assert.equal(refused(await control.verify({ kind: "step", id: "9" }, never)), "unknown");
  });
});
