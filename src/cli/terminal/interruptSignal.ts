/** What a shell expects of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

/**
 * Aborted by the first Ctrl-C (or another request to end), so that what runs is cancelled and its end
 * is recorded. The second one does not wait: whatever still runs ends with its owner.
 */
export function createInterruptSignal(onFirst: () => void): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) {
      process.exit(INTERRUPTED);
    }
    onFirst();
    controller.abort();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, interrupt);
  }
  return controller.signal;
}
