import assert from "node:assert/strict";
import { sideBySide } from "../../../src/core/lib/sideBySide.ts";
import { atOnce, sorted } from "../../../src/core/lib/slices.ts";

describe("sorted", () => {
  const byRank = (one: Ranked, other: Ranked): number => one.rank - other.rank;
  interface Ranked {
    readonly rank: number;
    readonly place: number;
  }
  const ranked = (length: number): readonly Ranked[] =>
    Array.from({ length }, (_, place) => ({ rank: (place * 7919) % 101, place }));

  for (const length of [0, 1, 999, 1000, 1001, 5432]) {
    it(`puts ${length} items in order, equal ones as they came`, () => {
      const items = ranked(length);
      assert.deepEqual(atOnce(sorted(items, byRank)), [...items].sort(byRank));
      assert.deepEqual(items, ranked(length));
    });
  }

  it("gives others a turn every few hundred items at the latest", () => {
    const work = sorted(ranked(10_000), byRank);
    let turns = 0;
    while (work.next().done !== true) {
      turns++;
    }
    // Forty runs, and six rounds in which they are merged.
    assert.ok(turns >= 40 + 4 * 39, String(turns));
  });
});

describe("sideBySide", () => {
  it("keeps the order, and never does more at a time than it may", async () => {
    let running = 0;
    let most = 0;
    const results = await sideBySide([5, 1, 4, 2, 3], 2, async (item) => {
      running++;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, item));
      running--;
      return item * 10;
    });
    assert.deepEqual(results, [50, 10, 40, 20, 30]);
    assert.equal(most, 2);
    assert.deepEqual(await sideBySide([], 2, () => Promise.reject(new Error("never"))), []);
  });

  it("fails with the first that fails", async () => {
    await assert.rejects(
      sideBySide([1, 2], 2, (item) =>
        item === 2 ? Promise.reject(new Error("two")) : Promise.resolve(item),
      ),
      /two/,
    );
  });
});
