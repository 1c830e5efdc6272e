import * as l10n from "@vscode/l10n";
import { UsageError } from "../exitCode.ts";

const DAY_MS = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { d: DAY_MS, w: 7 * DAY_MS, m: 30 * DAY_MS };

/** "2026-11-01" (UTC), a time in ISO 8601, or an age: "7d", "4w", "6m". Milliseconds since the epoch. */
export function parseSince(text: string, now: number): number {
  const age = /^(\d{1,4})([dwm])$/.exec(text.trim());
  const unit = UNITS[age?.[2] ?? ""];
  if (age !== null && unit !== undefined) {
    return now - Number(age[1]) * unit;
  }
  const at = /^\d{4}-\d{2}-\d{2}/.test(text.trim()) ? Date.parse(text.trim()) : Number.NaN;
  if (Number.isNaN(at)) {
    throw new UsageError(l10n.t("--since takes a day (2026-11-01) or an age (7d, 4w, 6m)"));
  }
  return at;
}
