import assert from "node:assert/strict";
import type { LiveLook } from "../../../src/core/monitoring/live/look.ts";
import { liveGap, liveLevels, livePoint } from "../../../src/core/monitoring/live/livePoint.ts";
import { NO_THRESHOLDS } from "../../../src/core/monitoring/thresholds.ts";

const LOOK: LiveLook = {
  ...{ at: 1_000_000, tookMs: 1, version: "16.4", seesAll: true },
  connections: { active: 2, idle: 90, idleInTransaction: 1, other: 0, limit: 100 },
  ...{ transactions: 1000, hits: 900, reads: 100, longestMs: 400, waiting: 1, behindMs: null },
};

describe("A moment of the live dashboard", () => {
  it("counts per second and what was read in between, against the look before", () => {
    const later = { ...LOOK, at: LOOK.at + 5000, transactions: 1250, hits: 990, reads: 110 };
    const { perSecond, hitRate, active, waiting, behindMs } = livePoint(LOOK, later);
    assert.deepEqual(
      { perSecond, hitRate, active, waiting, behindMs },
      { perSecond: 50, hitRate: 0.9, active: 2, waiting: 1, behindMs: null },
    );
  });

  it("knows no rate at first, after the statistics were reset, nor when nothing was read", () => {
    for (const [before, now] of [
      [null, LOOK],
      [LOOK, { ...LOOK, at: LOOK.at + 5000, transactions: 3, hits: 0, reads: 0 }],
    ] as const) {
      const { perSecond, hitRate } = livePoint(before, now);
      assert.deepEqual({ perSecond, hitRate }, { perSecond: null, hitRate: null });
    }
    const quiet = livePoint(LOOK, { ...LOOK, at: LOOK.at + 1000 });
    assert.deepEqual([quiet.perSecond, quiet.hitRate], [0, null]);
    assert.equal(livePoint(LOOK, LOOK).perSecond, null, "a clock that stands still");
  });

  it("stands to the thresholds of the health pack; of what is not known nothing is said", () => {
    const point = livePoint(LOOK, {
      ...LOOK,
      ...{ at: LOOK.at + 1000, hits: 950, reads: 150, longestMs: 7_200_000, behindMs: 1 },
    });
    assert.deepEqual(liveLevels(point, 100, NO_THRESHOLDS), {
      ...{ connections: "warning", hitRate: "warning", longestMs: "critical", behindMs: "good" },
    });
    assert.deepEqual(liveLevels(liveGap(1), 100, NO_THRESHOLDS), {
      ...{ connections: null, hitRate: null, longestMs: null, behindMs: null },
    });
  });
});
