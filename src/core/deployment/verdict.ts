/**
 * What an answer is worth.
 * - `pass`, `fail`: held against its expectation
 * - `error`: the question could not be asked
 * - `open`: a human must judge (no expectation): never a pass
 */
export type Verdict = "pass" | "fail" | "error" | "open";
