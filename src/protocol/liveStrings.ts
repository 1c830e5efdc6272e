import * as v from "valibot";

/** Every sentence of the live dashboard. The host translates them once a load; `{0}` … are filled by the page. */
const KEYS = [
  "title",
  "hint",
  "pause",
  "shown",
  "noConnection",
  "nothingShown",
  "waiting",
  "stopped",
  "retry",
  "onlyOwn",
  "connections",
  "perSecond",
  "hitRate",
  "longestMs",
  "blocked",
  "behindMs",
  "active",
  "idle",
  "idleInTransaction",
  "other",
  "ofLimit",
  "warning",
  "critical",
  "unknown",
  "chart",
  "chartEmpty",
  "asTable",
  "time",
  "failed",
  "dismiss",
] as const;

export const liveStringsSchema = v.object(v.entriesFromList(KEYS, v.string()));
export type LiveStrings = v.InferOutput<typeof liveStringsSchema>;
