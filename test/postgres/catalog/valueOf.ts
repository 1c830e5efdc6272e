import assert from "node:assert/strict";
import type { Browsed } from "../../../src/core/catalog/browse.ts";

/** What was read; fails with the server's words when nothing was. */
export function valueOf<T>(browsed: Browsed<T>): T {
  assert.ok(browsed.ok, JSON.stringify(browsed));
  return browsed.value;
}
