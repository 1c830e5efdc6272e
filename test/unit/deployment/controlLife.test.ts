import assert from "node:assert/strict";
import type {
  DeploymentControl,
  Refusal,
  ScopeResult,
} from "../../../src/core/deployment/control.ts";
import { createControl } from "../../../src/core/deployment/createControl.ts";
import type { Result } from "../../../src/core/lib/result.ts";
import { begin, event } from "../../support/fakes/deployments.ts";
import { FakeWorld, passed } from "../../support/fakes/parts.ts";
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

describe("placeholders", () => {
  const range = { start: 0, end: 0, line: 1, endLine: 1 };
  const stamp = { name: "YYYYMMDD_HHMMSS", kind: "timestamp", range } as const;
  const path = { name: "/path/to/schema.sql", kind: "path", range } as const;
  const runbook = makeRunbook({
    id: "one",
    steps: [
      { id: "dump", blocks: [{ id: "dump", text: "pg_dump app > app_$(date).sql" }] },
      {
        id: "back",
        blocks: [
          { id: "back", text: "psql -d app -f app_YYYYMMDD_HHMMSS.sql", placeholders: [stamp] },
        ],
      },
      {
        id: "schema",
        blocks: [
          { id: "schema", text: "psql -d app -f /path/to/schema.sql", placeholders: [path] },
        ],
      },
    ],
  });
  const backup = {
    path: "/workspace/db/app_20260301_101500.sql",
    bytes: 1,
    sha256: "",
    format: "plain" as const,
    database: "app",
    serverVersion: null,
    clientVersion: null,
    complete: true,
  };

  it("are filled from the backup that the deployment took", async () => {
    const world = new FakeWorld();
    world.outcomes.set("dump", passed({ backups: [{ ...backup, path: "/x/app_1.sql" }, backup] }));
    const control = await begin(world, runbook);
    await control.run({ kind: "step", id: "dump" }, RUN, never);
    await control.run({ kind: "step", id: "back" }, RUN, never);
    assert.equal(world.ran[1]?.block.text, "psql -d app -f /workspace/db/app_20260301_101500.sql");
    assert.deepEqual(world.valuesAsked, []);
  });

  it("are never filled with a dump that is not complete", async () => {
    const world = new FakeWorld();
    world.outcomes.set("dump", passed({ backups: [{ ...backup, complete: false }] }));
    const control = await begin(world, runbook);
    await control.run({ kind: "step", id: "dump" }, RUN, never);
    const result = await control.run({ kind: "step", id: "back" }, RUN, never);
    assert.equal(refused(result), "values-missing");
    assert.deepEqual(world.valuesAsked, [{ name: "app_YYYYMMDD_HHMMSS.sql", suggestion: null }]);
  });

  it("are asked for once a deployment, and never run as they stand", async () => {
    const world = new FakeWorld();
    const control = await begin(world, runbook);
    const scope = { kind: "step", id: "schema" } as const;
    assert.equal(refused(await control.run(scope, RUN, never)), "values-missing");
    assert.deepEqual((await control.preview("schema")).ok && world.ran, []);
    world.values.set("/path/to/schema.sql", "db/schema.sql");
    await control.run(scope, RUN, never);
    await control.run(scope, RUN, never);
    assert.equal(world.ran[1]?.block.text, "psql -d app -f db/schema.sql");
    assert.equal(world.valuesAsked.length, 2);
  });

  it("take no value that would move the lines of the block", async () => {
    const control = await begin(new FakeWorld(), runbook);
    assert.equal(refused(await control.setValue("/path/to/schema.sql", "a\nb")), "values-missing");
  });
});

describe("opening a deployment", () => {
  const begun = event({
    type: "blockStarted",
    run: "r1",
    step: "1.1",
    block: "b",
    text: "",
    connections: [],
    log: "logs/r1.log",
  });

  it("records the run that a crash cut off as lost", async () => {
    const world = new FakeWorld();
    const { journal } = await begin(world, book);
    await journal.append(begun);
    const control = await createControl(world.parts, journal, book);
    assert.equal(control.state.blocks.get("b")?.status, "lost");
    assert.equal(types(control).at(-1), "runLost");
  });

  it("changes nothing in a journal that somebody else holds", async () => {
    const world = new FakeWorld();
    const { journal } = await begin(world, book);
    await journal.append(begun);
    const holder = { pid: 5, host: "desk2", application: "VS Code", since: "" };
    const reader = await createControl(world.parts, { ...journal, heldBy: holder }, book);
    assert.equal(reader.state.blocks.get("b")?.status, "running");
    const result = await reader.tick("done", null);
    assert.deepEqual(result, {
      ok: false,
      error: { code: "read-only", holder: "VS Code · desk2 · 5" },
    });
    assert.equal(refused(await reader.verify(ALL, never)), "read-only");
  });

  it("writes nothing into a damaged journal", async () => {
    const world = new FakeWorld();
    const { journal } = await begin(world, book);
    const damaged = { ...journal, damage: [{ kind: "torn", line: 3, bytes: 1 } as const] };
    const control = await createControl(world.parts, damaged, book);
    assert.deepEqual(await control.pause(""), {
      ok: false,
      error: { code: "journal", message: "torn:3" },
    });
  });

  it("runs nothing when the kept text is not the one it is bound to", async () => {
    const world = new FakeWorld();
    const { journal } = await begin(world, book);
    const control = await createControl(
      world.parts,
      { ...journal, runbookText: () => Promise.resolve("another") },
      book,
    );
    assert.equal(refused(await control.run(ALL, RUN, never)), "runbook-changed");
  });
});

describe("a changed document", () => {
  const changed = makeRunbook({ id: "one", steps: [{ id: "1.1", blocks: [{ id: "new" }] }] });

  it("is compared by what is gone and what is new", async () => {
    const control = await begin(new FakeWorld(), book);
    const { added, removed } = control.compare(changed);
    assert.deepEqual(added, ["new"]);
    assert.ok(removed.includes("b") && removed.includes("two") && !removed.includes("1.1"));
  });

  it("stops runs until the person adopts it or goes on without it", async () => {
    const world = new FakeWorld();
    const control = await begin(world, book);
    const text = "# Changed\n";
    control.observeDocument(world.parts.sha256(text));
    assert.equal(refused(await control.run(ALL, RUN, never)), "runbook-changed");
    assert.equal(refused(await control.keepBound()), "ok");
    assert.equal(refused(await control.run({ kind: "block", id: "b" }, RUN, never)), "ok");
    control.observeDocument("another");
    assert.equal(refused(await control.run(ALL, RUN, never)), "runbook-changed");
    control.observeDocument(world.parts.sha256(text));
    assert.equal(refused(await control.adopt(changed, text)), "ok");
    assert.equal(await control.journal.runbookText(), text);
    assert.equal(value(await control.run(ALL, RUN, never)).blocks[0]?.id, "new");
    assert.equal(refused(await control.keepBound()), "nothing-to-do");
  });
});

describe("the life of a deployment", () => {
  it("rests while paused, goes on, and ends for good", async () => {
    const control = await begin(new FakeWorld(), book);
    assert.equal(refused(await control.resume()), "not-running");
    assert.equal(refused(await control.pause("lunch")), "ok");
    assert.equal(refused(await control.run(ALL, RUN, never)), "not-running");
    assert.equal(refused(await control.tick("done", "x")), "not-running");
    assert.equal(refused(await control.resume()), "ok");
    assert.equal(refused(await control.abandon("wrong day")), "ok");
    assert.equal(refused(await control.resume()), "not-running");
    assert.equal(refused(await control.verify(ALL, never)), "not-running");
  });

  it("is signed as a success only when every required step is done or was skipped", async () => {
    const control = await begin(new FakeWorld(), book);
    const signOff = { name: "kim", result: "success", remark: "", fields: {} } as const;
    const open = await control.finish(signOff);
    assert.ok(!open.ok && open.error.code === "locked");
    assert.deepEqual(open.error.waitsFor, ["1.1", "1.2", "2.1"]);
    for (const step of ["1.1", "1.2", "2.1"]) {
      assert.equal(refused(await control.skip(step, "")), "reason-needed");
      assert.equal(refused(await control.skip(step, "done by hand")), "ok");
    }
    assert.equal(refused(await control.finish(signOff)), "ok");
    assert.equal(control.state.phase, "finished");
  });

  it("can always be signed as a failure", async () => {
    const control = await begin(new FakeWorld(), book);
    const signOff = { name: "kim", result: "failure", remark: "", fields: {} } as const;
    assert.equal(refused(await control.finish(signOff)), "ok");
  });
});
