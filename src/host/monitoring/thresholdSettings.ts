import {
  DEFAULT_THRESHOLDS,
  type Threshold,
  type ThresholdName,
  type ThresholdSettings,
} from "../../core/monitoring/thresholds.ts";
import { DEFAULT_REFRESH_SECONDS } from "../../core/sessions/refresh.ts";
import { isRecord, readSetting } from "../settings/settings.ts";

/** Reports of a kind that are kept where the setting says nothing that can be used. */
const KEPT = 400;

/** How many reports of a kind are kept; 0: none. */
export function keptReports(): number {
  const value = readSetting("monitoring.keptReports");
  return typeof value === "number" && value >= 0 ? Math.floor(value) : KEPT;
}

/** Whether a window takes due reports by itself. What is not kept is never done, and so never taken. */
export function takesDueReports(): boolean {
  return readSetting("monitoring.takeDueReports") === true && keptReports() > 0;
}

/** Seconds between two looks of the live dashboard. */
export function liveSeconds(): number {
  const value = readSetting("monitoring.liveSeconds");
  return typeof value === "number" && value >= 1 ? value : DEFAULT_REFRESH_SECONDS;
}

/** Names of the health pack's thresholds, and labels or ids of queries; what cannot be used is left out. */
export function thresholdSettings(): ThresholdSettings {
  const value = readSetting("monitoring.thresholds");
  const entries = isRecord(value) ? Object.entries(value) : [];
  const health: Partial<Record<ThresholdName, Threshold>> = {};
  const queries: Record<string, { warning?: string; critical?: string }> = {};
  for (const [name, given] of entries) {
    if (!isRecord(given)) {
      continue;
    }
    if (isThresholdName(name)) {
      health[name] = {
        warning: limit(given["warning"], DEFAULT_THRESHOLDS[name].warning),
        critical: limit(given["critical"], DEFAULT_THRESHOLDS[name].critical),
      };
    } else {
      queries[name] = { ...condition("warning", given), ...condition("critical", given) };
    }
  }
  return { health, queries };
}

function isThresholdName(name: string): name is ThresholdName {
  return Object.hasOwn(DEFAULT_THRESHOLDS, name);
}

/** `null` switches a level off. */
function limit(value: unknown, otherwise: number | null): number | null {
  return value === null || typeof value === "number" ? value : otherwise;
}

function condition(
  level: "warning" | "critical",
  given: Readonly<Record<string, unknown>>,
): { warning?: string; critical?: string } {
  const value = given[level];
  return typeof value === "string" ? { [level]: value } : {};
}
