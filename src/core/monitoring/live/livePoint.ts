import type { Level } from "../finding.ts";
import { levelOf, thresholdOf, type ThresholdSettings } from "../thresholds.ts";
import type { LiveLook } from "./look.ts";

export const LIVE_FIGURES = [
  "active",
  "idle",
  "idleInTransaction",
  "other",
  "perSecond",
  "hitRate",
  "longestMs",
  "waiting",
  "behindMs",
] as const;
export type LiveFigure = (typeof LIVE_FIGURES)[number];

/** What is drawn of one moment. Null: not known. */
export type LivePoint = { readonly at: number } & Readonly<Record<LiveFigure, number | null>>;

/** So many are kept of a connection: a quarter of an hour at 5 s. */
export const MAX_LIVE_POINTS = 180;

/** A moment of which nothing is known: it breaks the lines. */
export function liveGap(at: number): LivePoint {
  return {
    ...{ at, active: null, idle: null, idleInTransaction: null, other: null },
    ...{ perSecond: null, hitRate: null, longestMs: null, waiting: null, behindMs: null },
  };
}

/**
 * What two looks come to. `before` null: the first one, or the one before is too long ago; then there is
 * nothing that counters could be held against. Nor is there where they were reset in between.
 */
export function livePoint(before: LiveLook | null, now: LiveLook): LivePoint {
  const { active, idle, idleInTransaction, other } = now.connections;
  const { at, longestMs, waiting, behindMs } = now;
  return {
    ...{ at, active, idle, idleInTransaction, other, longestMs, waiting, behindMs },
    perSecond: before === null ? null : perSecond(before, now),
    hitRate: before === null ? null : hitRate(before, now),
  };
}

function perSecond(before: LiveLook, now: LiveLook): number | null {
  const done = now.transactions - before.transactions;
  const seconds = (now.at - before.at) / 1000;
  return done < 0 || seconds <= 0 ? null : done / seconds;
}

/** Of what was read in between; null: nothing was. */
function hitRate(before: LiveLook, now: LiveLook): number | null {
  const hits = now.hits - before.hits;
  const reads = now.reads - before.reads;
  return hits < 0 || reads < 0 || hits + reads === 0 ? null : hits / (hits + reads);
}

export type LiveLevels = Readonly<
  Record<"connections" | "hitRate" | "longestMs" | "behindMs", Level | null>
>;

/** How the figures stand to the thresholds of the health pack. */
export function liveLevels(
  point: LivePoint,
  limit: number,
  settings: ThresholdSettings,
): LiveLevels {
  const { active, idle, idleInTransaction, other, hitRate: rate, longestMs, behindMs } = point;
  const used = (active ?? 0) + (idle ?? 0) + (idleInTransaction ?? 0) + (other ?? 0);
  const of = (
    name: Parameters<typeof thresholdOf>[1],
    value: number | null,
    below = false,
  ): Level | null => (value === null ? null : levelOf(value, thresholdOf(settings, name), below));
  return {
    connections: of("connectionsUsed", active === null || limit <= 0 ? null : used / limit),
    hitRate: of("cacheHitRate", rate, true),
    longestMs: of("longTransaction", longestMs),
    behindMs: of("replicationLag", behindMs),
  };
}
