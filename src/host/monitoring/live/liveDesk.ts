import type { ConnectionTarget } from "../../../core/connection/profile.ts";
import type { BrowseFailure } from "../../../core/catalog/browse.ts";
import type { Disposable } from "../../../core/lib/disposable.ts";
import type { LiveLook, LiveReader } from "../../../core/monitoring/live/look.ts";
import {
  liveGap,
  liveLevels,
  type LiveLevels,
  livePoint,
  type LivePoint,
  MAX_LIVE_POINTS,
} from "../../../core/monitoring/live/livePoint.ts";
import type { ThresholdSettings } from "../../../core/monitoring/thresholds.ts";
import { ACTIVITY_SHARE } from "../../../core/sessions/refresh.ts";
import type { LiveModel, SavedLive } from "../../../protocol/live.ts";
import { type Due, LiveRefresh } from "../../lib/liveRefresh.ts";

export interface LiveDeskParts {
  /** Names of the connections as they stand in the settings. */
  readonly names: () => readonly string[];
  readonly target: (name: string) => Promise<ConnectionTarget | undefined>;
  readonly reader: () => Promise<LiveReader>;
  /** Between two looks; 0: never. */
  readonly seconds: () => number;
  readonly thresholds: () => ThresholdSettings;
  readonly words: (failure: BrowseFailure) => string;
  readonly now: () => number;
  readonly onLooked: (name: string, points: readonly LivePoint[]) => void;
  readonly onChanged: () => void;
  /** What nobody foresaw: it goes to the log. */
  readonly onFailed: (error: unknown) => void;
}

/** What is known of one connection. */
interface Seat {
  shown: boolean;
  last: LiveLook | null;
  /** By our clock: when the last look succeeded. */
  lastAt: number;
  points: LivePoint[];
  levels: LiveLevels;
  problem: string | null;
  stopped: boolean;
  /** A look is on its way. */
  asking: boolean;
}

/** So many connections are looked at until a person chooses. */
const SHOWN_AT_FIRST = 4;
/** After so many missed looks the line is broken. */
const MISSED = 3;

const UNKNOWN: LiveLevels = { connections: null, hitRate: null, longestMs: null, behindMs: null };

/** Looks at servers again and again while somebody can see it, and keeps what was seen. */
export class LiveDesk implements Disposable {
  readonly #parts: LiveDeskParts;
  readonly #seats = new Map<string, Seat>();
  readonly #refresh: LiveRefresh;
  readonly #abort = new AbortController();
  #visible = false;
  #paused: boolean;

  constructor(parts: LiveDeskParts, saved: SavedLive | null) {
    this.#parts = parts;
    this.#paused = saved?.paused ?? false;
    for (const [place, name] of parts.names().entries()) {
      this.#seats.set(name, seat(saved?.shown.includes(name) ?? place < SHOWN_AT_FIRST));
    }
    this.#refresh = new LiveRefresh({
      intervalSeconds: parts.seconds,
      look: (due) => this.#look(due),
    });
  }

  /** Nothing is asked while nobody can see it. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    this.#refresh.setVisible(visible && !this.#paused);
  }

  pause(paused: boolean): void {
    this.#paused = paused;
    this.setVisible(this.#visible);
    this.#parts.onChanged();
  }

  show(name: string, shown: boolean): void {
    if (!this.#parts.names().includes(name)) {
      return;
    }
    const found = this.#seat(name);
    found.shown = shown;
    found.stopped = false;
    this.restart();
  }

  retry(name: string): void {
    this.show(name, true);
  }

  /** Connections or settings are other ones now. */
  restart(): void {
    this.#parts.onChanged();
    // What is hidden and seen again is looked at at once.
    this.#refresh.restart();
    this.#refresh.setVisible(false);
    this.setVisible(this.#visible);
  }

  model(): LiveModel {
    return {
      seconds: this.#parts.seconds(),
      paused: this.#paused,
      connections: this.#parts.names().map((name) => {
        const { shown, last, problem, stopped, levels } = this.#seat(name);
        return {
          ...{ name, shown, problem, stopped, levels },
          server: last?.version ?? null,
          limit: last?.connections.limit ?? null,
          partly: last?.seesAll === false,
        };
      }),
    };
  }

  /** Oldest first; a connection that is not looked at has none to show. */
  points(): readonly { readonly name: string; readonly points: readonly LivePoint[] }[] {
    return this.#parts.names().map((name) => ({ name, points: this.#seat(name).points }));
  }

  dispose(): void {
    this.#refresh.dispose();
    this.#abort.abort();
  }

  #seat(name: string): Seat {
    const found = this.#seats.get(name) ?? seat(false);
    this.#seats.set(name, found);
    return found;
  }

  /** Each server at its own pace: one that is away holds back no other. */
  #look(due: Due): Promise<void> {
    for (const name of this.#parts.names()) {
      const found = this.#seat(name);
      if (found.shown && !found.stopped && !found.asking && due.isDue(name)) {
        found.asking = true;
        this.#lookAt(name, found, due)
          .catch((error: unknown) => this.#parts.onFailed(error))
          .finally(() => {
            found.asking = false;
          });
      }
    }
    return Promise.resolve();
  }

  async #lookAt(name: string, found: Seat, due: Due): Promise<void> {
    const target = await this.#parts.target(name);
    if (target === undefined) {
      return;
    }
    const reader = await this.#parts.reader();
    const seen = await reader.look(target, this.#abort.signal);
    if (this.#abort.signal.aborted) {
      return;
    }
    if (seen.ok) {
      due.done(name, { ms: seen.value.tookMs, share: ACTIVITY_SHARE });
      this.#keep(name, found, seen.value);
    } else {
      due.done(name, null);
      found.problem = this.#parts.words(seen.error);
      // A login that was refused is not tried again and again: some servers lock the account.
      found.stopped = seen.error.code === "unreachable" && seen.error.mayPass !== true;
      this.#add(name, found, [liveGap(this.#parts.now())]);
    }
    this.#parts.onChanged();
  }

  #keep(name: string, found: Seat, look: LiveLook): void {
    const now = this.#parts.now();
    const isLate = now - found.lastAt > MISSED * 1000 * this.#parts.seconds();
    const before = isLate ? null : found.last;
    const point = livePoint(before, look);
    found.levels = liveLevels(point, look.connections.limit, this.#parts.thresholds());
    const gap = found.last !== null && isLate ? [liveGap(found.last.at + 1)] : [];
    [found.last, found.lastAt, found.problem] = [look, now, null];
    this.#add(name, found, [...gap, point]);
  }

  #add(name: string, found: Seat, points: readonly LivePoint[]): void {
    found.points = [...found.points, ...points].slice(-MAX_LIVE_POINTS);
    this.#parts.onLooked(name, points);
  }
}

function seat(shown: boolean): Seat {
  return {
    ...{ shown, last: null, lastAt: 0, points: [], levels: UNKNOWN },
    ...{ problem: null, stopped: false, asking: false },
  };
}
