import assert from "node:assert/strict";
import { ACTIVITY_SHARE, nextLookMs } from "../../../src/core/sessions/refresh.ts";

describe("The next look at a server", () => {
  it("comes after the interval, or never", () => {
    assert.equal(nextLookMs(5, 3, ACTIVITY_SHARE), 5000);
    assert.equal(nextLookMs(0, 3, ACTIVITY_SHARE), null);
  });

  it("comes later where a look takes long: one percent of a core at most", () => {
    assert.equal(nextLookMs(1, 20, ACTIVITY_SHARE), 2000);
    assert.equal(nextLookMs(5, 2000, ACTIVITY_SHARE), 200_000);
  });
});
