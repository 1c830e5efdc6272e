import assert from "node:assert/strict";
import type { Scope } from "../../../../src/core/deployment/control.ts";
import { ScopeHistory } from "../../../../src/host/panels/scopeHistory.ts";

const step = (id: string): Scope => ({ kind: "step", id });

describe("ScopeHistory", () => {
  it("goes back and forward between what was shown", () => {
    const history = new ScopeHistory();
    assert.deepEqual([history.canGoBack, history.canGoForward], [false, false]);
    history.show(step("1.1"));
    history.show(step("1.2"));
    history.back();
    assert.deepEqual(history.current, step("1.1"));
    assert.deepEqual([history.canGoBack, history.canGoForward], [true, true]);
    history.back();
    history.back();
    assert.deepEqual(history.current, { kind: "all" });
    history.forward();
    history.forward();
    history.forward();
    assert.deepEqual(history.current, step("1.2"));
  });

  it("forgets what lay ahead when another scope is shown, and keeps the same one once", () => {
    const history = new ScopeHistory();
    history.show(step("1.1"));
    history.show(step("1.1"));
    history.back();
    history.show(step("2.1"));
    assert.equal(history.canGoForward, false);
    history.back();
    assert.deepEqual(history.current, { kind: "all" });
  });

  it("forgets the oldest when it grows long", () => {
    const history = new ScopeHistory();
    for (let index = 0; index < 200; index += 1) {
      history.show(step(String(index)));
    }
    let steps = 0;
    while (history.canGoBack) {
      history.back();
      steps += 1;
    }
    assert.equal(steps, 49);
    assert.deepEqual(history.current, step("150"));
  });
});
