import { holds } from "../deployment/holds.ts";
import { observeAnswer } from "../deployment/observe.ts";
import type { Answer } from "../deployment/ports.ts";
import { parseExpect } from "../runbook/annotations/expectGrammar.ts";
import type { Query, QueryThreshold } from "../runbook/runbook.ts";
import type { Level } from "./finding.ts";

/** At which values a figure of the health pack is worth a word; `null` switches a level off. */
export interface Threshold {
  readonly warning: number | null;
  readonly critical: number | null;
}

/** Names of settings (`schemaOps.monitoring.thresholds`), with their defaults. Above is worse, except where said. */
export const DEFAULT_THRESHOLDS = {
  /** Share of max_connections in use. */
  connectionsUsed: { warning: 0.8, critical: 0.95 },
  /** Share of transactions rolled back. */
  rollbacks: { warning: 0.1, critical: null },
  /** Below is worse. */
  cacheHitRate: { warning: 0.9, critical: null },
  /** Milliseconds. */
  longTransaction: { warning: 5 * 60_000, critical: 60 * 60_000 },
  /** Milliseconds. */
  idleInTransaction: { warning: 5 * 60_000, critical: 60 * 60_000 },
  /** Milliseconds that a query waits for a lock. */
  blocked: { warning: 5_000, critical: 5 * 60_000 },
  /** Share of a table's rows. */
  deadRows: { warning: 0.2, critical: 0.5 },
  /** Share of a relation's size. */
  bloat: { warning: 0.4, critical: null },
  /** Share of the way to the point at which the server stops. */
  wraparound: { warning: 0.5, critical: 0.75 },
  /** Share of a sequence's values. */
  sequenceUsed: { warning: 0.75, critical: 0.9 },
  /** Milliseconds that a standby is behind. */
  replicationLag: { warning: 60_000, critical: 10 * 60_000 },
  /** Bytes that a slot keeps. */
  slotRetained: { warning: 1024 ** 3, critical: 10 * 1024 ** 3 },
  /** Share of checkpoints that were asked for instead of timed. */
  requestedCheckpoints: { warning: 0.5, critical: null },
  /** Growth since last week, as a share. */
  growth: { warning: 0.5, critical: null },
  /** Mean milliseconds of a statement. */
  slowStatement: { warning: 1_000, critical: null },
} as const satisfies Readonly<Record<string, Threshold>>;
export type ThresholdName = keyof typeof DEFAULT_THRESHOLDS;

export interface ThresholdSettings {
  readonly health: Readonly<Partial<Record<ThresholdName, Threshold>>>;
  /** By a query's label or id: conditions in the grammar of `expect` ("value > 500"), as annotations have them. */
  readonly queries: Readonly<
    Record<string, { readonly warning?: string; readonly critical?: string }>
  >;
}

export const NO_THRESHOLDS: ThresholdSettings = { health: {}, queries: {} };

/** The threshold that counts: the setting's, else the default. */
export function thresholdOf(settings: ThresholdSettings, name: ThresholdName): Threshold {
  return settings.health[name] ?? DEFAULT_THRESHOLDS[name];
}

/** How a figure stands; `below`: small values are the bad ones. */
export function levelOf(value: number, threshold: Threshold, below = false): Level {
  const reaches = (limit: number | null): boolean =>
    limit !== null && (below ? value < limit : value >= limit);
  return reaches(threshold.critical) ? "critical" : reaches(threshold.warning) ? "warning" : "good";
}

/**
 * How an answer stands to the conditions of its annotations and of the settings (by label or id); null
 * where there are none, or none can be told of it.
 */
export function answerLevel(
  query: Query,
  settings: ThresholdSettings,
  answer: Extract<Answer, { readonly kind: "rows" }>,
): Level | null {
  const conditions = [...(query.thresholds ?? []), ...settingConditions(query, settings)];
  const seen = observeAnswer(answer);
  const told = conditions
    .map(({ level, condition }) => ({ level, holds: holds(condition, seen) }))
    .filter((one) => one.holds !== "unknown");
  if (told.length === 0) {
    return null;
  }
  const reached = told.filter((one) => one.holds === "yes").map(({ level }) => level);
  return reached.includes("critical")
    ? "critical"
    : reached.includes("warning")
      ? "warning"
      : "good";
}

function settingConditions(query: Query, settings: ThresholdSettings): readonly QueryThreshold[] {
  const named = [query.id, query.label ?? ""].find((name) => Object.hasOwn(settings.queries, name));
  const own = named === undefined ? undefined : settings.queries[named];
  return (["warning", "critical"] as const).flatMap((level) => {
    const condition = parseExpect(own?.[level] ?? "", query.range);
    return condition === null ? [] : [{ level, condition }];
  });
}
