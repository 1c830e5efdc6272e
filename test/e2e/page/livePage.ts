import type { Page } from "playwright-core";
import type { LivePoint } from "../../../src/core/monitoring/live/livePoint.ts";
import { LiveSession } from "../../../src/host/monitoring/live/liveSession.ts";
import type { LiveModel } from "../../../src/protocol/live.ts";
import { type LiveStrings, liveStringsSchema } from "../../../src/protocol/liveStrings.ts";
import { emptyPage, openPageBench, type PageBench, type PageLook } from "./pageParts.ts";

export type LiveBench = PageBench<LiveStrings>;

export function openLiveBench(): Promise<LiveBench> {
  return openPageBench("live", "Live Dashboard", liveStringsSchema);
}

export interface OpenLivePage {
  readonly page: Page;
  /** What the page asked for, in order. */
  readonly asked: string[];
  /** What either end reported or the browser complained about. */
  readonly complaints: string[];
  show(model: LiveModel): void;
  look(name: string, points: readonly LivePoint[]): void;
  close(): Promise<void>;
}

/** The page as VS Code shows it, with the host's real end of the wire. */
export async function openLivePage(
  bench: LiveBench,
  model: LiveModel,
  points: Readonly<Record<string, readonly LivePoint[]>> = {},
  { language = "en", ...look }: PageLook = {},
): Promise<OpenLivePage> {
  const empty = await emptyPage(bench, { ...look, language });
  const asked: string[] = [];
  let shown = model;
  const session = new LiveSession({
    port: empty.port,
    session: "host",
    strings: bench.strings[language],
    locale: language,
    source: () => ({
      model: () => shown,
      points: () => Object.entries(points).map(([name, own]) => ({ name, points: own })),
      show: (name, on) => void asked.push(`show ${name} ${on}`),
      pause: (on) => void asked.push(`pause ${on}`),
      retry: (name) => void asked.push(`retry ${name}`),
    }),
    report: (what) => empty.complaints.push(what),
  });
  await empty.load();
  return {
    page: empty.page,
    asked,
    complaints: empty.complaints,
    show: (next) => {
      shown = next;
      session.changed();
    },
    look: (name, own) => session.looked(name, own),
    close: async () => {
      session.dispose();
      await empty.close();
    },
  };
}
