import assert from "node:assert/strict";
import type { MonitoringModel } from "../../../../src/protocol/monitoring.ts";
import { parseSavedReport } from "../../../../src/protocol/monitoring.ts";
import { monitoringStringsSchema } from "../../../../src/protocol/monitoringStrings.ts";
import {
  INITIAL_STATE,
  orderedCards,
  reduce,
  savedReport,
  standings,
  type ReadyState,
} from "../../../../src/webview/monitoring/state.ts";
import { EVERY_SHAPE } from "../../../e2e/page/sampleMonitoring.ts";
import * as v from "valibot";

const strings = v.parse(
  monitoringStringsSchema,
  Object.fromEntries(Object.keys(monitoringStringsSchema.entries).map((key) => [key, key])),
);

function opened(model: MonitoringModel = EVERY_SHAPE): ReadyState {
  const state = reduce(INITIAL_STATE, {
    kind: "opened",
    ready: { model, strings, locale: "en" },
  });
  assert.equal(state.kind, "ready");
  return state;
}

describe("the state of the report page", () => {
  it("hears of nothing before the host has answered", () => {
    assert.equal(reduce(INITIAL_STATE, { kind: "changed", model: EVERY_SHAPE }), INITIAL_STATE);
  });

  it("keeps the order and the notice when another report arrives", () => {
    const ordered = reduce(opened(), { kind: "ordered", failingFirst: true });
    const noticed = reduce(ordered, { kind: "noticed", message: "no" });
    const changed = reduce(noticed, { kind: "changed", model: { ...EVERY_SHAPE, running: 2 } });
    assert.deepEqual(changed, { ...noticed, model: { ...EVERY_SHAPE, running: 2 } });
  });

  it("puts failing cards first, and those that nobody judged before those that are as expected", () => {
    const state = { ...opened(), failingFirst: true };
    assert.deepEqual(
      orderedCards(state).map(({ standing }) => standing),
      ["error", "open", null, null, "pass"],
    );
    assert.deepEqual(orderedCards({ ...state, failingFirst: false }), EVERY_SHAPE.report?.cards);
  });

  it("counts how the cards stand", () => {
    assert.deepEqual(standings(EVERY_SHAPE.report?.cards ?? []), {
      pass: 1,
      fail: 0,
      error: 1,
      open: 1,
    });
  });

  it("is saved as the newest report while it shows the newest, and as that report otherwise", () => {
    assert.deepEqual(savedReport(opened()), { kind: "daily", file: null });
    assert.deepEqual(savedReport(opened({ ...EVERY_SHAPE, file: "a.json" })), {
      kind: "daily",
      file: "a.json",
    });
  });

  it("is restored from nothing that is no saved page", () => {
    assert.deepEqual(parseSavedReport({ kind: "daily", file: null }), {
      kind: "daily",
      file: null,
    });
    for (const value of [null, {}, { kind: "hourly", file: null }, { kind: "daily", file: 1 }]) {
      assert.equal(parseSavedReport(value), null);
    }
  });
});
