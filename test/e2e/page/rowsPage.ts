import type { Page } from "playwright-core";
import { RowsSession } from "../../../src/host/panels/rowsSession.ts";
import type { RowsSource } from "../../../src/host/panels/rowsSource.ts";
import { type RowsStrings, rowsStringsSchema } from "../../../src/protocol/rowsStrings.ts";
import { emptyPage, openPageBench, type PageBench, type PageLook } from "./pageParts.ts";

export type RowsBench = PageBench<RowsStrings>;

export function openRowsBench(): Promise<RowsBench> {
  return openPageBench("rows", "Rows", rowsStringsSchema);
}

export interface OpenRowsPage {
  readonly page: Page;
  /** What was put on the clipboard. */
  readonly copied: string[];
  /** The questions whose rows were to be written into a file. */
  readonly exported: string[];
  /** What either end reported or the browser complained about. */
  readonly complaints: string[];
  show(source: RowsSource): void;
  close(): Promise<void>;
}

/** The page as VS Code shows it, with the host's real end of the wire. */
export async function openRowsPage(
  bench: RowsBench,
  source: RowsSource,
  { language = "en", ...look }: PageLook = {},
): Promise<OpenRowsPage> {
  const empty = await emptyPage(bench, { height: 700, ...look, language });
  const { page, complaints } = empty;
  const copied: string[] = [];
  const exported: string[] = [];
  const session = new RowsSession({
    port: empty.port,
    session: "host",
    strings: bench.strings[language],
    locale: language,
    source,
    exportRows: async (shown, view, signal) => {
      exported.push(
        shown.export.kind === "question"
          ? await shown.export.sql(view, signal)
          : JSON.stringify(shown.export.rows(view).rows),
      );
    },
    copyText: (text) => {
      copied.push(text);
      return Promise.resolve();
    },
    report: (what) => complaints.push(what),
  });
  await empty.load();
  return {
    page,
    copied,
    exported,
    complaints,
    show: (next) => session.show(next),
    close: async () => {
      session.dispose();
      await empty.close();
    },
  };
}
