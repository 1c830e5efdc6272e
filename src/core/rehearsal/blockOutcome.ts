import type { Failure } from "../deployment/evidence.ts";

/** Begins the message of a block that was not run because it would have left the rehearsal. */
export const STOPPED_MARK = "rehearsal-stopped: ";

export function isStopped(failures: readonly Failure[]): boolean {
  return failures.some(
    (failure) => failure.kind === "start" && failure.message.startsWith(STOPPED_MARK),
  );
}
