import * as v from "valibot";
import { err, ok, type Result } from "../lib/result.ts";
import { parseExpect } from "../runbook/annotations/expectGrammar.ts";
import {
  DEFAULT_THRESHOLDS,
  NO_THRESHOLDS,
  type Threshold,
  type ThresholdName,
  type ThresholdSettings,
} from "./thresholds.ts";

const limit = v.nullable(v.pipe(v.number(), v.finite()));
const condition = v.pipe(
  v.string(),
  v.check((text) => parseExpect(text, { start: 0, end: 0, line: 1, endLine: 1 }) !== null),
);
const figureSchema = v.strictObject({ warning: v.optional(limit), critical: v.optional(limit) });
const querySchema = v.strictObject({
  warning: v.exactOptional(condition),
  critical: v.exactOptional(condition),
});

/**
 * Reads the setting: a figure's name with `{ "warning": 0.8, "critical": null }`, or a query's label or
 * id with conditions, `{ "warning": "value > 500" }`. The error is the key that is wrong.
 */
export function parseThresholds(value: unknown): Result<ThresholdSettings, string> {
  if (value === undefined || value === null) {
    return ok(NO_THRESHOLDS);
  }
  const entries = v.safeParse(v.record(v.string(), v.unknown()), value);
  if (!entries.success) {
    return err("");
  }
  const health: Partial<Record<ThresholdName, Threshold>> = {};
  const queries: Record<string, ThresholdSettings["queries"][string]> = {};
  for (const [name, given] of Object.entries(entries.output)) {
    if (isFigure(name)) {
      const parsed = v.safeParse(figureSchema, given);
      if (!parsed.success) {
        return err(name);
      }
      // What is not said stays as it comes; null switches it off.
      const { warning, critical } = { ...DEFAULT_THRESHOLDS[name], ...parsed.output };
      health[name] = { warning: warning ?? null, critical: critical ?? null };
    } else {
      const parsed = v.safeParse(querySchema, given);
      if (!parsed.success) {
        return err(name);
      }
      queries[name] = parsed.output;
    }
  }
  return ok({ health, queries });
}

function isFigure(name: string): name is ThresholdName {
  return Object.hasOwn(DEFAULT_THRESHOLDS, name);
}
