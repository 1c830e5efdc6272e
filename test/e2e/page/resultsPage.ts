import type { Page } from "playwright-core";
import type { ResultsModel } from "../../../src/core/deployment/view/resultsModel.ts";
import { ResultsSession } from "../../../src/host/panels/resultsSession.ts";
import { type ResultsStrings, resultsStringsSchema } from "../../../src/protocol/resultsStrings.ts";
import { emptyPage, openPageBench, type PageBench, type PageLook } from "./pageParts.ts";
import { sampleResult } from "./sampleResults.ts";

export type ResultsBench = PageBench<ResultsStrings>;

export function openBench(): Promise<ResultsBench> {
  return openPageBench("results", "Results", resultsStringsSchema);
}

export interface OpenPage {
  readonly page: Page;
  /** What the page asked for, beyond its state and its rows: "copy SELECT …". */
  readonly asked: string[];
  /** What either end reported or the browser complained about. */
  readonly complaints: string[];
  show(model: ResultsModel): void;
  reload(): Promise<void>;
  close(): Promise<void>;
}

export interface PageOptions extends PageLook {
  /** Makes every request that changes something fail with this. */
  readonly refuse?: string;
}

/** The page as VS Code shows it: its own HTML and policy, the theme's variables, and the host's real end of the wire. */
export async function openPage(
  bench: ResultsBench,
  model: ResultsModel,
  { language = "en", refuse, ...look }: PageOptions = {},
): Promise<OpenPage> {
  const empty = await emptyPage(bench, { ...look, language });
  const { page, complaints } = empty;

  const asked: string[] = [];
  let current = model;
  const ask = (what: string): Promise<void> => {
    asked.push(what);
    return refuse === undefined ? Promise.resolve() : Promise.reject(new Error(refuse));
  };
  const session = new ResultsSession({
    port: empty.port,
    session: "host",
    strings: bench.strings[language],
    locale: language,
    model: () => current,
    requests: {
      openRunbook: (line, endLine) => ask(`openRunbook ${line}-${endLine}`),
      openFile: (file, line) => ask(`openFile ${file}:${line ?? ""}`),
      copy: (text) => ask(`copy ${text}`),
      runAgain: ({ id }) => ask(`runAgain ${id}`),
      compare: ({ id }) => ask(`compare ${id}`),
      cancel: () => ask("cancel"),
      accept: ({ id }) => ask(`accept ${id}`),
      judge: ({ id }, verdict) => ask(`judge ${id} ${verdict}`),
      openLog: ({ id }) => ask(`openLog ${id}`),
      openChange: (step, connection) => ask(`openChange ${step} ${connection}`),
      start: () => ask("start"),
      back: () => ask("back"),
      forward: () => ask("forward"),
      showAll: () => ask("showAll"),
      readResult: (name) => Promise.resolve(sampleResult(name)),
    },
    report: (what) => complaints.push(what),
  });
  await empty.load();
  return {
    page,
    asked,
    complaints,
    show: (next) => {
      current = next;
      session.update();
    },
    reload: async () => {
      await page.reload();
    },
    close: async () => {
      session.dispose();
      await empty.close();
    },
  };
}
