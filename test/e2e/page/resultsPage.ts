import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import * as v from "valibot";
import type { Disposable } from "../../../src/core/lib/disposable.ts";
import type { ResultsModel } from "../../../src/core/deployment/view/resultsModel.ts";
import { ResultsSession } from "../../../src/host/panels/resultsSession.ts";
import { webviewHtml } from "../../../src/host/panels/webviewHtml.ts";
import { type ResultsStrings, resultsStringsSchema } from "../../../src/protocol/resultsStrings.ts";
import { chromiumOptions } from "../../support/host/browser.mjs";
import { sampleResult } from "./sampleResults.ts";
import { THEMES } from "./themes.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const ORIGIN = "https://page.test";

/** The bundled page and its browser, shared by the tests of a file. */
export interface PageBench {
  readonly browser: Browser;
  readonly script: string;
  readonly style: string;
  readonly strings: Readonly<Record<"en" | "ko", ResultsStrings>>;
  close(): Promise<void>;
}

export async function openBench(): Promise<PageBench> {
  const [script, style, strings] = await Promise.all([
    bundle({
      entryPoints: [path.join(ROOT, "src/webview/results/main.tsx")],
      format: "iife",
      platform: "browser",
      jsx: "automatic",
      jsxImportSource: "preact",
    }),
    readFile(path.join(ROOT, "media/results.css"), "utf8"),
    readStrings(),
  ]);
  const browser = await chromium.launch(await chromiumOptions());
  return { browser, script, style, strings, close: () => browser.close() };
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
  await serve(context, bench, language);

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

/** VS Code's API and the variables of the theme. Text, because a transpiled function brings helpers that a page has not. */
function apiScript(theme: Readonly<Record<string, string>>): string {
  return `
    globalThis.acquireVsCodeApi = () => ({
      postMessage: (message) => void globalThis.toHost(message),
      getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null"),
      setState: (state) => sessionStorage.setItem("state", JSON.stringify(state)),
    });
    document.addEventListener("readystatechange", () => {
      for (const [name, value] of Object.entries(${JSON.stringify(theme)})) {
        document.documentElement.style.setProperty(name, value);
      }
    });
  `;
}

async function serve(
  context: BrowserContext,
  { script, style }: PageBench,
  language: string,
): Promise<void> {
  const html = webviewHtml({
    cspSource: ORIGIN,
    scriptUri: `${ORIGIN}/results.js`,
    styleUri: `${ORIGIN}/results.css`,
    nonce: "n0nce",
    language,
    title: "Results",
  });
  const bodies = new Map([
    ["/", { contentType: "text/html; charset=utf-8", body: html }],
    ["/results.js", { contentType: "text/javascript; charset=utf-8", body: script }],
    ["/results.css", { contentType: "text/css; charset=utf-8", body: style }],
  ]);
  await context.route("**/*", (route) => {
    const body = bodies.get(new URL(route.request().url()).pathname);
    return body === undefined ? route.fulfill({ status: 204 }) : route.fulfill(body);
  });
}

/** The sentences as the host makes them, with `vscode` replaced by the bundle of a language. */
async function readStrings(): Promise<PageBench["strings"]> {
  const folder = await mkdtemp(path.join(tmpdir(), "results-page-"));
  try {
    const korean = await readFile(path.join(ROOT, "l10n/bundle.l10n.ko.json"), "utf8");
    const read = async (language: string, sentences: string): Promise<ResultsStrings> => {
      const stub = path.join(folder, `vscode-${language}.js`);
      const output = path.join(folder, `strings-${language}.mjs`);
      await writeFile(
        stub,
        `const all = ${sentences};\nexport const l10n = { t: (key) => all[key] ?? key };\n`,
      );
      await writeFile(
        output,
        await bundle({
          entryPoints: [path.join(ROOT, "src/host/panels/resultsStrings.ts")],
          format: "esm",
          platform: "neutral",
          alias: { vscode: stub },
        }),
      );
      const module_ = v.parse(
        v.object({ resultsStrings: v.function() }),
        await import(pathToFileURL(output).href),
      );
      return v.parse(resultsStringsSchema, module_.resultsStrings());
    };
    return { en: await read("en", "{}"), ko: await read("ko", korean) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bundle(settings: Parameters<typeof build>[0]): Promise<string> {
  const { outputFiles } = await build({ ...settings, bundle: true, write: false });
  const [file] = outputFiles;
  if (file === undefined) {
    throw new Error("The bundler wrote nothing.");
  }
  return file.text;
}
