import type { Page } from "playwright-core";
import { type ReportRequests, ReportSession } from "../../../src/host/monitoring/reportSession.ts";
import type { MonitoringModel } from "../../../src/protocol/monitoring.ts";
import {
  type MonitoringStrings,
  monitoringStringsSchema,
} from "../../../src/protocol/monitoringStrings.ts";
import { emptyPage, openPageBench, type PageBench, type PageLook } from "./pageParts.ts";

export type MonitoringBench = PageBench<MonitoringStrings>;

export function openMonitoringBench(): Promise<MonitoringBench> {
  return openPageBench("monitoring", "Report", monitoringStringsSchema);
}

export interface OpenMonitoringPage {
  readonly page: Page;
  /** What the page asked for, in order. */
  readonly asked: string[];
  /** What either end reported or the browser complained about. */
  readonly complaints: string[];
  show(model: MonitoringModel): void;
  close(): Promise<void>;
}

export interface MonitoringLook extends PageLook {
  /** The page asks for something that fails. */
  readonly refuses?: string;
}

/** The page as VS Code shows it, with the host's real end of the wire. */
export async function openMonitoringPage(
  bench: MonitoringBench,
  model: MonitoringModel,
  { language = "en", refuses, ...look }: MonitoringLook = {},
): Promise<OpenMonitoringPage> {
  const empty = await emptyPage(bench, { ...look, language });
  const asked: string[] = [];
  let shown = model;
  const session = new ReportSession({
    port: empty.port,
    session: "host",
    strings: bench.strings[language],
    locale: language,
    model: () => shown,
    requests: recording(asked, refuses),
    report: (what) => empty.complaints.push(what),
  });
  await empty.load();
  return {
    page: empty.page,
    asked,
    complaints: empty.complaints,
    show: (next) => {
      shown = next;
      session.update();
    },
    close: async () => {
      session.dispose();
      await empty.close();
    },
  };
}

function recording(asked: string[], refuses: string | undefined): ReportRequests {
  const note = (what: string): Promise<void> => {
    asked.push(what);
    return refuses === undefined ? Promise.resolve() : Promise.reject(new Error(refuses));
  };
  return {
    run: () => void asked.push("run"),
    cancel: () => void asked.push("cancel"),
    show: (file) => void asked.push(`show ${file}`),
    openSource: (line) => note(`line ${line}`),
    copy: (text) => note(`copy ${text}`),
    openSql: (sql, connection) => note(`open ${sql} on ${connection}`),
    perform: (index) => note(`perform ${index}`),
    agree: (card) => note(`agree ${card}`),
    revoke: (hash) => note(`revoke ${hash}`),
    decide: () => note("decide"),
    undecide: (section) => note(`undecide ${section}`),
  };
}
