import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { LiveStrings } from "../../protocol/liveStrings.ts";
import type { Formats } from "../monitoring/formats.ts";

/** What a person can do on the page. What comes of it arrives as changes of the state. */
export interface LiveActions {
  show(name: string, on: boolean): void;
  pause(on: boolean): void;
  retry(name: string): void;
  dismiss(): void;
}

export interface LiveFormats extends Pick<Formats, "count" | "value"> {
  /** A moment of today, with seconds. */
  readonly clock: (at: number) => string;
  /** The same for an axis: always as long. */
  readonly tick: (at: number) => string;
}

export interface LivePage {
  readonly strings: LiveStrings;
  readonly formats: LiveFormats;
  readonly actions: LiveActions;
}

export const LiveContext = createContext<LivePage | null>(null);

export function useLive(): LivePage {
  const page = useContext(LiveContext);
  if (page === null) {
    throw new Error("A component of the page stands outside of it.");
  }
  return page;
}
