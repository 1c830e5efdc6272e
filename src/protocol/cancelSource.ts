import type { CancelSignal } from "../core/lib/cancelSignal.ts";

/** The owner's side of a {@link CancelSignal}, where the platform's AbortController is not typed. */
export class CancelSource {
  readonly #listeners = new Set<() => void>();
  #aborted = false;
  readonly signal: CancelSignal;

  constructor() {
    const isAborted = (): boolean => this.#aborted;
    this.signal = {
      get aborted() {
        return isAborted();
      },
      addEventListener: (_type, listener) => this.#listeners.add(listener),
      removeEventListener: (_type, listener) => this.#listeners.delete(listener),
    };
  }

  cancel(): void {
    if (!this.#aborted) {
      this.#aborted = true;
      for (const listener of [...this.#listeners]) {
        listener();
      }
    }
  }
}
