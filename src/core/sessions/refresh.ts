/** Seconds between two looks at a server, unless a setting says otherwise. */
export const DEFAULT_REFRESH_SECONDS = 5;

/** A look costs the server at most this share of a core, however many connections it has. */
const SHARE = 0.01;

/**
 * Milliseconds until the next look: the interval, or longer where the last look took so long that the
 * server would feel it. Null: never (the interval is 0).
 */
export function nextLookMs(intervalSeconds: number, lastLookMs: number): number | null {
  return intervalSeconds <= 0 ? null : Math.max(intervalSeconds * 1000, lastLookMs / SHARE);
}
