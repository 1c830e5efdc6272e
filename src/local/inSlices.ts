import { setImmediate as pause } from "node:timers/promises";
import type { CancelSignal } from "../core/lib/cancelSignal.ts";
import type { Slices } from "../core/lib/slices.ts";

/** Others on the event loop wait no longer than this, but for what one slice takes. */
const TURN_MS = 5;

/** Drives long work so that others have their turns. */
export async function inSlices<T>(work: Slices<T>): Promise<T> {
  for (let since = performance.now(); ;) {
    const slice = work.next();
    if (slice.done === true) {
      return slice.value;
    }
    if (performance.now() - since > TURN_MS) {
      await pause();
      since = performance.now();
    }
  }
}

/** The same, until it is cancelled: then it is null. */
export function cancellable<T>(work: Slices<T>, signal: CancelSignal): Promise<T | null> {
  return inSlices(untilCancelled(work, signal));
}

function* untilCancelled<T>(work: Slices<T>, signal: CancelSignal): Slices<T | null> {
  while (!signal.aborted) {
    const slice = work.next();
    if (slice.done === true) {
      return slice.value;
    }
    yield;
  }
  return null;
}
