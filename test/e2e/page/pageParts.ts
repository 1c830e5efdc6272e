import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { createRequire } from "node:module";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import * as v from "valibot";
import { PAGE_STYLES, webviewHtml } from "../../../src/host/panels/webviewHtml.ts";
import type { MessagePort } from "../../../src/protocol/rpc.ts";
import { chromiumOptions } from "../../support/host/browser.mjs";
import { ROOT } from "../../support/paths.mjs";
import { THEMES } from "./themes.ts";

const ORIGIN = "https://page.test";

/** What a page is made of, bundled as the product bundles it. */
interface PageFiles {
  readonly script: string;
  readonly style: string;
}

/** Where the host makes the sentences of each page. */
const STRINGS = {
  results: { folder: "panels", name: "resultsStrings" },
  rows: { folder: "panels", name: "rowsStrings" },
  monitoring: { folder: "monitoring", name: "reportStrings" },
  live: { folder: "monitoring/live", name: "liveStrings" },
} as const;
type PageName = keyof typeof STRINGS;

/** The bundled page and its browser, shared by the tests of a file. */
export interface PageBench<Strings> extends PageFiles {
  readonly title: string;
  readonly browser: Browser;
  readonly strings: Readonly<Record<"en" | "ko", Strings>>;
  close(): Promise<void>;
}

export async function openPageBench<Strings>(
  name: PageName,
  title: string,
  schema: v.GenericSchema<unknown, Strings>,
): Promise<PageBench<Strings>> {
  const [files, strings] = await Promise.all([
    bundlePage(name),
    readStrings(STRINGS[name], schema),
  ]);
  const browser = await chromium.launch(await chromiumOptions());
  return { title, browser, ...files, strings, close: () => browser.close() };
}

export interface PageLook {
  readonly theme?: string;
  readonly width?: number;
  readonly height?: number;
  readonly language?: "en" | "ko";
}

/** A page whose host is still to be: its wire, and what either end or the browser complains about. */
export interface EmptyPage {
  readonly page: Page;
  readonly port: MessagePort;
  readonly complaints: string[];
  /** Loads the page: what the host's end says must be listened to by then. */
  load(): Promise<void>;
  close(): Promise<void>;
}

export async function emptyPage(
  bench: PageBench<unknown>,
  { theme = "dark", width = 800, height = 900, language = "en" }: PageLook,
): Promise<EmptyPage> {
  const context = await bench.browser.newContext({
    viewport: { width, height },
    locale: language,
    timezoneId: "UTC",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  await serve(context, bench, language, bench.title);
  const listeners = new Set<(message: unknown) => void>();
  return {
    page,
    complaints,
    port: {
      post: (message) => {
        page.evaluate(`window.postMessage(${JSON.stringify(message)}, "*")`).catch(() => {
          // A page that is gone, or is being loaded again, hears nothing: as in VS Code.
        });
      },
      listen: (listener) => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    },
    load: async () => {
      await context.exposeBinding("toHost", (_source, message: unknown) => {
        listeners.forEach((listener) => listener(message));
      });
      await context.addInitScript({ content: apiScript(THEMES[theme] ?? {}) });
      await page.goto(`${ORIGIN}/`);
    },
    close: () => context.close(),
  };
}

async function bundlePage(name: PageName): Promise<PageFiles> {
  const [script, ...styles] = await Promise.all([
    bundle({
      entryPoints: [path.join(ROOT, `src/webview/${name}/main.tsx`)],
      format: "iife",
      platform: "browser",
      jsx: "automatic",
      jsxImportSource: "preact",
    }),
    ...PAGE_STYLES[name].map((file) => readFile(path.join(ROOT, "media", file), "utf8")),
  ]);
  return { script, style: styles.join("\n") };
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

/** Answers every request of the page: its own HTML and policy, its script and its style. */
async function serve(
  context: BrowserContext,
  { script, style }: PageFiles,
  language: string,
  title: string,
): Promise<void> {
  const html = webviewHtml({
    cspSource: ORIGIN,
    scriptUri: `${ORIGIN}/page.js`,
    styleUris: [`${ORIGIN}/page.css`],
    nonce: "n0nce",
    language,
    title,
  });
  const bodies = new Map([
    ["/", { contentType: "text/html; charset=utf-8", body: html }],
    ["/page.js", { contentType: "text/javascript; charset=utf-8", body: script }],
    ["/page.css", { contentType: "text/css; charset=utf-8", body: style }],
  ]);
  await context.route("**/*", (route) => {
    const body = bodies.get(new URL(route.request().url()).pathname);
    return body === undefined ? route.fulfill({ status: 204 }) : route.fulfill(body);
  });
}

/** A page's sentences as the host makes them, with `vscode` replaced by the bundle of a language. */
async function readStrings<T>(
  { folder: home, name }: (typeof STRINGS)[PageName],
  schema: v.GenericSchema<unknown, T>,
): Promise<Readonly<Record<"en" | "ko", T>>> {
  const folder = await mkdtemp(path.join(tmpdir(), "page-strings-"));
  try {
    const korean = await readFile(path.join(ROOT, "l10n/bundle.l10n.ko.json"), "utf8");
    const read = async (language: string, sentences: string): Promise<T> => {
      const stub = path.join(folder, `vscode-${language}.js`);
      const output = path.join(folder, `strings-${language}.mjs`);
      await writeFile(
        stub,
        `const all = ${sentences};\nexport const l10n = { t: (key) => all[key] ?? key };\n`,
      );
      await writeFile(
        output,
        await bundle({
          entryPoints: [path.join(ROOT, `src/host/${home}/${name}.ts`)],
          format: "esm",
          platform: "neutral",
          alias: { vscode: stub },
        }),
      );
      const module_ = v.parse(
        v.record(v.string(), v.function()),
        await import(pathToFileURL(output).href),
      );
      return v.parse(schema, module_[name]?.());
    };
    return { en: await read("en", "{}"), ko: await read("ko", korean) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A picture of the whole page for a person to look at, where `SCHEMA_OPS_PICTURES` names a folder. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env["SCHEMA_OPS_PICTURES"];
  if (folder !== undefined && folder !== "") {
    await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
  }
}

const axeSchema = v.array(
  v.object({ id: v.string(), nodes: v.array(v.object({ html: v.string() })) }),
);

/** What axe finds wrong with a page. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  const source = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  // The page's policy refuses a foreign script, as it must: the check is evaluated from outside.
  await page.evaluate(await readFile(source, "utf8"));
  const found = v.parse(
    axeSchema,
    await page.evaluate("axe.run().then(({ violations }) => violations)"),
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

async function bundle(settings: Parameters<typeof build>[0]): Promise<string> {
  const { outputFiles } = await build({ ...settings, bundle: true, write: false });
  const [file] = outputFiles;
  if (file === undefined) {
    throw new Error("The bundler wrote nothing.");
  }
  return file.text;
}
