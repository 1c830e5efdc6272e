import { holds } from "../deployment/holds.ts";
import type { Verdict } from "../deployment/verdict.ts";
import type { Expectation } from "../runbook/expectation.ts";
import type { Measurement } from "./measurement.ts";
import { percentilesOf } from "./percentiles.ts";

/** Fewer runs than this say nothing about their 95th percentile. */
export const FEWEST_RUNS = 40;

/**
 * Holds the 95th percentile against the criterion. `open`: there are too few runs to say, and those
 * that there are do not settle it either.
 */
export function judgeTimes(expectation: Expectation, times: readonly number[]): Verdict {
  if (expectation.kind !== "duration") {
    return "open";
  }
  const passes = (ms: number): boolean =>
    holds(expectation, {
      rows: { count: 0, exact: true },
      value: { kind: "none" },
      names: [],
      durationMs: ms,
    }) === "yes";
  if (times.length >= FEWEST_RUNS) {
    const found = percentilesOf(times);
    return found !== null && passes(found.p95) ? "pass" : "fail";
  }
  // So many are too slow that the rest could not make up for them.
  const slow = times.filter((ms) => !passes(ms)).length;
  return slow > FEWEST_RUNS - Math.ceil(0.95 * FEWEST_RUNS) ? "fail" : "open";
}

/** `error`: it could not be measured, or not to its end. */
export function judgeMeasurement(
  expectation: Expectation,
  { failure, times }: Pick<Measurement, "failure" | "times">,
): Verdict {
  return failure === null ? judgeTimes(expectation, times) : "error";
}
