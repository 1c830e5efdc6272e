/** Seconds between two looks at a server, unless a setting says otherwise. */
export const DEFAULT_REFRESH_SECONDS = 5;

/** A look at the server's processes costs it at most this share of a core, however many there are. */
export const ACTIVITY_SHARE = 0.01;
/** Of the time that passes, reading the application's sessions takes this share: most of it is waiting. */
export const SESSIONS_SHARE = 0.05;

/**
 * Milliseconds until the next look: the interval, or longer where the last look took so long that the
 * server would feel it. Null: never (the interval is 0).
 */
export function nextLookMs(
  intervalSeconds: number,
  lastLookMs: number,
  share: number,
): number | null {
  return intervalSeconds <= 0 ? null : Math.max(intervalSeconds * 1000, lastLookMs / share);
}
