import { Emitter } from "../lib/event.ts";
import type { DeploymentEvent } from "./events.ts";
import type { Journal } from "./journal.ts";

export interface MemoryJournalOptions {
  /** Absolute; blocks that run write their logs into its `logs/`. */
  readonly folder: string;
  readonly runbookText: string;
  readonly events?: readonly DeploymentEvent[];
}

/** A journal that ends with its owner: for verifying without a deployment. Always held by us. */
export function createMemoryJournal(options: MemoryJournalOptions): Journal {
  const events = [...(options.events ?? [])];
  const results = new Map<string, string>();
  const appended = new Emitter<readonly DeploymentEvent[]>();
  let text = options.runbookText;
  return {
    folder: options.folder,
    heldBy: null,
    damage: [],
    head: "",
    events: () => events,
    append(event) {
      events.push(event);
      appended.fire([event]);
      return Promise.resolve();
    },
    onDidAppend: appended.event,
    onDidRelease: () => ({ dispose: () => undefined }),
    runbookText: () => Promise.resolve(text),
    keepRunbook(changed) {
      text = changed;
      return Promise.resolve();
    },
    writeResult(name, json) {
      results.set(name, json);
      return Promise.resolve();
    },
    readResult: (name) => Promise.resolve(results.get(name) ?? null),
    dispose: () => appended.dispose(),
  };
}
