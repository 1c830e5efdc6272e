/** Milliseconds, by the nearest rank: each is a time that was measured. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Null: there is no time. */
export function percentilesOf(times: readonly number[]): Percentiles | null {
  const sorted = [...times].sort((a, b) => a - b);
  const rank = (percent: number): number | undefined =>
    sorted[Math.max(1, Math.ceil((percent / 100) * sorted.length)) - 1];
  const [p50, p95, p99] = [rank(50), rank(95), rank(99)];
  return p50 === undefined || p95 === undefined || p99 === undefined ? null : { p50, p95, p99 };
}
