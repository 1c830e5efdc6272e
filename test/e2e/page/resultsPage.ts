import { type Browser, type Page, chromium } from "playwright-core";
import type { Disposable } from "../../../src/core/lib/disposable.ts";
import type { ResultsModel } from "../../../src/core/deployment/view/resultsModel.ts";
import { ResultsSession } from "../../../src/host/panels/resultsSession.ts";
import { type ResultsStrings, resultsStringsSchema } from "../../../src/protocol/resultsStrings.ts";
import { chromiumOptions } from "../../support/host/browser.mjs";
import { apiScript, bundlePage, ORIGIN, type PageFiles, readStrings, serve } from "./pageParts.ts";
import { sampleResult } from "./sampleResults.ts";
import { THEMES } from "./themes.ts";

/** The bundled page and its browser, shared by the tests of a file. */
export interface PageBench extends PageFiles {
  readonly browser: Browser;
  readonly strings: Readonly<Record<"en" | "ko", ResultsStrings>>;
  close(): Promise<void>;
}

export async function openBench(): Promise<PageBench> {
  const [files, strings] = await Promise.all([
    bundlePage("results"),
    readStrings("resultsStrings", resultsStringsSchema),
  ]);
  const browser = await chromium.launch(await chromiumOptions());
  return { browser, ...files, strings, close: () => browser.close() };
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

export interface PageOptions {
  readonly theme?: string;
  readonly width?: number;
  readonly language?: "en" | "ko";
  /** Makes every request that changes something fail with this. */
  readonly refuse?: string;
}

/** The page as VS Code shows it: its own HTML and policy, the theme's variables, and the host's real end of the wire. */
export async function openPage(
  bench: PageBench,
  model: ResultsModel,
  { theme = "dark", width = 800, language = "en", refuse }: PageOptions = {},
): Promise<OpenPage> {
  const context = await bench.browser.newContext({
    viewport: { width, height: 900 },
    locale: language,
    timezoneId: "UTC",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  await serve(context, bench, language, "Results");

  const asked: string[] = [];
  let current = model;
  const listeners = new Set<(message: unknown) => void>();
  const ask = (what: string): Promise<void> => {
    asked.push(what);
    return refuse === undefined ? Promise.resolve() : Promise.reject(new Error(refuse));
  };
  const session = new ResultsSession({
    port: {
      post: (message) => void page.evaluate(`window.postMessage(${JSON.stringify(message)}, "*")`),
      listen: (listener): Disposable => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    },
    session: "host",
    strings: bench.strings[language],
    locale: language,
    model: () => current,
    requests: {
      openRunbook: (line, endLine) => ask(`openRunbook ${line}-${endLine}`),
      openFile: (file, line) => ask(`openFile ${file}:${line ?? ""}`),
      copy: (text) => ask(`copy ${text}`),
      runAgain: ({ id }) => ask(`runAgain ${id}`),
      cancel: () => ask("cancel"),
      accept: ({ id }) => ask(`accept ${id}`),
      judge: ({ id }, verdict) => ask(`judge ${id} ${verdict}`),
      openLog: ({ id }) => ask(`openLog ${id}`),
      start: () => ask("start"),
      showAll: () => ask("showAll"),
      readResult: (name) => Promise.resolve(sampleResult(name)),
    },
    report: (what) => complaints.push(what),
  });
  await context.exposeBinding("toHost", (_source, message: unknown) => {
    listeners.forEach((listener) => listener(message));
  });
  await context.addInitScript({ content: apiScript(THEMES[theme] ?? {}) });
  await page.goto(`${ORIGIN}/`);
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
      await context.close();
    },
  };
}
