import assert from "node:assert/strict";
import fc from "fast-check";
import { FEWEST_RUNS, judgeTimes } from "../../../src/core/performance/judgeTimes.ts";
import { percentilesOf } from "../../../src/core/performance/percentiles.ts";
import type { Expectation } from "../../../src/core/runbook/expectation.ts";

const range = { start: 0, end: 0, line: 1, column: 1, endLine: 1, endColumn: 1 };
const below = (value: number): Expectation => ({
  kind: "duration",
  operator: "<",
  value,
  range,
  text: "",
  explicit: false,
});
const times = (count: number, ms: number): readonly number[] =>
  Array.from({ length: count }, () => ms);

describe("Percentiles", () => {
  it("are times that were measured, by the nearest rank", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    assert.deepEqual(percentilesOf(hundred), { p50: 50, p95: 95, p99: 99 });
    assert.deepEqual(percentilesOf([7]), { p50: 7, p95: 7, p99: 7 });
    assert.equal(percentilesOf([]), null);
  });

  it("rise, and at least so many in a hundred are no greater", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }),
        (all) => {
          const found = percentilesOf(all);
          assert.ok(found !== null && found.p50 <= found.p95 && found.p95 <= found.p99);
          assert.ok(all.filter((ms) => ms <= found.p95).length >= 0.95 * all.length - 1e-9);
        },
      ),
    );
  });
});

describe("The verdict on measured times", () => {
  it("holds the 95th percentile against the criterion", () => {
    assert.equal(judgeTimes(below(100), [...times(95, 10), ...times(5, 500)]), "pass");
    assert.equal(judgeTimes(below(100), [...times(94, 10), ...times(6, 500)]), "fail");
    assert.equal(judgeTimes(below(100), times(FEWEST_RUNS, 100)), "fail");
  });

  it("stays open with too few runs, unless they cannot be made up for", () => {
    assert.equal(judgeTimes(below(100), []), "open");
    assert.equal(judgeTimes(below(100), times(FEWEST_RUNS - 1, 10)), "open");
    assert.equal(judgeTimes(below(100), times(2, 500)), "open");
    assert.equal(judgeTimes(below(100), times(3, 500)), "fail");
  });

  it("is open where the criterion speaks of something else than a duration", () => {
    const expectation: Expectation = {
      kind: "rows",
      operator: "<",
      value: 1,
      range,
      text: "",
      explicit: false,
    };
    assert.equal(judgeTimes(expectation, times(100, 1)), "open");
  });
});
