import type { ConnectionTarget } from "../../connection/profile.ts";
import type { Disposable } from "../../lib/disposable.ts";
import type { RunningView } from "../control.ts";
import type { BackendWatcher, Timer } from "../ports.ts";

/** What runs at this moment. Looks at the backends of the run as long as a block is in hand. */
export class LiveView {
  readonly #watcher: BackendWatcher;
  readonly #timer: Timer;
  readonly #everyMs: number;
  readonly #changed: () => void;
  #view: RunningView | null = null;
  #watch: Disposable | null = null;

  constructor(watcher: BackendWatcher, timer: Timer, everyMs: number, changed: () => void) {
    this.#watcher = watcher;
    this.#timer = timer;
    this.#everyMs = everyMs;
    this.#changed = changed;
  }

  get view(): RunningView | null {
    return this.#view;
  }

  begin(run: string, step: string, startedAt: string, total: number): void {
    this.#view = {
      run,
      step,
      block: null,
      query: null,
      backup: null,
      startedAt,
      backends: [],
      done: 0,
      total,
    };
    this.#changed();
  }

  /** What is in hand now. */
  show(
    part: Partial<Pick<RunningView, "run" | "step" | "block" | "query" | "backup" | "startedAt">>,
  ): void {
    this.#update({ block: null, query: null, backup: null, backends: [], ...part });
  }

  finished(): void {
    this.#update({ done: (this.#view?.done ?? 0) + 1, backends: [] });
  }

  end(): void {
    this.unwatch();
    this.#view = null;
    this.#changed();
  }

  /** Looks now and then until {@link unwatch}; a server that does not answer shows nothing. */
  watch(run: string, targets: readonly ConnectionTarget[]): void {
    this.unwatch();
    if (this.#everyMs <= 0 || targets.length === 0) {
      return;
    }
    let stopped = false;
    let pause: Disposable | null = null;
    const look = async (): Promise<void> => {
      const looks = await Promise.allSettled(
        targets.map(async (target) => {
          const seen = await this.#watcher.look(target, run);
          return seen.map((backend) => ({
            connection: target.profile.name,
            pid: backend.pid,
            query: backend.query,
            runningMs: backend.runningMs,
            waitEvent: backend.waitEvent,
            blockedBy: backend.blockedBy,
          }));
        }),
      );
      if (stopped) {
        return;
      }
      this.#update({
        backends: looks.flatMap((seen) => (seen.status === "fulfilled" ? seen.value : [])),
      });
      pause = this.#timer.after(this.#everyMs, () => void look());
    };
    pause = this.#timer.after(this.#everyMs, () => void look());
    this.#watch = {
      dispose: () => {
        stopped = true;
        pause?.dispose();
      },
    };
  }

  unwatch(): void {
    this.#watch?.dispose();
    this.#watch = null;
  }

  #update(part: Partial<RunningView>): void {
    if (this.#view !== null) {
      this.#view = { ...this.#view, ...part };
      this.#changed();
    }
  }
}
