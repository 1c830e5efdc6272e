import assert from "node:assert/strict";
import * as v from "valibot";
import type { DeploymentControl } from "../../../src/core/deployment/control.ts";
import { eventSchema } from "../../../src/core/deployment/events.ts";
import { foldDeployment } from "../../../src/core/deployment/foldDeployment.ts";
import type { Measurement } from "../../../src/core/performance/measurement.ts";
import { percentilesOf } from "../../../src/core/performance/percentiles.ts";
import { begin } from "../../support/fakes/deployments.ts";
import { FakeWorld } from "../../support/fakes/parts.ts";
import { expects, makeRunbook } from "../../support/fakes/runbooks.ts";

const below = expects({ kind: "duration", operator: "<", value: 100 });
const range = { start: 0, end: 0, line: 1, column: 1, endLine: 1, endColumn: 1 };
const book = makeRunbook({
  id: "one",
  steps: [
    {
      id: "1.1",
      items: [{ id: "word" }, { id: "fast", text: "The performance criteria are met" }],
      criteria: [
        { id: "c", label: "Session creation", expectation: below, range },
        { id: "taste", label: "Feels quick in the browser", expectation: below, range },
      ],
    },
  ],
});

const measured = (times: readonly number[], parts: Partial<Measurement> = {}): Measurement => ({
  workload: "sessionCreate",
  table: "sys.sessions",
  triggers: [],
  times,
  percentiles: percentilesOf(times),
  failure: null,
  ...parts,
});
const many = (ms: number): readonly number[] => Array.from({ length: 50 }, () => ms);

describe("A measured criterion", () => {
  let control: DeploymentControl;
  beforeEach(async () => {
    control = await begin(new FakeWorld(), book);
  });

  it("is evidence in the journal, with the runbook's own verdict", async () => {
    assert.ok((await control.recordMeasurement("c", "tenant", measured(many(12)))).ok);
    const state = control.state.criteria.get("c");
    assert.deepEqual(
      [state?.verdict, state?.connection, state?.table, state?.runs, state?.percentiles?.p95],
      ["pass", "tenant", "sys.sessions", 50, 12],
    );
    const events = control.journal.events().map((event) => v.parse(eventSchema, event));
    assert.deepEqual(foldDeployment(events).criteria, control.state.criteria);
  });

  it("fails when it is slower, and the last measurement counts", async () => {
    await control.recordMeasurement("c", "tenant", measured(many(12)));
    await control.recordMeasurement("c", "tenant", measured(many(120)));
    assert.equal(control.state.criteria.get("c")?.verdict, "fail");
  });

  it("is an error with the server's word when it could not be measured", async () => {
    const failure = { code: "sql", sqlState: "42501", message: "permission denied" } as const;
    await control.recordMeasurement("c", "tenant", measured([], { failure }));
    const state = control.state.criteria.get("c");
    assert.deepEqual(
      [state?.verdict, state?.error],
      ["error", { code: "42501", message: "permission denied" }],
    );
  });

  it("must pass before an item that speaks of performance is ticked without a reason", async () => {
    const why = async (): Promise<unknown> => {
      const tick = await control.tick("fast", null);
      return !tick.ok && tick.error.code === "reason-needed" ? tick.error.why : tick.ok;
    };
    assert.deepEqual(await why(), [{ kind: "criterion", id: "c", state: "notRun" }]);
    await control.recordMeasurement("c", "tenant", measured(many(120)));
    assert.deepEqual(await why(), [{ kind: "criterion", id: "c", state: "failed" }]);
    assert.ok((await control.tick("word", null)).ok);
    await control.recordMeasurement("c", "tenant", measured(many(12)));
    assert.equal(await why(), true);
    assert.deepEqual(control.state.items.get("fast")?.basis, [
      { kind: "criterion", id: "c", state: "passed" },
    ]);
  });

  it("makes the tick on it stale when it fails, until it passes again", async () => {
    const stale = (): boolean | undefined => control.state.items.get("fast")?.stale;
    await control.recordMeasurement("c", "tenant", measured(many(12)));
    await control.tick("fast", null);
    await control.recordMeasurement("c", "tenant", measured(many(120)));
    assert.equal(stale(), true);
    assert.equal(control.state.items.get("word")?.stale, undefined);
    await control.recordMeasurement("c", "tenant", measured(many(12)));
    assert.equal(stale(), false);
  });

  it("is refused where the runbook holds no such criterion, or nothing may be recorded", async () => {
    assert.deepEqual(await control.recordMeasurement("x", "tenant", measured(many(1))), {
      ok: false,
      error: { code: "unknown", id: "x" },
    });
    await control.pause("lunch");
    const paused = await control.recordMeasurement("c", "tenant", measured(many(1)));
    assert.deepEqual(paused, { ok: false, error: { code: "not-running", phase: "paused" } });
  });
});
