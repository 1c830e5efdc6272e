import type { Percentiles } from "../../core/performance/percentiles.ts";

/** "p50 0.4 ms, p95 0.9 ms, p99 1.2 ms": the same in every language. */
export function percentilesText(found: Percentiles | null): string {
  const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`;
  return found === null ? "-" : `p50 ${ms(found.p50)}, p95 ${ms(found.p95)}, p99 ${ms(found.p99)}`;
}
