import type { CancelSignal } from "../core/lib/cancelSignal.ts";
import type { Session } from "./session.ts";

/** How long a statement may take to notice that it was cancelled. */
const CANCEL_GRACE_MS = 5000;

/** Cancels on the signal; gives up the connection when the server hears neither that nor its own time limit. */
export async function cancellable<T>(
  session: Session,
  statementTimeoutMs: number,
  signal: CancelSignal,
  work: () => Promise<T>,
): Promise<T> {
  let grace: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    grace = setTimeout(() => session.destroy(), CANCEL_GRACE_MS);
    void session.cancel();
  };
  signal.addEventListener("abort", onAbort);
  try {
    if (signal.aborted) {
      onAbort();
    }
    return await session.within(statementTimeoutMs + CANCEL_GRACE_MS, work);
  } finally {
    signal.removeEventListener("abort", onAbort);
    clearTimeout(grace);
  }
}
