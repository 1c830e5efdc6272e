import type { Disposable } from "../../core/lib/disposable.ts";

/** Calls once after a burst of calls; `delayMs` counts from the first of the burst, so that it cannot starve. */
export function coalesce(call: () => void, delayMs: number): (() => void) & Disposable {
  let timer: NodeJS.Timeout | undefined;
  const trigger = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      call();
    }, delayMs);
  };
  return Object.assign(trigger, {
    dispose: () => {
      clearTimeout(timer);
      timer = undefined;
    },
  });
}
