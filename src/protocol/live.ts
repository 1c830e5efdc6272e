import * as v from "valibot";
import { LIVE_FIGURES, MAX_LIVE_POINTS } from "../core/monitoring/live/livePoint.ts";
import { liveStringsSchema } from "./liveStrings.ts";
import type { Contract } from "./rpc.ts";

const done = v.null();
const name = v.pipe(v.string(), v.maxLength(500));
const level = v.nullable(v.picklist(["good", "warning", "critical"]));

const pointSchema = v.object({
  at: v.number(),
  ...v.entriesFromList(LIVE_FIGURES, v.nullable(v.number())),
});
const pointsSchema = v.pipe(v.array(pointSchema), v.maxLength(MAX_LIVE_POINTS));

const connectionSchema = v.object({
  name,
  /** It is looked at. */
  shown: v.boolean(),
  /** Its version; null: not seen yet. */
  server: v.nullable(v.string()),
  /** max_connections; null: not seen yet. */
  limit: v.nullable(v.number()),
  /** Why the last look failed; null: it did not. */
  problem: v.nullable(v.string()),
  /** It is not looked at again before a person says so. */
  stopped: v.boolean(),
  /** States of other roles' processes are hidden from this one. */
  partly: v.boolean(),
  levels: v.object({ connections: level, hitRate: level, longestMs: level, behindMs: level }),
});
export type LiveConnectionView = v.InferOutput<typeof connectionSchema>;

const modelSchema = v.object({
  /** Between two looks; 0: never. */
  seconds: v.number(),
  paused: v.boolean(),
  connections: v.array(connectionSchema),
});
export type LiveModel = v.InferOutput<typeof modelSchema>;

const savedSchema = v.object({ shown: v.array(name), paused: v.boolean() });
/** What survives a reload of the window. */
export type SavedLive = v.InferOutput<typeof savedSchema>;

export function parseSavedLive(value: unknown): SavedLive | null {
  const parsed = v.safeParse(savedSchema, value);
  return parsed.success ? parsed.output : null;
}

/** The live dashboard and its host. */
export const liveContract = {
  host: {
    requests: {
      /** The page's first words; nothing is sent to it before. */
      ready: {
        params: v.null(),
        result: v.object({
          model: modelSchema,
          /** By connection, oldest first. */
          points: v.array(v.object({ name, points: pointsSchema })),
          strings: liveStringsSchema,
          /** BCP 47, for numbers and times. */
          locale: v.string(),
        }),
      },
      show: { params: v.object({ name, on: v.boolean() }), result: done },
      pause: { params: v.object({ on: v.boolean() }), result: done },
      retry: { params: v.object({ name }), result: done },
    },
    events: {},
  },
  page: {
    requests: {},
    events: { changed: modelSchema, looked: v.object({ name, points: pointsSchema }) },
  },
} as const satisfies Contract;

export type LiveHostSide = (typeof liveContract)["host"];
export type LivePageSide = (typeof liveContract)["page"];
export type LiveReady = v.InferOutput<LiveHostSide["requests"]["ready"]["result"]>;
