import type { Timer } from "../../core/deployment/ports.ts";
import type { Disposable } from "../../core/lib/disposable.ts";

/** Milliseconds until a level is tried again, twice as long each time. */
const FIRST_MS = 3000;
const LONGEST_MS = 60_000;

export interface FailedLevelsParts {
  readonly timer: Timer;
  /** Whether anybody sees the levels: for nobody nothing is tried. */
  readonly isVisible: () => boolean;
  /** Reads the level with that id once more. Resolves to whether it is done with. */
  readonly retry: (id: string) => Promise<boolean>;
}

/** Levels whose server was away: tried again by themselves, until they can be read. */
export class FailedLevels implements Disposable {
  readonly #parts: FailedLevelsParts;
  readonly #ids = new Set<string>();
  #delayMs = FIRST_MS;
  #waiting: Disposable | null = null;
  #trying = false;
  #disposed = false;

  constructor(parts: FailedLevelsParts) {
    this.#parts = parts;
  }

  add(id: string): void {
    if (this.#ids.size === 0) {
      this.#delayMs = FIRST_MS;
    }
    this.#ids.add(id);
    this.#schedule();
  }

  delete(id: string): void {
    this.#ids.delete(id);
  }

  /** Somebody looks again: there is no reason to wait. */
  shown(): void {
    this.#delayMs = FIRST_MS;
    void this.#try();
  }

  dispose(): void {
    this.#disposed = true;
    this.#waiting?.dispose();
    this.#ids.clear();
  }

  #schedule(): void {
    if (this.#waiting === null && !this.#trying && !this.#disposed && this.#ids.size > 0) {
      this.#waiting = this.#parts.timer.after(this.#delayMs, () => void this.#try());
    }
  }

  async #try(): Promise<void> {
    this.#waiting?.dispose();
    this.#waiting = null;
    // Nobody looks: tried again when somebody does.
    if (this.#trying || this.#ids.size === 0 || !this.#parts.isVisible()) {
      return;
    }
    this.#trying = true;
    this.#delayMs = Math.min(LONGEST_MS, this.#delayMs * 2);
    try {
      for (const id of [...this.#ids]) {
        if (this.#ids.has(id) && (await this.#parts.retry(id))) {
          this.#ids.delete(id);
        }
      }
    } finally {
      this.#trying = false;
      this.#schedule();
    }
  }
}
