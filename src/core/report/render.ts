import { renderHtml } from "./html/renderHtml.ts";
import { renderMarkdown } from "./markdown/renderMarkdown.ts";
import type { MadeReport } from "./ports.ts";
import type { RenderOptions } from "./stamp.ts";

/** The text of a report's file: the same report and options always give the same bytes. */
export function renderReport(made: MadeReport, options: RenderOptions): string {
  switch (options.format) {
    case "json":
      return `${JSON.stringify(made.report, null, 2)}\n`;
    case "md":
      return renderMarkdown(made, options);
    case "html":
      return renderHtml(made.report, options);
  }
}
