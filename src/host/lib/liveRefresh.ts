import type { Disposable } from "../../core/lib/disposable.ts";
import { nextLookMs } from "../../core/sessions/refresh.ts";

export interface LiveRefreshParts {
  /** 0: never. */
  readonly intervalSeconds: () => number;
  /** Looks again at what is due. Never rejects. */
  readonly look: (due: Due) => Promise<void>;
}

/** Says what is due, and hears what it cost. */
export interface Due {
  isDue(what: string): boolean;
  /** How long it took, and the share of the time that it may take; null: it failed, and is left alone for a while. */
  done(what: string, took: { readonly ms: number; readonly share: number } | null): void;
}

/** The timer comes a moment early now and then. */
const EARLY_MS = 50;

/** A server that does not answer is asked no more often than this. */
const AFTER_FAILURE_MS = 15_000;

/** Looks again and again while somebody can see it; each thing at its own pace, so that none is a burden. */
export class LiveRefresh implements Disposable {
  readonly #parts: LiveRefreshParts;
  readonly #dueAt = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #visible = false;
  #looking = false;
  #disposed = false;

  constructor(parts: LiveRefreshParts) {
    this.#parts = parts;
  }

  /** What is shown again after it was hidden is looked at at once. */
  setVisible(visible: boolean): void {
    if (visible === this.#visible) {
      return;
    }
    this.#visible = visible;
    clearTimeout(this.#timer);
    if (visible) {
      void this.#look();
    }
  }

  /** The interval is another one now. */
  restart(): void {
    clearTimeout(this.#timer);
    this.#dueAt.clear();
    this.#schedule();
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#looking) {
      return;
    }
    this.#looking = true;
    try {
      if (this.#parts.intervalSeconds() > 0) {
        await this.#parts.look({
          isDue: (what) => (this.#dueAt.get(what) ?? 0) <= Date.now(),
          done: (what, took) => {
            const next = took && nextLookMs(this.#parts.intervalSeconds(), took.ms, took.share);
            this.#dueAt.set(what, Date.now() + (next ?? AFTER_FAILURE_MS) - EARLY_MS);
          },
        });
      }
    } finally {
      this.#looking = false;
      this.#schedule();
    }
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const next = nextLookMs(this.#parts.intervalSeconds(), 0, 1);
    if (this.#visible && !this.#disposed && next !== null) {
      this.#timer = setTimeout(() => void this.#look(), next);
    }
  }
}
