import type { Disposable } from "../../../core/lib/disposable.ts";
import type { LivePoint } from "../../../core/monitoring/live/livePoint.ts";
import {
  liveContract,
  type LiveHostSide,
  type LiveModel,
  type LivePageSide,
} from "../../../protocol/live.ts";
import type { LiveStrings } from "../../../protocol/liveStrings.ts";
import { type MessagePort, Rpc } from "../../../protocol/rpc.ts";

/** What the page shows, and what its buttons do. */
export interface LiveSource {
  model(): LiveModel;
  points(): readonly { readonly name: string; readonly points: readonly LivePoint[] }[];
  show(name: string, shown: boolean): void;
  pause(paused: boolean): void;
  retry(name: string): void;
}

export interface LiveSessionParts {
  readonly port: MessagePort;
  /** Unique to this webview. */
  readonly session: string;
  readonly strings: LiveStrings;
  readonly locale: string;
  readonly source: () => LiveSource;
  readonly report: (what: string) => void;
}

/** The host's end of the live dashboard. */
export class LiveSession implements Disposable {
  readonly #parts: LiveSessionParts;
  readonly #rpc: Rpc<LiveHostSide, LivePageSide>;

  constructor(parts: LiveSessionParts) {
    this.#parts = parts;
    const { source, strings, locale } = parts;
    this.#rpc = new Rpc({
      local: liveContract.host,
      remote: liveContract.page,
      handlers: {
        ready: () => ({
          model: source().model(),
          points: source()
            .points()
            .map(({ name, points }) => ({ name, points: [...points] })),
          ...{ strings, locale },
        }),
        show: ({ name, on }) => done(() => source().show(name, on)),
        pause: ({ on }) => done(() => source().pause(on)),
        retry: ({ name }) => done(() => source().retry(name)),
      },
      listeners: {},
      port: parts.port,
      session: parts.session,
      report: parts.report,
    });
  }

  changed(): void {
    this.#rpc.emit("changed", this.#parts.source().model());
  }

  looked(name: string, points: readonly LivePoint[]): void {
    this.#rpc.emit("looked", { name, points: [...points] });
  }

  dispose(): void {
    this.#rpc.dispose();
  }
}

function done(what: () => void): null {
  what();
  return null;
}
