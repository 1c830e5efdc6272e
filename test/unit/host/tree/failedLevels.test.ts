import assert from "node:assert/strict";
import { FailedLevels } from "../../../../src/host/tree/failedLevels.ts";

/** A clock that is moved by hand: one timer at a time. */
function clockwork(answers: Readonly<Record<string, readonly boolean[]>>) {
  const waits: number[] = [];
  const tried: string[] = [];
  const given = new Map(Object.entries(answers).map(([id, list]) => [id, [...list]]));
  const state = { call: null as (() => void) | null, visible: true };
  const levels = new FailedLevels({
    timer: {
      after: (ms, call) => {
        waits.push(ms);
        state.call = call;
        return { dispose: () => (state.call = null) };
      },
    },
    isVisible: () => state.visible,
    retry: (id) => {
      tried.push(id);
      return Promise.resolve(given.get(id)?.shift() ?? false);
    },
  });
  return {
    levels,
    waits,
    tried,
    state,
    tick: async (): Promise<void> => {
      state.call?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe("Levels whose server was away", () => {
  it("are tried again, more and more seldom, until they can be read", async () => {
    const { levels, waits, tried, state, tick } = clockwork({ a: [false, false, true] });
    levels.add("a");
    await tick();
    await tick();
    await tick();
    assert.deepEqual(
      [waits, tried],
      [
        [3000, 6000, 12_000],
        ["a", "a", "a"],
      ],
    );
    assert.equal(state.call, null);
  });

  it("are left alone while nobody sees them, and tried at once when somebody does", async () => {
    const { levels, waits, tried, state, tick } = clockwork({ a: [true] });
    state.visible = false;
    levels.add("a");
    await tick();
    assert.deepEqual([tried, state.call], [[], null]);
    state.visible = true;
    levels.shown();
    await tick();
    assert.deepEqual([tried, waits], [["a"], [3000]]);
  });

  it("are forgotten when they are read otherwise, and when the tree goes", async () => {
    const { levels, tried, state, tick } = clockwork({});
    levels.add("a");
    levels.add("b");
    levels.delete("a");
    await tick();
    assert.deepEqual(tried, ["b"]);
    levels.dispose();
    assert.equal(state.call, null);
    levels.shown();
    await tick();
    assert.deepEqual(tried, ["b"]);
  });

  it("wait no longer than a minute", async () => {
    const { levels, waits, tick } = clockwork({});
    levels.add("a");
    for (let round = 0; round < 8; round++) {
      await tick();
    }
    assert.deepEqual(waits.slice(-3), [60_000, 60_000, 60_000]);
  });
});
