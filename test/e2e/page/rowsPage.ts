import { type Browser, type Page, chromium } from "playwright-core";
import type { Disposable } from "../../../src/core/lib/disposable.ts";
import { RowsSession } from "../../../src/host/panels/rowsSession.ts";
import type { RowsSource } from "../../../src/host/panels/rowsSource.ts";
import { type RowsStrings, rowsStringsSchema } from "../../../src/protocol/rowsStrings.ts";
import { chromiumOptions } from "../../support/host/browser.mjs";
import { apiScript, bundlePage, ORIGIN, type PageFiles, readStrings, serve } from "./pageParts.ts";
import { THEMES } from "./themes.ts";

/** The bundled page and its browser, shared by the tests of a file. */
export interface RowsBench extends PageFiles {
  readonly browser: Browser;
  readonly strings: Readonly<Record<"en" | "ko", RowsStrings>>;
  close(): Promise<void>;
}

export async function openRowsBench(): Promise<RowsBench> {
  const [files, strings] = await Promise.all([
    bundlePage("rows"),
    readStrings("rowsStrings", rowsStringsSchema),
  ]);
  const browser = await chromium.launch(await chromiumOptions());
  return { browser, ...files, strings, close: () => browser.close() };
}

export interface OpenRowsPage {
  readonly page: Page;
  /** What was put on the clipboard. */
  readonly copied: string[];
  /** What either end reported or the browser complained about. */
  readonly complaints: string[];
  show(source: RowsSource): void;
  close(): Promise<void>;
}

/** The page as VS Code shows it, with the host's real end of the wire. */
export async function openRowsPage(
  bench: RowsBench,
  source: RowsSource,
  {
    theme = "dark",
    width = 800,
    language = "en",
  }: { theme?: string; width?: number; language?: "en" | "ko" } = {},
): Promise<OpenRowsPage> {
  const context = await bench.browser.newContext({
    viewport: { width, height: 700 },
    locale: language,
    timezoneId: "UTC",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  await serve(context, bench, language, "Rows");
  const copied: string[] = [];
  const listeners = new Set<(message: unknown) => void>();
  const session = new RowsSession({
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
    source,
    copyText: (text) => {
      copied.push(text);
      return Promise.resolve();
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
    copied,
    complaints,
    show: (next) => session.show(next),
    close: async () => {
      session.dispose();
      await context.close();
    },
  };
}
